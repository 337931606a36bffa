import type { Timer } from "#server/library/protocol.ts";
import { Store } from "../kit/store.ts";
import { type Signal, signalsBetween, totalMs } from "./interval.ts";

/** Often enough for a ring that turns smoothly and a signal on time, ms. */
const LOOK_MS = 100;

export type IntervalState = { timer: Timer; isRunning: boolean; elapsedMs: number };
type Deps = { signal: (signal: Signal) => void; now?: () => number };

/** Runs by the clock, whether the film plays or not: the class trains on while somebody looks at a still picture. */
export class IntervalTimer {
  readonly store: Store<IntervalState>;
  readonly #signal: Deps["signal"];
  readonly #now: () => number;
  #startedAt = 0;
  #look: ReturnType<typeof setInterval> | undefined;

  constructor(timer: Timer, { signal, now = () => performance.now() }: Deps) {
    this.store = new Store<IntervalState>({ timer, isRunning: false, elapsedMs: 0 });
    this.#signal = signal;
    this.#now = now;
  }

  /** Begins or goes on; from the beginning once it is done. */
  start(): void {
    const { timer, elapsedMs, isRunning } = this.store.get();
    if (isRunning) return;
    const fromMs = elapsedMs >= totalMs(timer) ? 0 : elapsedMs;
    this.#startedAt = this.#now() - fromMs;
    this.store.patch({ isRunning: true, elapsedMs: fromMs });
    this.#look = setInterval(() => this.#onLook(), LOOK_MS);
  }

  pause(): void {
    if (!this.store.get().isRunning) return;
    this.#onLook();
    this.#stop();
  }

  reset(): void {
    this.#stop();
    this.store.patch({ elapsedMs: 0 });
  }

  /** The viewer's own seconds and rounds; it stands at the beginning again. */
  change(timer: Timer): void {
    this.reset();
    this.store.patch({ timer });
  }

  close(): void {
    this.#stop();
  }

  #stop(): void {
    clearInterval(this.#look);
    this.store.patch({ isRunning: false });
  }

  #onLook(): void {
    const { timer, elapsedMs } = this.store.get();
    const nowMs = Math.min(this.#now() - this.#startedAt, totalMs(timer));
    // A sleeping tab wakes late: only the newest signal still means something.
    const last = signalsBetween(timer, elapsedMs, nowMs).at(-1);
    this.store.patch({ elapsedMs: nowMs });
    if (last) this.#signal(last);
    if (nowMs >= totalMs(timer)) this.#stop();
  }
}
