import { setTimeout as sleepFor } from "node:timers/promises";

/** Calls a second to one school's journal: no limit is published, so a modest one of ours. */
export const CALLS_PER_SECOND = 8;

type Clock = {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<unknown>;
};
const real: Clock = {
  now: Date.now,
  sleep: (ms, signal) => sleepFor(ms, undefined, { signal }),
};

/** Turns one after another, evenly; whoever asks waits for theirs. Rejects with the signal's reason. */
export function createPace(perSecond: number, { now, sleep }: Clock = real) {
  let nextMs = 0;
  return async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const atMs = Math.max(now(), nextMs);
    nextMs = atMs + 1000 / perSecond;
    const waitMs = atMs - now();
    if (waitMs > 0) await sleep(waitMs, signal);
  };
}
