import { join } from "node:path";
import type { Storage } from "#media/storage/types.ts";
import { linesOf } from "./rules.ts";
import type { StoredVideo } from "./store.ts";

/** Where things of a video rest in the store. */
export const sourceKey = (videoId: string): string => `sources/${videoId}`;
export const videoPrefix = (videoId: string): string => `videos/${videoId}/`;
export const videoKey = (videoId: string, path: string): string => `${videoPrefix(videoId)}${path}`;

/** Folders of this machine, whatever the store is. */
export const uploadsDir = (mediaDir: string): string => join(mediaDir, "uploads");
export const workRoot = (mediaDir: string): string => join(mediaDir, "work");

/** All that is stored under a video's folder, bytes. */
export async function madeBytes(storage: Storage, videoId: string): Promise<number> {
  const files = await storage.list(videoPrefix(videoId));
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** Removes all that was made of a file; captions are the teacher's own and stay. Resolves with their bytes. */
export async function removeMade(storage: Storage, videoId: string): Promise<number> {
  const captions = videoKey(videoId, "captions/");
  let kept = 0;
  const folders = new Set<string>();
  for (const { key, sizeBytes } of await storage.list(videoPrefix(videoId))) {
    if (key.startsWith(captions)) kept += sizeBytes;
    else if (key.lastIndexOf("/") >= videoPrefix(videoId).length)
      folders.add(key.slice(0, key.lastIndexOf("/") + 1));
    else await storage.remove(key);
  }
  for (const folder of folders) await storage.removeAll(folder);
  return kept;
}

/** The best rung that is whole, for pictures when the source is gone; the lowest for small ones. Null: there is none. */
export function wholeRung(video: StoredVideo, which: "best" | "lowest"): string | null {
  const rungs = video.renditions
    .filter(({ kind, stage, isComplete }) => kind === "video" && stage !== "av1" && isComplete)
    .sort((a, b) => linesOf(a) - linesOf(b));
  return (which === "best" ? rungs.at(-1) : rungs[0])?.name ?? null;
}
