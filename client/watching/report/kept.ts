import type { Range } from "#server/watching/protocol.ts";
import { parseStored } from "../../kit/stored.ts";

/** What was seen and could not be delivered: of one sitting (`watchId`) with one item. */
export type Kept = { itemId: string; watchId: string; ranges: Range[]; positionMs: number };
type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A phone's storage is small and shared by the family: sittings kept for each person, stretches of each. */
const MOST_SITTINGS = 30;
export const MOST_RANGES = 500;

/**
 * Undelivered reports of one person in this browser, so that a lesson watched on a train still counts. Entries
 * are by sitting: two tabs never overwrite each other's, and sending one twice is harmless.
 */
export function createKept(storage: Keep, personId: string) {
  const index = `qonyrau.watched.${personId}`;
  const keyOf = (watchId: string) => `${index}.${watchId}`;
  const ids = () => parseIds(storage.getItem(index));
  const drop = (watchId: string) => {
    storage.removeItem(keyOf(watchId));
    storage.setItem(index, JSON.stringify(ids().filter((id) => id !== watchId)));
  };
  return {
    /** Oldest first. */
    all: (): Kept[] => ids().flatMap((id) => parseKept(storage.getItem(keyOf(id))) ?? []),
    /** Replaces what is kept of this sitting. A full or forbidden storage keeps nothing: memory still does. */
    put(kept: Kept): void {
      try {
        const known = ids().filter((id) => id !== kept.watchId);
        for (const old of known.splice(0, known.length + 1 - MOST_SITTINGS))
          storage.removeItem(keyOf(old));
        storage.setItem(
          keyOf(kept.watchId),
          JSON.stringify({ ...kept, ranges: kept.ranges.slice(0, MOST_RANGES) }),
        );
        storage.setItem(index, JSON.stringify([...known, kept.watchId]));
      } catch {
        // QuotaExceededError, or a browser that forbids storage
      }
    },
    drop,
  };
}
export type KeptReports = ReturnType<typeof createKept>;

function parseIds(text: string | null): string[] {
  const found = parseStored(text);
  return Array.isArray(found) ? found.filter((id) => typeof id === "string") : [];
}

function parseKept(text: string | null): Kept | null {
  const found = parseStored(text);
  if (typeof found !== "object" || found === null) return null;
  const { itemId, watchId, ranges, positionMs } = { ...found } as Partial<Kept>;
  const isWhole =
    typeof itemId === "string" &&
    typeof watchId === "string" &&
    typeof positionMs === "number" &&
    Array.isArray(ranges) &&
    ranges.every((range) => typeof range?.fromMs === "number" && typeof range?.toMs === "number");
  return isWhole ? { itemId, watchId, ranges, positionMs } : null;
}
