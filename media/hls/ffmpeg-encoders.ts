import { MediaError } from "../errors.ts";
import { runTool } from "./ffmpeg-tool.ts";
import type { EncoderReport } from "./types.ts";

/** What the ffmpeg at hand can make; three short runs. Never throws for a missing program. */
export async function countEncoders(
  ffmpegPath: string | null,
  ffprobePath: string | null,
): Promise<EncoderReport> {
  const [encoders, filters, probe] = await Promise.all([
    listOf(ffmpegPath, "-encoders"),
    listOf(ffmpegPath, "-filters"),
    listOf(ffprobePath, "-formats"),
  ]);
  const has = (list: string | null, name: string) =>
    list !== null && new RegExp(`^\\s*\\S+ ${name}\\s`, "m").test(list);
  const needed: [isThere: boolean, sentence: string][] = [
    [encoders !== null, "ffmpeg is missing (FFMPEG_PATH, or install the package ffmpeg)"],
    [probe !== null, "ffprobe is missing (FFPROBE_PATH, or install the package ffmpeg)"],
    [encoders === null || has(encoders, "libx264"), "this ffmpeg cannot make H.264 (libx264)"],
    [encoders === null || has(encoders, "aac"), "this ffmpeg cannot make AAC"],
  ];
  const hasAv1 = has(encoders, "libsvtav1");
  const hasToneMap = has(filters, "zscale") && has(filters, "tonemap");
  const optional: [isThere: boolean, sentence: string][] = [
    [encoders === null || hasToneMap, "this ffmpeg cannot map HDR to ordinary screens (zscale)"],
    [encoders === null || hasAv1, "this ffmpeg cannot make AV1 (libsvtav1)"],
  ];
  const missing = (list: typeof needed) =>
    list.filter(([isThere]) => !isThere).map(([, text]) => text);
  const lacking = missing(needed);
  return {
    isUsable: lacking.length === 0,
    missing: [...lacking, ...missing(optional)],
    hasAv1,
    hasToneMap,
  };
}

async function listOf(path: string | null, what: string): Promise<string | null> {
  if (!path) return null;
  try {
    const signal = AbortSignal.timeout(60_000);
    return (await runTool([path, "-hide_banner", what], { signal, wallLimitS: 60 })).stdout;
  } catch (error) {
    if (error instanceof MediaError) return null; // it is not there, or no ffmpeg at all
    throw error;
  }
}
