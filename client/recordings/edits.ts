import type { RecordingEdits } from "#server/recordings/protocol.ts";

/** The moment of the whole recording that plays at a moment of what is left of it, ms. */
export function fullMsOf({ fromMs, hidden }: RecordingEdits, fullMs: number, atMs: number): number {
  let at = fromMs + atMs;
  for (const hole of hidden.toSorted((a, b) => a.fromMs - b.fromMs))
    if (hole.fromMs <= at && hole.toMs > fromMs) at += hole.toMs - Math.max(hole.fromMs, fromMs);
  return Math.min(at, fullMs);
}
