import { setTimeout as sleep } from "node:timers/promises";

/** Calls a second to one school's journal: no limit is published, so a modest one of ours. */
export const CALLS_PER_SECOND = 8;

/** Turns one after another, evenly; whoever asks waits for theirs. */
export function createPace(perSecond: number, now: () => number = Date.now) {
  let nextMs = 0;
  return async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const atMs = Math.max(now(), nextMs);
    nextMs = atMs + 1000 / perSecond;
    const waitMs = atMs - now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
  };
}
