import { rm } from "node:fs/promises";
import { join } from "node:path";
import { MediaError } from "../errors.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { joinRung } from "./rung-file.ts";
import type { ExtrasRequest } from "./types.ts";

const FILE = "download.mp4";

/**
 * Publishes download.mp4: a published picture and its sound (or either alone) in one file that begins with its
 * index, copied and not encoded.
 * @throws MediaError bad_parameters without any rung; cancelled, no_space, encode_failed, no_ffmpeg
 */
export async function makeDownload(
  ffmpeg: Ffmpeg,
  request: ExtrasRequest & { soundDir?: string },
): Promise<void> {
  const { workDir, publish, signal, rungDir, soundDir } = request;
  const dirs = [rungDir, soundDir].filter((dir) => dir !== undefined);
  if (dirs.length === 0) throw new MediaError("bad_parameters", "No rung to make a download of");
  const parts = dirs.map((_, i) => join(workDir, `download-${i}.mp4`));
  try {
    for (const [i, dir] of dirs.entries()) await joinRung(dir, parts[i] ?? "", signal);
    await ffmpeg.run({
      inputs: parts.map((file) => ({ file })),
      outputs: [
        {
          file: FILE,
          options: [
            ...parts.flatMap((_, i) => ["-map", `${i}:0`]),
            ...["-c", "copy", "-map_metadata", "-1", "-bitexact"],
            ...["-movflags", "+faststart", "-f", "mp4"],
          ],
        },
      ],
      cwd: workDir,
      signal,
    });
    await publish(FILE, { file: join(workDir, FILE) });
  } finally {
    for (const file of [...parts, join(workDir, FILE)]) await rm(file, { force: true });
  }
}
