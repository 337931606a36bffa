import { AppError } from "../errors.ts";
import type { Progress, Range } from "./protocol.ts";
import { reportedOn, toProgress } from "./reports.ts";
import { justBegun, type Watch } from "./rules.ts";
import type { StoredWatching, WatchingStore } from "./store.ts";

/** As of items: see service.ts. */
const MOST_WATCHES = 30;
const WATCH_LIFE_MS = 60 * 24 * 60 * 60_000;
const MOST_TRIES = 20;

/**
 * The same count of unique seconds for what is no item of the library, such as a lesson's recording: kept under its
 * own id. Who may see it, and how long it is, is for the caller to know.
 */
export function createMediaWatching({ store, now }: { store: WatchingStore; now: () => number }) {
  async function settle<T>(
    schoolId: string,
    key: { itemId: string; personId: string },
    act: (record: StoredWatching) => Promise<T | null>,
  ): Promise<T> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const done = await act(await store.findOrMake(schoolId, key));
      if (done !== null) return done;
    }
    throw new AppError("unavailable", "Too many devices report at once");
  }

  return {
    /** Opens a watch, or goes on with one that has just begun. */
    start(
      schoolId: string,
      { mediaId: itemId, personId }: { mediaId: string; personId: string },
      durationMs: number,
    ): Promise<{ watchId: string; progress: Progress }> {
      return settle(schoolId, { itemId, personId }, async (record) => {
        const at = now();
        const begun = justBegun(record.watches, at);
        const watch: Watch = begun ?? { id: store.newId(), startedAtMs: at, gainedMs: 0 };
        if (!begun) {
          const young = record.watches.filter((one) => at - one.startedAtMs < WATCH_LIFE_MS);
          const watches = [watch, ...young].slice(0, MOST_WATCHES);
          if (!(await store.setWatches(schoolId, record, watches))) return null;
        }
        return { watchId: watch.id, progress: toProgress(record, durationMs) };
      });
    },

    /** Takes what was played. @throws AppError not_found, no such watch; conflict watched_too_fast */
    report(
      schoolId: string,
      { mediaId: itemId, personId }: { mediaId: string; personId: string },
      told: { watchId: string; ranges: Range[]; positionMs: number },
      durationMs: number,
    ): Promise<Progress> {
      return settle(schoolId, { itemId, personId }, async (record) => {
        const reported = reportedOn(record, told, durationMs, now());
        const isOurs = await store.report(schoolId, record, reported);
        return isOurs ? toProgress({ ...record, ...reported }, durationMs) : null;
      });
    },

    /** Of the whole, by id; what was never opened is left out. */
    async percents(
      schoolId: string,
      personId: string,
      mediaIds: readonly string[],
    ): Promise<Map<string, number>> {
      const found = await store.listPercents(schoolId, personId, mediaIds);
      return new Map(found.map(({ itemId, percent }) => [itemId, percent]));
    },

    /** With the medium itself goes who watched it. */
    removeOf: (schoolId: string, mediaId: string): Promise<void> =>
      store.removeItem(schoolId, mediaId),
  };
}
export type MediaWatching = ReturnType<typeof createMediaWatching>;
