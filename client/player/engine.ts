import type { Playback } from "#server/videos/protocol.ts";
import { serverNow } from "../kit/clock.ts";
import { Store } from "../kit/store.ts";
import { rangesOf } from "../watching/report/coverage.ts";
import { CaptionTracks } from "./captions.ts";
import type { EngineEvents } from "./events.ts";
import { MediaWatch } from "./media-watch.ts";
import type { CaptionLanguage } from "./names.ts";
import { UnsupportedError } from "./open-source.ts";
import { readPrefs, writePrefs } from "./prefs.ts";
import { ceilingOf, isMore } from "./quality.ts";
import { Recovery } from "./recovery.ts";
import { ASK_MS, needOf } from "./renewal.ts";
import type { OpenSource, Source } from "./source.ts";
import { SourceKeeper } from "./source-keeper.ts";
import { initialState, type PlayerState, type Quality } from "./state.ts";
import { holdPicture } from "./still.ts";
import { isThrifty } from "./thrift.ts";

/** How often it is looked whether addresses or rungs are due, ms. */
const LOOK_MS = 5_000;
/** The end of the sound and of the picture may differ from the film's length by this, ms. */
const END_SLACK_MS = 500;

type Deps = { openSource: OpenSource; storage: Pick<Storage, "getItem" | "setItem"> };

/** Plays one film or piece of sound in a media element that comes and goes with the screen. Knows no React. */
export class PlayerEngine {
  readonly store: Store<PlayerState>;
  /** Who listens; the screen replaces it at will. */
  events: EngineEvents = {};
  /** Where the first play begins when it is not said, ms. */
  resumeMs = 0;
  readonly #storage: Deps["storage"];
  readonly #keeper: SourceKeeper;
  readonly #recovery: Recovery;
  #playback: Playback;
  #video: HTMLVideoElement | null = null;
  #watch: MediaWatch | null = null;
  #captions: CaptionTracks | null = null;
  #still: HTMLCanvasElement | null = null;
  #wantsPlay = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #askedAt = 0;

  constructor(playback: Playback, { openSource, storage }: Deps) {
    this.#playback = playback;
    this.#storage = storage;
    this.#keeper = new SourceKeeper({ openSource });
    const { quality, captions } = readPrefs(storage);
    const hasCaptions = playback.captions.some(({ language }) => language === captions);
    this.store = new Store<PlayerState>({
      ...initialState(playback.durationMs),
      quality,
      captions: hasCaptions ? captions : null,
      isOnline: navigator.onLine,
    });
    this.#recovery = new Recovery({
      retry: () => this.#retrySource(),
      halt: () => this.#keeper.source?.halt(),
      repair: () => this.#keeper.source?.recover(),
      askForPlayback: () => this.#ask("expired"),
      onTrouble: (trouble) => this.#watch?.setTrouble(trouble),
    });
  }

  get video(): HTMLVideoElement | null {
    return this.#video;
  }
  /** To the frame, ms; the state's position is up to a quarter of a second old. */
  readonly positionMs = (): number => this.#watch?.positionMs() ?? this.#atMs();
  get source(): Source | null {
    return this.#keeper.source;
  }

  /** The screen's elements are there. @returns what takes them away: fetching ends, the state stays */
  attach(video: HTMLVideoElement, still: HTMLCanvasElement): () => void {
    this.#video = video;
    this.#still = still;
    this.#captions = new CaptionTracks(video, (captionText) => this.store.patch({ captionText }));
    this.#watch = new MediaWatch(video, this.store, {
      edgeS: () => this.#keeper.source?.edgeS() ?? null,
      onHealthy: () => this.#recovery.onHealthy(),
      onOnline: () => (this.#keeper.source || this.#wantsPlay) && this.retry(),
      onPlayed: () => this.#onPlayed(),
      onPlaying: () => this.#onPlaying(),
      onPause: () => this.#onPause(),
      onResume: () => {
        this.#wantsPlay = true;
      },
      onEnded: () => this.#onEnded(),
    });
    this.#timer = setInterval(() => this.#lookAfter(), LOOK_MS);
    return () => this.#detach();
  }

  /** Addresses renewed, or more rungs: goes on at the same position. */
  setPlayback(next: Playback): void {
    const before = this.#playback;
    if (next === before) return;
    this.#playback = next;
    this.store.patch({ durationMs: next.durationMs });
    this.#watch?.readKnown();
    const { trouble } = this.store.get();
    const outcome = this.#keeper.renew(before, next, this.store.get());
    if (outcome === "reload") void this.#open(this.#atMs());
    else if (trouble?.name === "renewing") this.#recovery.retryNow();
  }

  /** Plays, from `fromMs` where given. The first time it fetches the film. */
  async play(fromMs?: number): Promise<void> {
    this.#wantsPlay = true;
    const { phase, durationMs } = this.store.get();
    if (Date.parse(this.#playback.expiresAt) < serverNow()) this.#ask("expired");
    if (phase === "idle") return this.#open(fromMs ?? (this.#atMs() || this.resumeMs));
    if (this.#keeper.isStale) return this.#open(fromMs ?? this.#atMs());
    if (fromMs !== undefined) this.seek(fromMs);
    else if (phase === "ended" || this.#atMs() >= durationMs) this.seek(0);
    await this.#start();
  }

  pause(): void {
    this.#wantsPlay = false;
    this.store.patch({ isPaused: true, isWaiting: false });
    this.#video?.pause();
  }
  toggle(): void {
    if (this.store.get().isPaused) void this.play();
    else this.pause();
  }

  /** To a moment of the film, ms, as far as it is there. Before the first play it is where playing will begin. */
  seek(toMs: number): void {
    const { knownMs, phase } = this.store.get();
    const atMs = Math.round(Math.max(0, Math.min(toMs, knownMs - 100)));
    this.store.patch({ currentMs: atMs, ...(phase === "ended" && { phase: "ready" }) });
    if (phase === "idle") return;
    if (this.#keeper.isStale) void this.#open(atMs);
    else this.#watch?.seek(atMs);
  }

  seekBy(byMs: number): void {
    this.seek(this.#atMs() + byMs);
  }

  setRate(rate: number): void {
    this.store.patch({ rate });
    if (!this.#video) return;
    this.#video.defaultPlaybackRate = rate; // what the element takes when it loads anew
    this.#video.playbackRate = rate;
  }

  setQuality(quality: Quality): void {
    const { quality: before, levelHeight, isSoundOnly } = this.store.get();
    const isEager = isMore(before, quality, levelHeight);
    this.store.patch({ quality });
    this.#remember();
    if (isEager && this.#keeper.isStale) void this.#open(this.#atMs());
    else if (!isSoundOnly) this.#keeper.source?.limit(ceilingOf(quality), isEager);
  }

  /** Only the sound is fetched from here on; the position stays. */
  setSoundOnly(isSoundOnly: boolean): void {
    if (this.#playback.soundUrl === null || this.store.get().isSoundOnly === isSoundOnly) return;
    this.store.patch({ isSoundOnly });
    if (this.store.get().phase !== "idle") void this.#open(this.#atMs());
  }

  setCaptions(captions: CaptionLanguage | null): void {
    this.store.patch({ captions });
    this.#remember();
    if (this.store.get().phase !== "idle") this.#captions?.show(captions);
  }

  /** The viewer asks to try again now, or the network is back. */
  retry(): void {
    const { trouble } = this.store.get();
    if (this.#keeper.source && trouble?.name !== "broken") this.#recovery.retryNow();
    else void this.#open(this.#atMs());
  }

  #retrySource(): void {
    if (this.#keeper.isStale) void this.#open(this.#atMs());
    else this.#keeper.source?.retry();
  }

  readonly #atMs = (): number => this.store.get().currentMs;

  #ask(why: "expired" | "incomplete"): void {
    this.#askedAt = Date.now();
    this.events.onNeedsPlayback?.(why);
  }

  async #open(startMs: number): Promise<void> {
    const video = this.#video;
    if (!video) return;
    this.#onPlayed();
    const isHeld = !this.store.get().isSoundOnly && holdPicture(video, this.#still);
    this.store.patch({ isHeld });
    this.#recovery.close();
    this.#watch?.setTrouble(null);
    this.#watch?.opening(startMs, this.#wantsPlay);
    const { soundUrl, masterUrl } = this.#playback;
    const { isSoundOnly, quality, rate, captions } = this.store.get();
    try {
      const source = await this.#keeper.open({
        video,
        url: (isSoundOnly ? soundUrl : null) ?? masterUrl,
        startMs,
        ceiling: isSoundOnly ? null : ceilingOf(quality),
        isThrifty: isThrifty(),
        onProblem: (problem) => this.#recovery.onProblem(problem),
        onChange: () => this.#watch?.readKnown(),
      });
      if (!source) return;
      this.store.patch({ canChooseQuality: source.isAdaptive });
      this.setRate(rate);
      this.#captions?.show(captions);
      this.#watch?.opened();
      if (this.#wantsPlay) await this.#start();
    } catch (error) {
      this.#onUnopened(error);
    }
  }

  /** The code that plays did not arrive, or cannot play here. */
  #onUnopened(error: unknown): void {
    this.pause();
    this.store.patch({ phase: "idle" });
    const isUnsupported = error instanceof UnsupportedError;
    if (!isUnsupported && navigator.onLine) reportError(error);
    this.#watch?.setTrouble({ name: isUnsupported ? "unsupported" : "broken" });
  }

  async #start(): Promise<void> {
    try {
      await this.#video?.play();
    } catch (error) {
      // Refused without a tap, or overtaken by a pause or a new source: the last wish counts.
      if (error instanceof DOMException && error.name === "NotAllowedError") this.pause();
    }
  }

  #onPlaying(): void {
    this.store.patch({ isHeld: false });
    this.events.reporter?.begin();
  }

  #onPlayed(): void {
    const video = this.#video;
    if (!video) return;
    const { durationMs, currentMs } = this.store.get();
    this.events.reporter?.played(rangesOf(video.played, durationMs), currentMs);
    this.events.onTime?.(currentMs);
  }

  #onPause(): void {
    this.#wantsPlay = false;
    this.#onPlayed();
    this.events.reporter?.flush();
  }

  #onEnded(): void {
    this.#wantsPlay = false;
    this.#onPlayed();
    const { durationMs } = this.store.get();
    const atMs = Math.round((this.#video?.currentTime ?? 0) * 1000);
    if (durationMs - atMs < END_SLACK_MS)
      this.events.reporter?.played([{ fromMs: atMs, toMs: durationMs }], durationMs);
    this.store.patch({ currentMs: durationMs });
    this.events.reporter?.flush();
    this.events.onEnded?.();
  }

  #lookAfter(): void {
    const { phase } = this.store.get();
    if (document.visibilityState === "hidden" && !this.#wantsPlay) return;
    if (Date.now() - this.#askedAt < ASK_MS) return;
    const need = needOf(this.#playback, { isIdle: phase === "idle", nowMs: serverNow() });
    if (need) this.#ask(need);
  }

  #remember(): void {
    const { quality, captions } = this.store.get();
    writePrefs(this.#storage, { quality, captions });
  }

  #detach(): void {
    this.#onPlayed();
    clearInterval(this.#timer);
    this.#recovery.close();
    this.#keeper.close();
    this.#watch?.close();
    this.#captions?.close();
    this.#video = this.#still = this.#watch = this.#captions = null;
    this.#wantsPlay = false;
    this.store.patch({ phase: "idle", isPaused: true, isWaiting: false, trouble: null });
  }
}
