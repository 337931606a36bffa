/** Segments a sender may have under way at first (RFC 6928), at the least after a loss, and at the most. */
const FIRST_WINDOW = 10;
const LEAST_WINDOW = 2;
const MOST_WINDOW = 64;

/**
 * How many segments a sender of TCP has under way (RFC 5681): doubled each round trip until the first loss, halved
 * at each loss, one more each round trip after it. So a stream leaves the voice beside it the room it leaves in a
 * real home.
 */
export class Window {
  #size = FIRST_WINDOW;
  #threshold = Number.POSITIVE_INFINITY;
  #underWay = 0;
  #shrunkAt = Number.NEGATIVE_INFINITY;

  get hasRoom(): boolean {
    return this.#underWay < Math.floor(this.#size);
  }

  sent(): void {
    this.#underWay += 1;
  }

  acknowledged(): void {
    this.#underWay -= 1;
    this.#size += this.#size < this.#threshold ? 1 : 1 / this.#size;
    this.#size = Math.min(this.#size, MOST_WINDOW);
  }

  /** Several losses of one round trip are one. */
  lost(nowMs: number, roundTripMs: number): void {
    if (nowMs - this.#shrunkAt < roundTripMs) return;
    this.#shrunkAt = nowMs;
    this.#size = Math.max(LEAST_WINDOW, this.#size / 2);
    this.#threshold = this.#size;
  }
}
