/** What the demo school's items are made of: a figure that exercises, a piece to listen to, a paper folded step by step. */
export const clipNames = ["exercise", "listening", "making"] as const;
export type ClipName = (typeof clipNames)[number];
/** Where a clip's parts begin, ms, so that the demo's chapters fit it. */
export type MadeClip = { durationMs: number; partsAtMs: number[] };
/** Draws and plays them into a file with ffmpeg, at the lowest priority. @throws MediaError no_ffmpeg, cancelled, encode_failed */
export type ClipMaker = {
  make(name: ClipName, file: string, signal: AbortSignal): Promise<MadeClip>;
};
