/** What is under way in one direction, delivered in its order: timers of their own would overtake each other. */
export class Line {
  readonly #due: { atMs: number; act: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  at(atMs: number, act: () => void): void {
    this.#due.push({ atMs, act });
    if (this.#due.length === 1) this.#wait();
  }

  #wait(): void {
    const [next] = this.#due;
    if (!next) return;
    const waitMs = next.atMs - performance.now();
    if (waitMs <= 0.5) this.#deliver();
    else this.#timer = setTimeout(() => this.#deliver(), waitMs).unref();
  }

  #deliver(): void {
    while (this.#due[0] && this.#due[0].atMs - performance.now() <= 0.5) this.#due.shift()?.act();
    this.#wait();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#due.length = 0;
  }
}
