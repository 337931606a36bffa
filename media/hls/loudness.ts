/** Loudness (EBU R 128) measured in parts of the file, and the static gain that follows. Music is never compressed by it. */
import { MediaError } from "../errors.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { Probe } from "./types.ts";

/** What phones and streaming services play speech and music at (AES TD1008; -16 LUFS). */
export const TARGET_LUFS = -16;
/** Where the limiter in the encoder's chain holds sample peaks: true peaks overshoot by less than 1 dB, AAC a little. */
export const LIMIT_DBFS = -2;
/** The limiter may take this much off peaks; more would be heard in music. */
const LIMITER_REACH_DB = 6;
/**
 * Nothing ends quieter than this for its peaks' sake. Peaks more than 22 dB above the loudness are no music but
 * single claps and whistles over speech, and the limiter may have all of them.
 */
const FLOOR_LUFS = -18;
/** Beyond this a room's hum would become the loudest thing. */
const MAX_GAIN_DB = 30;
const MIN_GAIN_DB = -30;
/** ebur128's gate: quieter is silence. */
const SILENCE_LUFS = -69;

/**
 * Up to here all of it is measured (0.13 CPU s a minute), beyond it `PARTS` of `PART_S` seconds spread evenly:
 * 56 s of 45 min were within 0.7 LU of the whole for lessons, and cost does not grow with length. Seven are
 * what one limited run may open.
 */
const WHOLE_UP_TO_S = 120;
const PARTS = 7;
const PART_S = 8;

export type Loudness = { integratedLufs: number; truePeakDbtp: number };

/** Seconds into the file and how long to listen there. */
export function listeningParts(durationS: number): { fromS: number; lengthS: number }[] {
  if (durationS <= WHOLE_UP_TO_S) return [{ fromS: 0, lengthS: WHOLE_UP_TO_S + PART_S }];
  const step = durationS / PARTS;
  return Array.from({ length: PARTS }, (_, i) => ({
    fromS: Math.round((i + 0.5) * step - PART_S / 2),
    lengthS: PART_S,
  }));
}

/** Gain in dB, rounded to 0.1; 0 for silence. Peaks that were not heard are the limiter's business. */
export function gainFor({ integratedLufs, truePeakDbtp }: Loudness): number {
  if (!(integratedLufs > SILENCE_LUFS)) return 0;
  const wanted = TARGET_LUFS - integratedLufs;
  const allowed = Number.isFinite(truePeakDbtp)
    ? LIMIT_DBFS + LIMITER_REACH_DB - truePeakDbtp
    : wanted;
  const held = Math.max(allowed, FLOOR_LUFS - integratedLufs);
  const gain = Math.max(MIN_GAIN_DB, Math.min(MAX_GAIN_DB, wanted, held));
  return Math.round(gain * 10) / 10;
}

/** ffmpeg's summary of ebur128; null where there is none or nothing was heard. */
export function readSummary(lines: readonly string[]): Loudness | null {
  const from = lines.findLastIndex((line) => line.includes("Summary:"));
  if (from < 0) return null;
  const text = lines.slice(from).join("\n");
  const integrated = /I:\s+(-?[\d.]+) LUFS/.exec(text)?.[1];
  const peak = /Peak:\s+(-?[\d.]+|-inf) dBFS/.exec(text)?.[1];
  if (integrated === undefined) return null;
  return {
    integratedLufs: Number(integrated),
    truePeakDbtp: peak === undefined || peak === "-inf" ? Number.NEGATIVE_INFINITY : Number(peak),
  };
}

/** @throws MediaError cancelled, no_ffmpeg, refused (too_slow) */
export async function measureGain(
  ffmpeg: Ffmpeg,
  file: string,
  probe: Probe,
  signal: AbortSignal,
): Promise<number> {
  if (!probe.sound) return 0;
  const parts = listeningParts(probe.durationMs / 1000);
  const labels = parts.map((_, i) => `[${i}:a:0]`).join("");
  const joined = parts.length === 1 ? labels : `${labels}concat=n=${parts.length}:v=0:a=1,`;
  const lines: string[] = [];
  try {
    await ffmpeg.run({
      inputs: parts.map(({ fromS, lengthS }) => ({
        file,
        options: ["-ss", String(fromS), "-t", String(lengthS), "-vn", "-sn", "-dn"],
      })),
      complexFilter: `${joined}aformat=channel_layouts=stereo,ebur128=peak=true:framelog=verbose[m]`,
      outputs: [{ file: "-", options: ["-map", "[m]", "-max_error_rate", "1", "-f", "null"] }],
      signal,
      onStderr: (line) => lines.push(line),
    });
  } catch (error) {
    // Sound that cannot be read there is left as it is; whether anything can be read the stage will tell.
    if (!(error instanceof MediaError) || error.reason !== "encode_failed") throw error;
    return 0;
  }
  const heard = readSummary(lines);
  return heard ? gainFor(heard) : 0;
}
