/** What somebody else's device does not bring although it should: `all`, the link is down; `picture`, sound alone comes. */
export type Stillness = "all" | "picture";
/** One stream on its way here. */
export type Arrival = {
  /** Of the stream; a new one begins anew. */
  key: string;
  personId: string;
  kind: "audio" | "video";
  /** Nothing is to come: muted, or not offered now. */
  isPaused: boolean;
  /** Pictures decoded or packets of sound so far. */
  count: number;
};

/** Longer than a weak link's worst gaps, short enough that nobody talks long to a face that stands. */
const STILL_MS = 5_000;

/**
 * Tells from what arrives who has stopped arriving: a closed laptop, a page the phone has put to sleep, a camera that a
 * call took. The server's own word for that comes later, and of a picture alone never.
 */
export function createStillness() {
  let moved = new Map<string, { count: number; atMs: number }>();
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return {
    /** One look, `nowMs` of a clock that only grows. */
    look(nowMs: number, arrivals: readonly Arrival[]): ReadonlyMap<string, Stillness> {
      const next: typeof moved = new Map();
      // One's own page slept: what did not come meanwhile says nothing of the others.
      const hasSlept = nowMs - lookedAtMs >= STILL_MS;
      lookedAtMs = nowMs;
      const due = new Map<string, { kind: Arrival["kind"]; isStill: boolean }[]>();
      for (const { key, personId, kind, isPaused, count } of arrivals) {
        const before = moved.get(key);
        const isMoving = !before || hasSlept || isPaused || before.count !== count;
        const now = { count, atMs: isMoving ? nowMs : before.atMs };
        next.set(key, now);
        if (isPaused) continue;
        const of = due.get(personId) ?? [];
        due.set(personId, [...of, { kind, isStill: nowMs - now.atMs >= STILL_MS }]);
      }
      moved = next;
      const still = new Map<string, Stillness>();
      for (const [personId, streams] of due) {
        const lacking = streams.filter(({ isStill }) => isStill);
        // Beside a silent microphone nobody knows more than that the picture stands.
        if (lacking.some(({ kind }) => kind === "audio")) still.set(personId, "all");
        else if (lacking.length > 0) still.set(personId, "picture");
      }
      return still;
    },
  };
}
