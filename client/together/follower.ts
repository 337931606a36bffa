import type { Play } from "#server/together/protocol.ts";
import { Store } from "../kit/store.ts";
import type { PlayerEngine } from "../player/engine.ts";
import { actFor, learnLeap, type Memory, type Seen } from "./follow.ts";

/** How often it is looked whether this device is in step, ms. */
const LOOK_MS = 250;
/** Loading is said in words, and told to the teacher, when it lasts this long, ms. */
const TOLD_AFTER_MS = 1_200;
/** The instant of a start is met by a timer of its own when it is nearer than this, ms. */
const SOON_MS = LOOK_MS * 2;
/** A first guess; learned from then on. */
const USUAL_LEAP_MS = 120;
/** A leap that takes longer than this is loading, and no measure of the next one. */
const LONGEST_LEAP_MS = 6_000;

export type FollowerState = {
  /** The browser wants a tap before it plays. */
  isBlocked: boolean;
  /** It should play, or be ready to, and has nothing to play yet. */
  isLoading: boolean;
  /** Ahead of everybody (positive) or behind, ms; null while it stands still. */
  awayMs: number | null;
};

type Deps = {
  engine: PlayerEngine;
  video: HTMLVideoElement;
  /** By the server's clock, ms. */
  now: () => number;
  /** Loading began or ended; told seldom. */
  onLoading: (isLoading: boolean) => void;
};

/** Keeps one media element where everybody's is. `close()` lets go of it. */
export class Follower {
  readonly store = new Store<FollowerState>({ isBlocked: false, isLoading: false, awayMs: null });
  readonly #deps: Deps;
  readonly #off = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #play: Play | null = null;
  #memory: Memory = { leaptAtMs: 0, leapCostMs: USUAL_LEAP_MS };
  /** By our own clock, ms; null: it has something to play. */
  #loadingSinceMs: number | null = null;
  #leaptMs: number | null = null;
  #isStarting = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    const look = () => this.look();
    const { signal } = this.#off;
    for (const event of ["playing", "pause", "waiting", "canplay", "seeked", "ended"])
      deps.video.addEventListener(event, look, { signal });
    document.addEventListener("visibilitychange", look, { signal });
    // Any tap is the leave the browser waits for.
    const tapped = () => this.store.get().isBlocked && this.unblock();
    document.addEventListener("pointerup", tapped, { signal });
    document.addEventListener("keyup", tapped, { signal });
    this.#timer = setInterval(look, LOOK_MS);
  }

  /** What everybody shows from now on. */
  follow(play: Play): void {
    this.#play = play;
    this.look();
  }

  /** A tap allowed it. */
  unblock(): void {
    this.store.patch({ isBlocked: false });
    this.look();
  }

  close(): void {
    this.#off.abort();
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    if (this.store.get().isLoading) this.#deps.onLoading(false);
  }

  /** Does what is to be done now, if anything. */
  look(): void {
    const play = this.#play;
    if (!play || this.#off.signal.aborted) return;
    const { engine, now } = this.#deps;
    const nowMs = now();
    const { phase, trouble } = engine.store.get();
    if (phase === "idle") {
      // What cannot be played here is not tried four times a second; the engine's own retry leads out.
      if (trouble?.name !== "broken" && trouble?.name !== "unsupported") this.#begin(play);
      return;
    }
    const seen = this.#see();
    this.#tellLoading(seen);
    this.#learn(seen);
    const act = actFor(play, seen, this.#memory, nowMs);
    if (act.name === "play") void this.#start();
    else if (act.name === "pause") engine.pause();
    else if (act.name === "rate") engine.setRate(act.rate);
    else if (act.name === "seek") {
      if (!seen.isPaused) this.#leaptMs = performance.now();
      this.#memory = { ...this.#memory, leaptAtMs: nowMs };
      engine.seek(act.toMs);
    } else if (act.name === "await") this.#awaitStart(act.atMs - nowMs);
    const isMoving = !seen.isPaused && play.state.isPlaying;
    this.store.patch({ awayMs: isMoving ? this.#awayMs(play, seen) : null });
  }

  /** Fetches the beginning, standing still: whoever has it starts with the others. */
  #begin(play: Play): void {
    const { engine, now } = this.#deps;
    if (this.store.get().isBlocked) return;
    engine.setRate(play.state.rate);
    const { isPlaying, atMs, positionMs, rate } = play.state;
    const passedMs = isPlaying ? Math.max(0, now() - atMs) * rate : 0;
    const fromMs = Math.max(0, Math.min(positionMs + passedMs, play.durationMs - 1_000));
    void engine.play(Math.round(fromMs));
    engine.pause();
  }

  async #start(): Promise<void> {
    if (this.#isStarting || this.store.get().isBlocked) return;
    const { engine, video } = this.#deps;
    this.#isStarting = true;
    try {
      await engine.play();
    } finally {
      this.#isStarting = false;
    }
    // The engine pauses by itself where the browser refused.
    const isWanted = this.#play?.state.isPlaying && !this.#off.signal.aborted;
    if (isWanted && video.paused && engine.store.get().isPaused)
      this.store.patch({ isBlocked: true });
  }

  #awaitStart(inMs: number): void {
    clearTimeout(this.#soon);
    if (inMs <= SOON_MS) this.#soon = setTimeout(() => this.look(), Math.max(0, inMs));
  }

  #see(): Seen {
    const { engine, video } = this.#deps;
    const { bufferedToMs, phase } = engine.store.get();
    const isLoading =
      video.seeking || (!video.ended && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA);
    const isPaused = video.paused || phase === "ended";
    const positionMs = engine.positionMs();
    return { positionMs, bufferedToMs, isPaused, isLoading, rate: video.playbackRate };
  }

  #awayMs(play: Play, seen: Seen): number {
    const { positionMs, atMs, rate } = play.state;
    return Math.round(seen.positionMs - positionMs - (this.#deps.now() - atMs) * rate);
  }

  #tellLoading({ isLoading }: Seen): void {
    const nowMs = performance.now();
    if (!isLoading) this.#loadingSinceMs = null;
    else this.#loadingSinceMs ??= nowMs;
    const isLong = this.#loadingSinceMs !== null && nowMs - this.#loadingSinceMs > TOLD_AFTER_MS;
    if (isLong === this.store.get().isLoading) return;
    this.store.patch({ isLoading: isLong });
    this.#deps.onLoading(isLong);
  }

  /** How long the last leap took, so that the next one aims further ahead. */
  #learn({ isLoading, isPaused }: Seen): void {
    if (this.#leaptMs === null || isLoading) return;
    const tookMs = performance.now() - this.#leaptMs;
    this.#leaptMs = null;
    if (isPaused || tookMs > LONGEST_LEAP_MS) return;
    this.#memory = { ...this.#memory, leapCostMs: learnLeap(this.#memory, tookMs) };
  }
}
