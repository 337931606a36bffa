import { AppError } from "../errors.ts";
import { createBucket } from "../realtime.ts";

const MINUTE_MS = 60_000;
/** Of the second refusal; each further one doubles it, up to the longest. */
const FIRST_PAUSE_MS = MINUTE_MS / 2;
const LONGEST_PAUSE_MS = 10 * MINUTE_MS;
/** Knocks at one door that no link breaks often enough to need: so many at once, then so many a second. */
const BURST = 10;
const PER_SECOND = 0.2;
/** Whoever has let the door alone for so long begins anew. */
const FORGET_MS = 3 * LONGEST_PAUSE_MS;

/**
 * How long one waits before asking again, ms. After the first refusal not at all: «later» may be said by mistake, or
 * mean a moment.
 */
export function pauseAfterMs(refusals: number): number {
  if (refusals < 2) return 0;
  return Math.min(FIRST_PAUSE_MS * 2 ** (refusals - 2), LONGEST_PAUSE_MS);
}

type Knocker = {
  refusals: number;
  untilMs: number;
  lastMs: number;
  takeTurn: () => boolean;
};

/** Keeps a host from being knocked at endlessly: by person and room, whatever the device. In memory. */
export function createKnocks(now: () => number) {
  const all = new Map<string, Knocker>();

  function of(roomId: string, personId: string): Knocker {
    const nowMs = now();
    for (const [key, { lastMs }] of all) if (nowMs - lastMs >= FORGET_MS) all.delete(key);
    const key = `${roomId} ${personId}`;
    const takeTurn = createBucket(BURST, PER_SECOND, now);
    const one = all.get(key) ?? { refusals: 0, untilMs: 0, lastMs: nowMs, takeTurn };
    all.set(key, one);
    one.lastMs = nowMs;
    return one;
  }

  return {
    /** @throws AppError too_many with details.retryAfterSec; its reason is knock_paused after refusals */
    requireTurn(roomId: string, personId: string): void {
      const { untilMs, takeTurn } = of(roomId, personId);
      const waitMs = untilMs - now();
      if (waitMs > 0) {
        const details = { retryAfterSec: Math.ceil(waitMs / 1000) };
        throw new AppError("too_many", "Refused a moment ago", { reason: "knock_paused", details });
      }
      if (takeTurn()) return;
      const details = { retryAfterSec: Math.ceil(1 / PER_SECOND) };
      throw new AppError("too_many", "Too many knocks", { details });
    },
    refused(roomId: string, personId: string): void {
      const one = of(roomId, personId);
      one.refusals += 1;
      one.untilMs = now() + pauseAfterMs(one.refusals);
    },
    /** The host's yes: what was before counts no more. */
    letIn: (roomId: string, personId: string): void => void all.delete(`${roomId} ${personId}`),
    /** The door is gone. */
    forget(roomId: string): void {
      for (const key of all.keys()) if (key.startsWith(`${roomId} `)) all.delete(key);
    },
  };
}
