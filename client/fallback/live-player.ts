import type HlsPlayer from "hls.js";
import { prepareHls } from "../player/hls.ts";

export type LiveState = {
  isPlaying: boolean;
  /** Behind the teacher, seconds. */
  latencyS: number | null;
  /** The browser wants a tap first. */
  isBlocked: boolean;
};
/** Pieces behind the newest one: of three seconds each. */
const BEHIND_PIECES = 2;
/** Tried again after a list or a piece did not come, ms. */
const RETRY_MS = 2_000;
const TELL_EVERY_MS = 1_000;

const config = {
  enableWorker: false,
  lowLatencyMode: false,
  liveSyncDurationCount: BEHIND_PIECES,
  liveMaxLatencyDurationCount: 6,
  // Caught up unheard after a stall: a twentieth faster.
  maxLiveSyncPlaybackRate: 1.05,
  maxBufferLength: 20,
  backBufferLength: 10,
} as const;

/** Plays a stream that goes on, near its end, and keeps at it. @returns what ends it */
export function playLive(
  video: HTMLVideoElement,
  url: string,
  onState: (state: LiveState) => void,
): () => void {
  let hls: HlsPlayer | null = null;
  let isOver = false;
  let isBlocked = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const play = () =>
    video.play().then(
      () => {
        isBlocked = false;
      },
      (error: unknown) => {
        isBlocked = error instanceof DOMException && error.name === "NotAllowedError";
      },
    );
  const tell = () => {
    const isPlaying = !video.paused && video.readyState >= 3;
    onState({ isPlaying, isBlocked, latencyS: latencyOf() });
  };
  /** By the moments the list names, where it does. */
  function latencyOf(): number | null {
    const at = hls?.playingDate;
    if (at) return (Date.now() - at.getTime()) / 1000;
    const { latency = 0 } = hls ?? {};
    return latency > 0 ? latency : null;
  }

  async function begin(): Promise<void> {
    if (video.canPlayType("application/vnd.apple.mpegurl") !== "" && !("MediaSource" in window)) {
      video.src = url;
      await play();
      return;
    }
    const Hls = await prepareHls();
    if (isOver) return;
    const made = new Hls(config);
    hls = made;
    made.on(Hls.Events.MANIFEST_PARSED, () => void play());
    made.on(Hls.Events.ERROR, (_, { fatal, type }) => {
      if (!fatal) return;
      if (type === Hls.ErrorTypes.MEDIA_ERROR) made.recoverMediaError();
      else {
        clearTimeout(retry);
        retry = setTimeout(() => made.loadSource(url), RETRY_MS);
      }
    });
    made.loadSource(url);
    made.attachMedia(video);
  }
  begin().catch((error: unknown) => {
    if (!isOver && navigator.onLine) reportError(error); // its code did not arrive: the next address tries again
  });
  const timer = setInterval(tell, TELL_EVERY_MS);
  video.addEventListener("playing", tell);
  return () => {
    isOver = true;
    clearInterval(timer);
    clearTimeout(retry);
    video.removeEventListener("playing", tell);
    hls?.destroy();
    video.removeAttribute("src");
    video.load();
    onState({ isPlaying: false, latencyS: null, isBlocked: false });
  };
}
