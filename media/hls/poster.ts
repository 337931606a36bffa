import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Ffmpeg } from "./ffmpeg.ts";
import { toneMap } from "./tone-map.ts";
import type { ExtrasRequest } from "./types.ts";

/** Longer side at most, px: a card on a 2x screen, 60 to 120 kB. */
const MAX_PX = 1280;
/** Of so many frames the one nearest to their average is taken: no fade, no flash, no closed eyes for long. */
const LOOK_AT_FRAMES = 24;
const FILE = "poster.jpg";

/**
 * Publishes poster.jpg: the frame at `atMs`, or a typical one at a sixth of the length (0.8 CPU s of 1080p).
 * Nothing for a file without picture.
 * @throws MediaError cancelled, no_space, encode_failed, no_ffmpeg
 */
export async function makePoster(
  ffmpeg: Ffmpeg,
  request: ExtrasRequest & { atMs?: number },
): Promise<void> {
  const { file, probe, workDir, publish, signal, atMs } = request;
  const { video, durationMs } = probe;
  if (!video) return;
  const { hasToneMap } = video.isHdr ? await ffmpeg.encoders() : { hasToneMap: true };
  // The last frame is there a little before the end; seeking to the end itself finds nothing.
  const lastMs = Math.max(0, durationMs - 500);
  const seekS = Math.min(atMs ?? durationMs / 6, lastMs) / 1000;
  const scale = Math.min(1, MAX_PX / Math.max(video.widthPx, video.heightPx));
  const even = (px: number) => Math.max(2, 2 * Math.round((px * scale) / 2));
  const filters = [
    ...(atMs === undefined ? [`thumbnail=${LOOK_AT_FRAMES}`] : []),
    `scale=${even(video.widthPx)}:${even(video.heightPx)}`,
    ...(video.isHdr ? toneMap(hasToneMap) : []),
    "setsar=1,scale=out_range=pc:out_color_matrix=bt601,format=yuvj420p",
  ];
  const take = (fromS: number) =>
    ffmpeg.run({
      inputs: [{ file, options: ["-ss", fromS.toFixed(3), "-an", "-sn", "-dn"] }],
      complexFilter: `[0:V:0]${filters.join(",")}[p]`,
      outputs: [
        {
          file: FILE,
          options: [
            ...["-map", "[p]", "-map_metadata", "-1", "-bitexact", "-frames:v", "1"],
            ...["-c:v", "mjpeg", "-q:v", "4", "-f", "image2", "-update", "1"],
          ],
        },
      ],
      cwd: workDir,
      signal,
    });
  await take(seekS);
  const local = join(workDir, FILE);
  // A file whose index lies has its only frames at the beginning.
  if (!(await isThere(local))) await take(0);
  await publish(FILE, { file: local });
  await rm(local, { force: true });
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    ({ size }) => size > 0,
    () => false,
  );
}
