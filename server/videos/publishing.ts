import type { Hls, Publish, Rendition } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { videoKey, videoPrefix } from "./places.ts";
import type { StoredVideo } from "./store.ts";

const MASTER = "master.m3u8";
const SOUND = "sound.m3u8";

/** The engine's finished files go into the store under the video's folder. */
export function publishTo(storage: Storage, videoId: string): Publish {
  return (path, content) =>
    "file" in content
      ? storage.putFile(videoKey(videoId, path), content.file, { move: true })
      : storage.putBytes(videoKey(videoId, path), content.bytes);
}

/** The playlists that name every rung that has a segment; rewritten whenever they change. */
export function createMasters({ storage, hls }: { storage: Storage; hls: Hls }, videoId: string) {
  const written = new Map<string, string>();
  async function write(path: string, text: string): Promise<void> {
    if (written.get(path) === text) return;
    await storage.putBytes(videoKey(videoId, path), new TextEncoder().encode(text));
    written.set(path, text);
  }
  return async (renditions: readonly Rendition[]): Promise<void> => {
    const there = renditions.filter(({ segmentCount }) => segmentCount > 0);
    const hasSound = there.some(({ kind }) => kind === "sound");
    if (there.length > 0) await write(MASTER, hls.master(there));
    else await storage.remove(videoKey(videoId, MASTER));
    if (hasSound) await write(SOUND, hls.master(there, { only: "sound" }));
    else await storage.remove(videoKey(videoId, SOUND));
  };
}

/** A stage's rungs in place of what was known of them, in the order of the plan. */
export function withRungs(
  video: Pick<StoredVideo, "plan" | "renditions">,
  fresh: readonly Rendition[],
): Rendition[] {
  const byName = new Map([...video.renditions, ...fresh].map((rung) => [rung.name, rung]));
  return video.plan.flatMap(({ name }) => byName.get(name) ?? []);
}

/** What a cut stage left is removed before it is made again: no segment of an older run stays among the new. */
export async function removeRungs(
  storage: Storage,
  videoId: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) await storage.removeAll(`${videoPrefix(videoId)}${name}/`);
}
