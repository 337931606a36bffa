import type { Reception } from "./modes-rules.ts";

/**
 * All that anybody may send to a sealed room while one who receives it has a weak link, voice included, bit/s. A sealed
 * picture has one size and nobody between may thin it: whatever is too much for one link must not be sent. The first is
 * for links from 300 kbit/s on, the second for 200 kbit/s with headers and repair.
 */
const EASED_BPS = 280_000;
const SMALL_BPS = 150_000;

/** Cap on what one sends to a sealed room, bit/s: `fullBps`, less by how the others receive. Who sees no picture asks for none to be thinned. */
export function sealedSendingBps(fullBps: number, receivers: Iterable<Reception>): number {
  let cap = fullBps;
  for (const { mode, isWithoutOthers } of receivers) {
    if (mode === "small") cap = Math.min(cap, SMALL_BPS);
    if (mode === "full" && isWithoutOthers) cap = Math.min(cap, EASED_BPS);
  }
  return cap;
}
