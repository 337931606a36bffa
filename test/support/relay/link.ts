/** One direction of an emulated link. All times in ms, on the caller's clock. */
export type Conditions = {
  /** Bits a second; Infinity: as fast as the machine. */
  rateBps: number;
  /** One way. */
  delayMs: number;
  /** Up to so much more, drawn evenly; order is kept. */
  jitterMs: number;
  /** Share of packets lost, 0 to 1. */
  loss: number;
  /** What waits for its turn at most; more is dropped, as by a home router. */
  queueBytes: number;
};
export const CLEAN: Readonly<Conditions> = {
  rateBps: Number.POSITIVE_INFINITY,
  delayMs: 0,
  jitterMs: 0,
  loss: 0,
  queueBytes: 256 * 1024,
};

/** Mulberry32: the same numbers, 0 to 1, from the same seed on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Decides for each packet of one direction when it arrives, or that it does not. Keeps no packet itself. */
export class LinkModel {
  #conditions: Conditions;
  readonly #random: () => number;
  #freeAt = 0;
  #lastAt = 0;

  constructor(conditions: Conditions, seed: number) {
    this.#conditions = conditions;
    this.#random = seededRandom(seed);
  }

  /** From the next packet on. */
  change(conditions: Partial<Conditions>): void {
    this.#conditions = { ...this.#conditions, ...conditions };
  }

  /** Bytes that wait for their turn now. */
  queuedBytes(nowMs: number): number {
    const { rateBps } = this.#conditions;
    if (!Number.isFinite(rateBps)) return 0;
    return (Math.max(0, this.#freeAt - nowMs) / 8000) * rateBps;
  }

  /** There and back without waiting, if the other direction is as this one. */
  get roundTripMs(): number {
    return 2 * this.#conditions.delayMs;
  }

  /** When a packet sent now arrives; null: it is lost, or finds the queue full. */
  arrivalOf(bytes: number, nowMs: number): number | null {
    const { loss, queueBytes } = this.#conditions;
    // Both are drawn for every packet, so that a change of one leaves the other's sequence as it was.
    const isLost = this.#random() < loss;
    const jitter = this.#random();
    if (isLost || this.queuedBytes(nowMs) + bytes > queueBytes) return null;
    return this.#pass(bytes, nowMs, jitter);
  }

  #pass(bytes: number, nowMs: number, jitter: number): number {
    const { rateBps, delayMs, jitterMs } = this.#conditions;
    const startAt = Math.max(nowMs, this.#freeAt);
    this.#freeAt = Number.isFinite(rateBps) ? startAt + (bytes * 8000) / rateBps : startAt;
    this.#lastAt = Math.max(this.#lastAt, this.#freeAt + delayMs + jitter * jitterMs);
    return this.#lastAt;
  }
}
