/** What goes wrong on the way, shares of 0 to 1. Drawn from a seed, so that a failing run can be repeated. */
export type Faults = {
  /** The act is done, then the connection is cut without an answer. */
  dropShare: number;
  /** A proxy on the way sends the request twice. */
  repeatShare: number;
  /** 500, before anything is done. */
  failShare: number;
  /** 429 with Retry-After, before anything is done. */
  busyShare: number;
  /** The act is done at once, the answer comes after `slowMs`. */
  slowShare: number;
  slowMs: number;
};
export const noFaults: Faults = {
  ...{ dropShare: 0, repeatShare: 0, failShare: 0, busyShare: 0, slowShare: 0, slowMs: 0 },
};

/** Evenly distributed numbers of 0 to 1 from a seed (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
