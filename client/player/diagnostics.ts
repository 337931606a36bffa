import { rangesOf } from "../watching/report/coverage.ts";
import type { PlayerEngine } from "./engine.ts";
import type { Quality } from "./state.ts";

type PlayedRange = { fromMs: number; toMs: number };

/** What the player is doing, in numbers, and what a test presses without a pixel. */
export type PlayerDiagnostics = {
  state: () => ReturnType<PlayerEngine["store"]["get"]> & {
    /** Downloaded ahead of the position without a gap. */
    bufferedMs: number;
    /** Of the present source, by the media element. */
    playedRanges: PlayedRange[];
    readyState: number;
    /** The element's own clock and size, whatever we make of it. */
    elementMs: number;
    widthPx: number;
    heightPx: number;
    droppedFrames: number;
    totalFrames: number;
    /** Measured throughput, bits a second; 0 before anything came. */
    estimateBps: number;
    levels: { lines: number; bitrate: number }[];
  };
  play: (fromMs?: number) => Promise<void>;
  pause: () => void;
  seek: (toMs: number) => void;
  setRate: (rate: number) => void;
  setQuality: (quality: Quality) => void;
};

declare global {
  interface Qonyrau {
    /** `qonyrau.player.state()` in the browser's console. */
    player?: PlayerDiagnostics;
  }
}

/** Shows an engine at `window.qonyrau.player`. Gives the function that takes it away. */
export function exposeDiagnostics(engine: PlayerEngine): () => void {
  const player = createDiagnostics(engine);
  window.qonyrau = { ...window.qonyrau, player };
  return () => {
    if (window.qonyrau?.player === player) delete window.qonyrau.player;
  };
}

function createDiagnostics(engine: PlayerEngine): PlayerDiagnostics {
  return {
    state() {
      const { video, source, store } = engine;
      const state = store.get();
      const frames = video?.getVideoPlaybackQuality();
      return {
        ...state,
        bufferedMs: Math.max(0, state.bufferedToMs - state.currentMs),
        playedRanges: video ? rangesOf(video.played, state.durationMs) : [],
        readyState: video?.readyState ?? 0,
        elementMs: Math.round((video?.currentTime ?? 0) * 1000),
        widthPx: video?.videoWidth ?? 0,
        heightPx: video?.videoHeight ?? 0,
        droppedFrames: frames?.droppedVideoFrames ?? 0,
        totalFrames: frames?.totalVideoFrames ?? 0,
        estimateBps: source?.estimateBps() ?? 0,
        levels: source?.levels() ?? [],
      };
    },
    play: (fromMs) => engine.play(fromMs),
    pause: () => engine.pause(),
    seek: (toMs) => engine.seek(toMs),
    setRate: (rate) => engine.setRate(rate),
    setQuality: (quality) => engine.setQuality(quality),
  };
}
