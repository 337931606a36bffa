/** One question for the server's time: when it was sent and answered by our clock, ms, and what the server said. */
export type ClockSample = { sentMs: number; serverMs: number; receivedMs: number };

/**
 * The server's clock minus ours, ms, by the sample with the shortest way: half of its round trip bounds the error,
 * as in Cristian's algorithm. Null without samples.
 */
export function offsetOf(samples: readonly ClockSample[]): number | null {
  let best: { roundTripMs: number; offsetMs: number } | null = null;
  for (const { sentMs, serverMs, receivedMs } of samples) {
    const roundTripMs = receivedMs - sentMs;
    if (roundTripMs < 0 || (best && best.roundTripMs <= roundTripMs)) continue;
    best = { roundTripMs, offsetMs: serverMs + roundTripMs / 2 - receivedMs };
  }
  return best && Math.round(best.offsetMs);
}

/** Ours, ms since 1970; runs evenly, also when the system's clock is set meanwhile. */
export const ownNow = (): number => performance.timeOrigin + performance.now();

/** Questions for one measure: enough that one of them finds the link idle. */
const SAMPLES = 5;
const BETWEEN_MS = 120;

/** Measures the offset; null when no answer came. `isWanted` turning false ends it early. */
export async function measureOffset(
  ask: () => Promise<number>,
  isWanted: () => boolean,
): Promise<number | null> {
  const samples: ClockSample[] = [];
  for (let n = 0; n < SAMPLES && isWanted(); n++) {
    if (n > 0) await new Promise((go) => setTimeout(go, BETWEEN_MS));
    const sentMs = ownNow();
    try {
      const serverMs = await ask();
      samples.push({ sentMs, serverMs, receivedMs: ownNow() });
    } catch {
      // no connection now: what was measured before stays until it is back
    }
  }
  return offsetOf(samples);
}
