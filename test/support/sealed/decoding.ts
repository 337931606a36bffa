import { spawn } from "node:child_process";
import { concat, type Frame } from "#media/recorder/frames.ts";
import { createBlocks, matroskaHead } from "#media/recorder/matroska.ts";
import { findFfmpeg } from "../../../scripts/setup/programs.ts";

/** Size to which pictures are brought before they are compared, pixels. */
const [WIDTH, HEIGHT] = [32, 18];
const SOUND_HZ = 8_000;

/** Frames as a file, spaced by their RTP time. */
function toFile(mimeType: string, channels: number, frames: readonly Frame[]): Uint8Array {
  const perMs = mimeType.startsWith("audio/") ? 48 : 90;
  const size = frames.find((frame) => frame.size)?.size;
  const put = createBlocks();
  const first = frames[0]?.timestamp ?? 0;
  let last = -1;
  const blocks = frames.map(({ bytes, timestamp, isKey }) => {
    last = Math.max(last + 1, Math.round(((timestamp - first) >>> 0) / perMs));
    return put(bytes, last, isKey);
  });
  return concat([matroskaHead({ mimeType, channels, ...size }), ...blocks]);
}

async function ffmpeg(input: Uint8Array | null, args: readonly string[]): Promise<Buffer> {
  const path = findFfmpeg();
  if (!path) throw new Error("No ffmpeg here");
  const child = spawn(path, ["-v", "quiet", ...args, "pipe:1"]);
  const pieces: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
  child.stdin.on("error", () => undefined); // it may end before it has read what is no film
  child.stdin.end(input ?? undefined);
  await new Promise((done) => child.once("close", done));
  return Buffer.concat(pieces);
}
const GREY = ["-vf", `scale=${WIDTH}:${HEIGHT}:flags=area,format=gray`, "-f", "rawvideo"];
function toPictures(bytes: Buffer): Buffer[] {
  const size = WIDTH * HEIGHT;
  const count = Math.floor(bytes.length / size);
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
}

/** What ffmpeg makes of recorded pictures, however broken: small and grey. */
export async function decodePictures(frames: readonly Frame[]): Promise<Buffer[]> {
  const file = toFile("video/vp8", 1, frames);
  const forgiving = [
    "-err_detect",
    "ignore_err",
    "-flags",
    "+output_corrupt",
    "-fps_mode",
    "passthrough",
  ];
  return toPictures(
    await ffmpeg(file, [
      "-f",
      "matroska",
      ...forgiving.slice(0, 4),
      "-i",
      "pipe:0",
      ...forgiving.slice(4),
      ...GREY,
    ]),
  );
}
/** The pictures that a camera was given, as the others are compared. */
export const picturesOf = async (videoFile: string): Promise<Buffer[]> =>
  toPictures(await ffmpeg(null, ["-i", videoFile, ...GREY]));

/** How alike the likest pair of the two is, -1 to 1; 0 where there is none. */
export function likeness(seen: readonly Buffer[], shown: readonly Buffer[]): number {
  let best = 0;
  for (const a of seen) for (const b of shown) best = Math.max(best, correlation(a, b));
  return best;
}
function correlation(a: Buffer, b: Buffer): number {
  const mean = (bytes: Buffer) => bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [at, byte] of a.entries()) {
    const [x, y] = [byte - meanA, (b[at] ?? 0) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa && bb ? ab / Math.sqrt(aa * bb) : 0;
}

/** What ffmpeg makes of recorded sound: samples from -1 to 1 at 8 kHz. */
export async function decodeSound(
  frames: readonly Frame[],
  channels: number,
): Promise<Float32Array> {
  const file = toFile("audio/opus", channels, frames);
  const to = ["-ac", "1", "-ar", String(SOUND_HZ), "-f", "f32le"];
  const bytes = await ffmpeg(file, [
    "-f",
    "matroska",
    "-err_detect",
    "ignore_err",
    "-i",
    "pipe:0",
    ...to,
  ]);
  return new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 4 * Math.floor(bytes.length / 4)),
  );
}

/** The share of a sound's power that lies within 20 Hz of a tone, 0 to 1. Goertzel's filter over half seconds. */
export function toneShare(samples: Float32Array, toneHz: number): number {
  const size = SOUND_HZ / 2;
  let [tone, all] = [0, 0];
  for (let from = 0; from + size <= samples.length; from += size) {
    const part = samples.subarray(from, from + size);
    for (const sample of part) all += sample * sample;
    for (let hz = toneHz - 20; hz <= toneHz + 20; hz += 2) {
      const turn = (2 * Math.PI * hz) / SOUND_HZ;
      let [re, im] = [0, 0];
      for (const [n, sample] of part.entries()) {
        re += sample * Math.cos(turn * n);
        im -= sample * Math.sin(turn * n);
      }
      tone += (2 * (re * re + im * im)) / size;
    }
  }
  return all === 0 ? 0 : tone / all;
}
