/** A value that screens watch. Snapshots are never changed in place, so React may compare them by identity. */
export class Store<T extends object> {
  #state: T;
  readonly #listeners = new Set<() => void>();

  constructor(initial: T) {
    this.#state = initial;
  }

  readonly get = (): T => this.#state;

  /** Replaces some fields. Nobody is told when nothing differs. */
  patch(change: Partial<T>): void {
    const next = { ...this.#state, ...change };
    const isSame = (Object.keys(change) as (keyof T)[]).every((key) =>
      Object.is(next[key], this.#state[key]),
    );
    if (isSame) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
}
