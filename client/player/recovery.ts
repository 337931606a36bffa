import type { SourceProblem } from "./source.ts";
import type { Trouble } from "./state.ts";

/** Waits before the next try, ms; the last one repeats for as long as the film is open. */
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** So long new addresses may take, ms; then the old ones are tried, and refused ones ask anew. */
const RENEWAL_MS = 10_000;
/** Decoders may fail this often within a minute before the viewer is told. */
const MOST_REPAIRS = 3;
const REPAIR_WINDOW_MS = 60_000;

/** The wait before try `attempt`, which counts from 1, ms. */
export function backoffMs(attempt: number): number {
  return BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length) - 1] ?? 0;
}

type Deps = {
  retry: () => void;
  halt: () => void;
  repair: () => void;
  askForPlayback: () => void;
  /** The trouble of the source changed; null: none. */
  onTrouble: (trouble: Trouble | null) => void;
  now?: () => number;
};

/** What is done about each problem of a source, and when it is given up. One place decides. */
export class Recovery {
  readonly #deps: Deps;
  #attempt = 0;
  #repairs: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  onProblem(problem: SourceProblem): void {
    if (problem.name === "expired") this.#renew();
    else if (problem.name === "media") this.#repair();
    else if (problem.isFatal) this.#retryLater();
  }

  /** Bytes arrive again, or it plays. */
  onHealthy(): void {
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#deps.onTrouble(null);
  }

  /** The network came back, or the viewer asked: no waiting. */
  retryNow(): void {
    clearTimeout(this.#timer);
    this.#repairs = [];
    this.#deps.onTrouble(null);
    this.#deps.retry();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #retryLater(): void {
    const { halt, onTrouble, retry } = this.#deps;
    halt();
    this.#attempt += 1;
    onTrouble({ name: "retrying", attempt: this.#attempt });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(retry, backoffMs(this.#attempt));
  }

  #renew(): void {
    const { halt, onTrouble, askForPlayback, retry } = this.#deps;
    halt();
    onTrouble({ name: "renewing" });
    askForPlayback();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(retry, RENEWAL_MS);
  }

  #repair(): void {
    const now = (this.#deps.now ?? Date.now)();
    this.#repairs = [...this.#repairs.filter((at) => now - at < REPAIR_WINDOW_MS), now];
    const { repair, halt, onTrouble } = this.#deps;
    if (this.#repairs.length <= MOST_REPAIRS) repair();
    else {
      halt();
      onTrouble({ name: "broken" });
    }
  }
}
