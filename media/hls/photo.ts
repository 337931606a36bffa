/** A pupil's photograph made small and clean: turned as it was taken, without places, names or devices. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { MediaError } from "../errors.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { readJpeg, turns } from "./photo-header.ts";
import type { Refusal } from "./types.ts";

/** Phones take up to 50 megapixels. */
const MAX_PIXELS = 64_000_000;
/** A photograph takes a fifth of a second; these only stop what is no photograph. */
const CPU_S = 20;
const WALL_S = 60;
/** 2 to 31; 4 is where a page of handwriting at 1600 px stays sharp at about 300 kB. */
const JPEG_QUALITY = "4";

/**
 * `workDir` is a folder of the caller's own; nothing stays in it.
 * @throws MediaError refused (empty, not_media, too_many_pixels, damaged, too_slow), no_space, no_ffmpeg
 */
export async function cleanPhoto(
  ffmpeg: Ffmpeg,
  bytes: Uint8Array,
  { maxPx, workDir }: { maxPx: number; workDir: string },
): Promise<Uint8Array> {
  if (bytes.length === 0) throw refused({ code: "empty" });
  const header = readJpeg(bytes);
  if (!header) throw refused({ code: "not_media" });
  if (header.widthPx * header.heightPx > MAX_PIXELS)
    throw refused({ code: "too_many_pixels", limit: MAX_PIXELS });
  if (!header.isWhole) throw refused({ code: "damaged" });
  const cwd = await mkdtemp(join(workDir, "photo-"));
  const file = join(cwd, "photo.jpg");
  const fit = `scale=w='min(${maxPx},iw)':h='min(${maxPx},ih)':force_original_aspect_ratio=decrease`;
  try {
    await ffmpeg.run({
      inputs: [
        {
          file: "-",
          options: [
            ...["-format_whitelist", "jpeg_pipe", "-codec_whitelist", "mjpeg"],
            ...["-max_pixels", String(MAX_PIXELS), "-noautorotate", "-f", "jpeg_pipe"],
          ],
        },
      ],
      input: Readable.from([Buffer.from(bytes)]),
      outputs: [
        {
          file,
          options: [
            ...["-vf", [...turns(header.orientation), fit, "format=yuvj420p"].join(",")],
            ...["-frames:v", "1", "-c:v", "mjpeg", "-q:v", JPEG_QUALITY, "-map_metadata", "-1"],
            ...["-bitexact", "-f", "image2", "-update", "1"],
          ],
        },
      ],
      cwd,
      cpuLimitS: CPU_S,
      wallLimitS: WALL_S,
      signal: new AbortController().signal,
    });
    return await readFile(file);
  } catch (error) {
    throw isUnreadable(error) ? refused({ code: "damaged" }) : error;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** ffmpeg read the bytes and made nothing of them. */
const isUnreadable = (error: unknown): boolean =>
  (error instanceof MediaError && error.reason === "encode_failed") ||
  (error instanceof Error && "code" in error && error.code === "ENOENT");

const refused = (refusal: Refusal): MediaError =>
  new MediaError("refused", `Photo refused: ${refusal.code}`, { refusal });
