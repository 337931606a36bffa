import { logger } from "../logger.ts";
import type { Teller } from "../realtime.ts";
import type { StoredVideo, VideoStore } from "./store.ts";
import { toVideo } from "./views.ts";

type Deps = {
  store: VideoStore;
  tell: Teller["tell"];
  now: () => number;
  /** The owner hears of one video at most so often, ms. */
  everyMs?: number | undefined;
};
type Key = Pick<StoredVideo, "schoolId" | "id">;
type Listener = (schoolId: string, videoId: string) => void;
const EVERY_MS = 1_000;

/** Says to the owner, and to those who asked, that a video has changed: at once, and then at most once a second. */
export function createTelling({ store, tell, now, everyMs = EVERY_MS }: Deps) {
  const listeners = new Set<Listener>();
  const lastAt = new Map<string, number>();
  const waiting = new Map<string, NodeJS.Timeout>();

  async function say({ schoolId, id }: Key): Promise<void> {
    const video = await store.find(schoolId, id);
    if (video) tell(`person:${video.ownerId}`, "video:changed", toVideo(video));
    for (const listener of listeners) listener(schoolId, id);
  }

  return {
    /** A video is not as it was. Never throws: what is told late is told with the next change. */
    changed(key: Key): void {
      if (waiting.has(key.id)) return;
      const waitMs = Math.max(0, (lastAt.get(key.id) ?? 0) + everyMs - now());
      const timer = setTimeout(() => {
        waiting.delete(key.id);
        lastAt.set(key.id, now());
        void say(key).catch((err: unknown) => logger.warn({ err, videoId: key.id }, "not told"));
      }, waitMs);
      waiting.set(key.id, timer);
      if (lastAt.size > 10_000) lastAt.clear(); // remembers only to slow down
    },
    onChanged(listener: Listener): void {
      listeners.add(listener);
    },
    stop(): void {
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}
export type Telling = ReturnType<typeof createTelling>;
