/** Looks into an uploaded file: the bytes first, then ffprobe behind its guards, then the rules. */
import { open } from "node:fs/promises";
import { MediaError } from "../errors.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { isDurationGuessed, judge, probeEntries, toReport, truncationOf } from "./intake.ts";
import { type BoxFacts, readBoxes } from "./intake-boxes.ts";
import { SNIFF_BYTES, type Sniffed, sniff } from "./intake-sniff.ts";
import { probeGuards } from "./limits.ts";
import type { IntakeLimits, Probe, Refusal } from "./types.ts";

export type ProbeOptions = { limits: IntakeLimits; signal: AbortSignal };

/** Enough for a phone's and a television's files; a container that says nothing within it is damaged. */
const LOOK_BYTES = 20_000_000;
const LOOK_US = 20_000_000;
/** Counting packets reads the file once and decodes nothing: CPU seconds. */
const COUNT_CPU_S = 120;

/** @throws MediaError refused, cancelled, no_ffmpeg */
export async function probeFile(
  ffmpeg: Ffmpeg,
  file: string,
  { limits, signal }: ProbeOptions,
): Promise<Probe> {
  const seen = await lookAtBytes(file);
  if ("refusal" in seen) throw refused(seen.refusal);
  let complaints = "";
  const report = await ffmpeg
    .probe(file, {
      args: [
        ...probeGuards(limits.maxPixels),
        ...["-probesize", String(LOOK_BYTES), "-analyzeduration", String(LOOK_US)],
        ...["-max_streams", String(limits.maxStreams + 1)],
        // Only this demuxer knows them, and ffprobe refuses an option that nobody took.
        ...(seen.sniffed === "boxes" ? ["-enable_drefs", "0", "-use_absolute_path", "0"] : []),
        ...["-show_entries", probeEntries],
      ],
      signal,
      onStderr: (text) => {
        complaints = text;
      },
    })
    .catch((error: unknown) => {
      throw unreadable(error, { complaints, sniffed: seen.sniffed, limits });
    });
  const verdict = judge(toReport(report), { sizeBytes: seen.sizeBytes, limits });
  if ("refusal" in verdict) {
    const isLarge =
      verdict.refusal.code === "damaged" && hasTooManyPixels(complaints, limits.maxPixels);
    throw refused(isLarge ? { code: "too_many_pixels", limit: limits.maxPixels } : verdict.refusal);
  }
  const { probe } = verdict;
  const isGuess = isDurationGuessed(probe);
  if (!isGuess && !seen.boxes?.missingBytes) return probe;

  const readableMs = await countMs(ffmpeg, file, probe, { limits, signal });
  const readable: Probe = { ...probe, durationMs: isGuess ? readableMs : probe.durationMs };
  const missing = truncationOf(readable, readableMs);
  if (missing) throw refused(missing);
  if (readableMs > limits.maxDurationS * 1000)
    throw refused({ code: "too_long", limit: limits.maxDurationS });
  return readable;
}

type Seen = { sizeBytes: number; sniffed: Sniffed; boxes: BoxFacts | null };

async function lookAtBytes(file: string): Promise<Seen | { refusal: Refusal }> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    if (size === 0) return { refusal: { code: "empty" } };
    const read = async (offset: number, length: number) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    const sniffed = sniff(await read(0, SNIFF_BYTES));
    if (sniffed === "playlist" || sniffed === "still_picture")
      return { refusal: { code: sniffed } };
    const boxes = sniffed === "boxes" ? await readBoxes(read, size) : null;
    if (boxes?.namesOtherFiles) return { refusal: { code: "playlist" } };
    if (boxes?.isEncrypted) return { refusal: { code: "protected" } };
    // The table of contents comes last in a phone's file: cut short, nothing of it can be read.
    if (boxes && !boxes.hasMoov && boxes.missingBytes > 0)
      return { refusal: { code: "truncated", readableS: 0 } };
    return { sizeBytes: size, sniffed, boxes };
  } finally {
    await handle.close();
  }
}

const refused = (refusal: Refusal): MediaError =>
  new MediaError("refused", `Refused: ${refusal.code}`, { refusal });

/** A decoder that met a frame beyond the limit, or beyond what ffmpeg can hold at all; the report then says nothing of it. */
const hasTooManyPixels = (complaints: string, maxPixels: number): boolean =>
  [...complaints.matchAll(/Picture size (\d+)x(\d+) (?:is invalid|exceeds)/g)].some(
    ([, width, height]) => Number(width) * Number(height) > maxPixels,
  );

/** What ffprobe's own failure says about the file. */
function unreadable(
  error: unknown,
  { complaints, sniffed, limits }: { complaints: string; sniffed: Sniffed; limits: IntakeLimits },
): unknown {
  if (!(error instanceof MediaError) || error.reason !== "encode_failed") return error;
  if (/exceeds max_streams/.test(complaints))
    return refused({ code: "too_many_streams", limit: limits.maxStreams });
  if (hasTooManyPixels(complaints, limits.maxPixels))
    return refused({ code: "too_many_pixels", limit: limits.maxPixels });
  if (/Codec \(.*\) not on whitelist/.test(complaints))
    return refused({ code: "unsupported_codec" });
  return refused({ code: sniffed === "unknown" ? "not_media" : "damaged" });
}

/** How far the packets go, ms: every one is read, none is decoded. */
async function countMs(
  ffmpeg: Ffmpeg,
  file: string,
  probe: Probe,
  { limits, signal }: ProbeOptions,
): Promise<number> {
  const maps = [
    ...(probe.video ? ["-map", "0:V:0"] : []),
    ...(probe.sound ? ["-map", "0:a:0"] : []),
  ];
  const { outTimeMs } = await ffmpeg
    .run({
      inputs: [{ file }],
      outputs: [
        {
          file: "-",
          options: [...maps, "-c", "copy", "-t", String(limits.maxDurationS + 5), "-f", "null"],
        },
      ],
      cpuLimitS: COUNT_CPU_S,
      signal,
    })
    .catch((error: unknown) => {
      throw unreadable(error, { complaints: "", sniffed: "container", limits });
    });
  return outTimeMs;
}
