import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { programs } from "../zoo/zoo.ts";

const run = promisify(execFile);
const RATE = 16_000;
/** Pictures looked at, a second: the light form's own. */
const GRID_FPS = 10;

async function decoded(args: string[]): Promise<Buffer> {
  const { stdout } = await run(
    programs().ffmpegPath ?? "",
    ["-v", "error", "-nostdin", ...args, "pipe:1"],
    { encoding: "buffer", maxBuffer: 512 * 1024 * 1024 },
  );
  return stdout;
}

/** A rung's folder as one file, in a folder of its own. */
export async function joined(folder: string): Promise<{ file: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "qonyrau-joined-"));
  const file = join(dir, "all.mp4");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".m4s")).sort();
  for (const name of ["init.mp4", ...names])
    await appendFile(file, await readFile(join(folder, name)));
  return { file, remove: () => rm(dir, { recursive: true }) };
}

/** Mono samples of a file, -1 to 1, 16 kHz. */
export async function samplesOf(file: string): Promise<Float32Array> {
  const bytes = await decoded([
    "-i",
    file,
    "-map",
    "0:a:0",
    "-ac",
    "1",
    "-ar",
    `${RATE}`,
    "-f",
    "s16le",
  ]);
  return Float32Array.from(
    { length: bytes.length >> 1 },
    (_, n) => bytes.readInt16LE(n * 2) / 32768,
  );
}

/** How strong a tone is in a stretch, of full scale (Goertzel). */
export function toneIn(samples: Float32Array, hz: number, fromS = 0, toS = samples.length / RATE) {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / RATE);
  let [one, two] = [0, 0];
  const from = Math.floor(fromS * RATE);
  const to = Math.min(samples.length, Math.floor(toS * RATE));
  for (let n = from; n < to; n++) [one, two] = [(samples[n] ?? 0) + coefficient * one - two, one];
  const power = one * one + two * two - coefficient * one * two;
  return (2 * Math.sqrt(Math.max(0, power))) / Math.max(1, to - from);
}

/** Moments at which the sound begins after silence, ms. */
export function beepsIn(samples: Float32Array): number[] {
  const found: number[] = [];
  let quiet = RATE;
  for (const [n, sample] of samples.entries()) {
    if (Math.abs(sample) < 0.1) quiet++;
    else {
      if (quiet > RATE * 0.3) found.push((n / RATE) * 1000);
      quiet = 0;
    }
  }
  return found;
}

/** Moments of the first bright picture after dark ones, ms. */
export async function flashesIn(file: string, fps = GRID_FPS): Promise<number[]> {
  const bytes = await decoded([
    ...["-i", file, "-map", "0:v:0", "-vf", `fps=${fps}:start_time=0,scale=8:8,format=gray`],
    ...["-f", "rawvideo"],
  ]);
  const found: number[] = [];
  let wasBright = true;
  for (let frame = 0; (frame + 1) * 64 <= bytes.length; frame++) {
    const picture = bytes.subarray(frame * 64, (frame + 1) * 64);
    const isBright = picture.reduce((sum, value) => sum + value, 0) / 64 > 140;
    if (isBright && !wasBright) found.push((frame / fps) * 1000);
    wasBright = isBright;
  }
  return found;
}

/** Picture less sound, ms, averaged over the beats of a stretch: a grid of frames evens out over several. */
export function skewMs(flashes: readonly number[], beeps: readonly number[]): number {
  const apart = flashes.flatMap((flash) => {
    const near = beeps.map((beep) => flash - beep).sort((a, b) => Math.abs(a) - Math.abs(b))[0];
    return near !== undefined && Math.abs(near) < 400 ? [near] : [];
  });
  if (apart.length === 0) throw new Error("No flash has its beep");
  return apart.reduce((sum, ms) => sum + ms, 0) / apart.length;
}
