import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findFfmpeg } from "../../scripts/setup/programs.ts";

const run = promisify(execFile);

/** A film as a phone records it, 1080p with sound, about 0.75 MB a second. Returns `file`. */
export async function makeFilm(file: string, seconds: number): Promise<string> {
  const ffmpeg = await findFfmpeg();
  if (!ffmpeg) throw new Error("No ffmpeg: run `npm test`, whose set-up installs it");
  await run(ffmpeg, [
    ...["-v", "error", "-y", "-f", "lavfi", "-i", `testsrc2=s=1920x1080:r=30:d=${seconds}`],
    ...["-f", "lavfi", "-i", `sine=frequency=440:duration=${seconds}`, "-shortest"],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "6M", "-pix_fmt", "yuv420p"],
    ...["-c:a", "aac", "-movflags", "+faststart", file],
  ]);
  return file;
}

/** Files a teacher may choose by mistake: a film cut short, words with a film's name, and one of 70 MB. */
export async function makeMistakes(dir: string): Promise<Record<"cut" | "words" | "big", string>> {
  mkdirSync(dir, { recursive: true });
  const whole = await makeFilm(join(dir, "whole.mp4"), 12);
  const cut = join(dir, "cut.mp4");
  writeFileSync(cut, readFileSync(whole).subarray(0, 1_500_000));
  const words = join(dir, "words.mp4");
  writeFileSync(words, "not a film at all");
  const big = join(dir, "big.mp4");
  writeFileSync(big, "");
  truncateSync(big, 70_000_000);
  return { cut, words, big };
}

/** Everything that is kept of videos in a data folder, by name; empty folders are not counted. */
export function keptOf(dataDir: string): string[] {
  const media = join(dataDir, "media");
  return readdirSync(media, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(media.length + 1))
    .sort();
}
