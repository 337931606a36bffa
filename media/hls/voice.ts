/** A spoken note made small and playable everywhere: AAC in MP4, whatever the phone recorded; no names, no places. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MediaError } from "../errors.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { Refusal } from "./types.ts";

/** Five minutes take a second; these only stop what is no note. */
const CPU_S = 30;
const WALL_S = 90;
/** Speech is clear at 32 kbit/s and one channel: 240 kB a minute. */
const SOUND = ["-ac", "1", "-ar", "24000", "-c:a", "aac", "-b:a", "32k"];

/**
 * Decodes it and writes it anew, at most `maxMs` of it. `workDir` is a folder of the caller's own; nothing stays in it.
 * @throws MediaError refused (empty, not_media, too_slow), no_space, no_ffmpeg
 */
export async function cleanVoice(
  ffmpeg: Ffmpeg,
  bytes: Uint8Array,
  { maxMs, workDir }: { maxMs: number; workDir: string },
): Promise<{ bytes: Uint8Array; durationMs: number }> {
  if (bytes.length === 0) throw refused({ code: "empty" });
  const cwd = await mkdtemp(join(workDir, "voice-"));
  const source = join(cwd, "source");
  const file = join(cwd, "voice.m4a");
  try {
    await writeFile(source, bytes);
    const { outTimeMs } = await ffmpeg.run({
      inputs: [{ file: source }],
      outputs: [
        {
          file,
          options: [
            ...["-map", "0:a:0", "-t", String(maxMs / 1000), ...SOUND],
            ...["-map_metadata", "-1", "-bitexact", "-movflags", "+faststart", "-f", "mp4"],
          ],
        },
      ],
      cwd,
      cpuLimitS: CPU_S,
      wallLimitS: WALL_S,
      signal: new AbortController().signal,
    });
    const clean = await readFile(file);
    if (outTimeMs <= 0) throw refused({ code: "no_streams" });
    return { bytes: clean, durationMs: outTimeMs };
  } catch (error) {
    const isUnreadable =
      (error instanceof MediaError && error.reason === "encode_failed") ||
      (error instanceof Error && "code" in error && error.code === "ENOENT");
    throw isUnreadable ? refused({ code: "not_media" }) : error;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

const refused = (refusal: Refusal): MediaError =>
  new MediaError("refused", `Voice refused: ${refusal.code}`, { refusal });
