import type { Store } from "../kit/store.ts";
import { loopTarget } from "./ab-loop.ts";
import { linesOf } from "./quality.ts";
import type { PlayerState, Trouble } from "./state.ts";

/** Waiting this long is said in words, ms. */
const SLOW_MS = 3_000;
/** Nearer to the edge of what is made than this, waiting means: it is still being made. */
const EDGE_MS = 1_500;

/** Less than this ahead cannot be played, ms: a frame or two and the sound's own delay. */
const DECODER_MS = 500;

type Deps = {
  /** How far the film is made, seconds; null: it is whole. */
  edgeS: () => number | null;
  onHealthy: () => void;
  onOnline: () => void;
  /** The position moved or a stretch ended. */
  onPlayed: () => void;
  onPlaying: () => void;
  onPause: () => void;
  onResume: () => void;
  onEnded: () => void;
};

/** Where the film is downloaded to without a gap, ms; the position itself where nothing is. */
export function bufferedToMs(buffered: Pick<TimeRanges, "length" | "start" | "end">, atMs: number) {
  for (let at = 0; at < buffered.length; at++) {
    const toMs = buffered.end(at) * 1000;
    if (buffered.start(at) * 1000 <= atMs + 250 && toMs >= atMs) return Math.round(toMs);
  }
  return atMs;
}

/** Turns the media element's events into the player's state. */
export class MediaWatch {
  readonly #video: HTMLVideoElement;
  readonly #store: Store<PlayerState>;
  readonly #deps: Deps;
  readonly #off = new AbortController();
  #trouble: Trouble | null = null;
  #isOpening = false;
  /** A seek or a fresh source fills its buffer: waiting then is no stall. */
  #isFilling = false;
  #seekMs: number | null = null;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #isSlow = false;
  #frame = 0;
  #lastMs = 0;

  constructor(video: HTMLVideoElement, store: Store<PlayerState>, deps: Deps) {
    this.#video = video;
    this.#store = store;
    this.#deps = deps;
    const { signal } = this.#off;
    const on = (name: string, run: () => void, target: EventTarget = video) =>
      target.addEventListener(name, run, { signal });
    on("timeupdate", () => this.#onTime());
    on("progress", () => this.#onProgress());
    on("waiting", () => this.#onWaiting());
    on("playing", () => this.#onPlaying());
    on("play", () => !this.#isOpening && this.#onPlay());
    on("pause", () => !this.#isOpening && !video.ended && this.#onPause());
    on("seeking", () => this.#onSeeking());
    on("seeked", () => this.#onTime());
    on("ended", () => this.#onEnded());
    on("resize", () => this.#readPicture());
    on("loadedmetadata", () => this.#readPicture());
    on("online", () => this.#onNetwork(), window);
    on("offline", () => this.#onNetwork(), window);
  }

  /** A source is being loaded at this position. */
  opening(atMs: number, wantsPlay: boolean): void {
    this.#isOpening = true;
    this.#isFilling = true;
    this.#seekMs = null;
    const isFirst = this.#store.get().phase === "idle";
    this.#store.patch({
      phase: isFirst ? "starting" : "ready",
      currentMs: atMs,
      bufferedToMs: atMs,
      isPaused: !wantsPlay,
      isWaiting: wantsPlay,
    });
    if (wantsPlay) this.#watchSlowness();
  }

  /** It is loading by itself now; the element's events count again. */
  opened(): void {
    this.#isOpening = false;
  }

  seek(toMs: number): void {
    this.#isFilling = true;
    this.#seekMs = toMs;
    this.#video.currentTime = toMs / 1000;
  }

  /** What the source suffers from; it outranks what is seen here. */
  setTrouble(trouble: Trouble | null): void {
    this.#trouble = trouble;
    this.#sayTrouble();
  }

  /** How far it can be sought. */
  readKnown(): void {
    const edgeS = this.#deps.edgeS();
    const { durationMs } = this.#store.get();
    this.#store.patch({
      knownMs: edgeS === null ? durationMs : Math.min(durationMs, Math.floor(edgeS * 1000)),
    });
  }

  /** Where it stands or is about to, ms. */
  positionMs(): number {
    if (this.#isOpening || this.#video.readyState === 0) return this.#store.get().currentMs;
    return this.#seekMs ?? Math.round(this.#video.currentTime * 1000);
  }

  close(): void {
    this.#off.abort();
    clearTimeout(this.#slowTimer);
    cancelAnimationFrame(this.#frame);
  }

  #onTime(): void {
    if (this.#isOpening || this.#video.readyState < HTMLMediaElement.HAVE_METADATA) return;
    if (this.#seekMs !== null && !this.#video.seeking) this.#seekMs = null;
    const atMs = this.positionMs();
    const hasMoved = atMs !== this.#store.get().currentMs && !this.#video.seeking;
    this.#store.patch({ currentMs: atMs });
    if (hasMoved && this.#store.get().isWaiting && !this.#video.paused) this.#onRolling();
    this.#onProgress();
    this.#deps.onPlayed();
    if (!this.#video.paused) this.#turnBack();
  }

  #onProgress(): void {
    const toMs = bufferedToMs(this.#video.buffered, this.positionMs());
    const hasGrown = toMs > this.#store.get().bufferedToMs;
    this.#store.patch({ bufferedToMs: toMs });
    if (hasGrown && this.#trouble?.name === "retrying") this.#deps.onHealthy();
  }

  #onWaiting(): void {
    const { phase, isPaused, stalls } = this.#store.get();
    if (isPaused) return;
    // With something ahead it is the decoder that is late, not the network.
    const aheadMs = bufferedToMs(this.#video.buffered, this.positionMs()) - this.positionMs();
    const isStall =
      phase === "ready" && !this.#isFilling && !this.#video.seeking && aheadMs < DECODER_MS;
    this.#store.patch({ isWaiting: true, ...(isStall && { stalls: stalls + 1 }) });
    this.#watchSlowness();
  }

  #watchSlowness(): void {
    clearTimeout(this.#slowTimer);
    this.#slowTimer = setTimeout(() => {
      this.#isSlow = this.#store.get().isWaiting;
      this.#sayTrouble();
    }, SLOW_MS);
  }

  #onPlaying(): void {
    this.#isOpening = false;
    this.#onRolling();
    this.#deps.onPlaying();
    cancelAnimationFrame(this.#frame);
    this.#lastMs = this.positionMs();
    this.#everyFrame();
  }

  #onRolling(): void {
    clearTimeout(this.#slowTimer);
    this.#isSlow = false;
    this.#isFilling = false;
    this.#store.patch({ phase: "ready", isPaused: false, isWaiting: false });
    this.#deps.onHealthy();
    this.#sayTrouble();
    this.#readPicture();
  }

  #onPlay(): void {
    this.#store.patch({ isPaused: false });
    this.#deps.onResume();
  }

  #onPause(): void {
    clearTimeout(this.#slowTimer);
    this.#isSlow = false;
    this.#store.patch({ isPaused: true, isWaiting: false });
    this.#sayTrouble();
    this.#deps.onPause();
  }

  #onSeeking(): void {
    this.#isFilling = true;
    this.#deps.onPlayed();
    if (!this.#isOpening) this.#store.patch({ currentMs: this.positionMs() });
  }

  #onEnded(): void {
    clearTimeout(this.#slowTimer);
    this.#isSlow = false;
    this.#store.patch({ phase: "ended", isPaused: true, isWaiting: false });
    this.#deps.onEnded();
  }

  /** Each frame, so that a loop's end is met; a hidden tab has no frames and is served by `timeupdate`. */
  #everyFrame(): void {
    if (this.#video.paused || this.#off.signal.aborted) return;
    this.#turnBack();
    this.#frame = requestAnimationFrame(() => this.#everyFrame());
  }

  #turnBack(): void {
    if (this.#video.seeking || this.#isOpening) return;
    const atMs = this.positionMs();
    const target = loopTarget(this.#store.get().loop, this.#lastMs, atMs);
    this.#lastMs = target ?? atMs;
    if (target !== null) this.seek(target);
  }

  #readPicture(): void {
    const { videoWidth: width, videoHeight: height } = this.#video;
    this.#store.patch({ levelHeight: linesOf({ width, height }) });
  }

  #onNetwork(): void {
    this.#store.patch({ isOnline: navigator.onLine });
    this.#sayTrouble();
    if (navigator.onLine) this.#deps.onOnline();
  }

  #sayTrouble(): void {
    const { isOnline, currentMs, knownMs, durationMs } = this.#store.get();
    const isAtEdge = knownMs < durationMs && knownMs - currentMs < EDGE_MS;
    const seen: Trouble | null = this.#isSlow ? { name: isAtEdge ? "making" : "slow" } : null;
    this.#store.patch({ trouble: isOnline ? (this.#trouble ?? seen) : { name: "offline" } });
  }
}
