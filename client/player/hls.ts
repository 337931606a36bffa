import type HlsPlayer from "hls.js";
import type { ErrorData, HlsConfig, Level } from "hls.js";
import { folderOf, movedAddress } from "./address.ts";
import { carriedLevel, levelCap, linesOf } from "./quality.ts";
import type { OpenSource, Source, SourceOptions } from "./source.ts";

/** A school's weak link, bits a second: what is assumed before anything is measured. */
const ASSUMED_BPS = 200_000;
/** What an earlier film measured is trusted this far. */
const TRUST_SHARE = 0.7;

/** Fetches hls.js before it is needed: 7 s on a link of 200 kbit/s. */
export function prepareHls(): Promise<typeof HlsPlayer> {
  return import("hls.js").then(({ default: Hls }) => Hls);
}

/** Parts of hls.js of no use here; captions are `<track>`s of our own, which the timeline controller would empty. */
const leftOut = [
  "timelineController",
  "subtitleStreamController",
  "subtitleTrackController",
  "emeController",
  "cmcdController",
  "contentSteeringController",
  "id3TrackController",
  "interstitialsController",
] as const satisfies (keyof HlsConfig)[];

/**
 * Every value with its reason; what is not here is hls.js's default.
 * @see https://github.com/video-dev/hls.js/blob/master/docs/API.md
 */
export function hlsConfig(
  options: Pick<SourceOptions, "startMs" | "estimateBps" | "isThrifty">,
): Partial<HlsConfig> {
  const { startMs, estimateBps, isThrifty } = options;
  const config: Partial<HlsConfig> = {
    // Weak links first: the lowest rung until the link has shown more.
    abrEwmaDefaultEstimate: Math.max(ASSUMED_BPS, (estimateBps ?? 0) * TRUST_SHARE),
    // No segment is fetched only to measure the link; the first one is played.
    testBandwidth: false,
    // Seconds kept ahead: 40 at any rung; maxBufferSize (bytes) lets the lowest reach 120, which carries
    // over two minutes without a network, and keeps 720p and above at 40. Save-Data: little is fetched in vain.
    maxBufferLength: isThrifty ? 20 : 40,
    maxBufferSize: isThrifty ? 500_000 : 2_400_000,
    maxMaxBufferLength: isThrifty ? 40 : 120,
    // A loop of an exercise or a step back is not fetched again; phones with little memory still hold it.
    backBufferLength: 90,
    // A growing EVENT playlist is a film that begins at its beginning. By default hls.js neither jumps towards the
    // edge (liveMaxLatencyDurationCount: Infinity) nor plays faster (maxLiveSyncPlaybackRate: 1).
    startPosition: startMs / 1000,
    // A segment of 4 s may take half a minute on a bad link and is still better than giving up.
    fragLoadPolicy: { default: patient(20_000, 120_000, 4) },
    playlistLoadPolicy: { default: patient(10_000, 30_000, 3) },
    manifestLoadPolicy: { default: patient(10_000, 30_000, 2) },
    // Our segments are fMP4 and need no transmuxing worth a worker; the site's policy forbids blob workers.
    enableWorker: false,
  };
  return Object.assign(config, Object.fromEntries(leftOut.map((part) => [part, undefined])));
}

const patient = (firstByteMs: number, wholeMs: number, retries: number) => ({
  maxTimeToFirstByteMs: firstByteMs,
  maxLoadTimeMs: wholeMs,
  timeoutRetry: { maxNumRetry: retries, retryDelayMs: 0, maxRetryDelayMs: 0 },
  errorRetry: {
    maxNumRetry: retries,
    retryDelayMs: 1_000,
    maxRetryDelayMs: 8_000,
    backoff: "exponential" as const,
  },
});

const EXPIRED: ReadonlySet<number> = new Set([401, 403, 410]);

/** Plays an HLS address in a video element by hls.js. */
export const openHls: OpenSource = async (options) => {
  const Hls = await prepareHls();
  const { video, onProblem, onChange } = options;
  const folders = [folderOf(options.url)];
  let folder = folders[0] ?? "";
  let url = options.url;
  let { ceiling } = options;

  const hls = new Hls({
    ...hlsConfig(options),
    xhrSetup(xhr, asked) {
      xhr.open("GET", movedAddress(asked, folders, folder), true);
    },
  });

  const cap = () => {
    hls.autoLevelCapping = levelCap(hls.levels, ceiling, shownLinesOf(video));
  };
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    leaveOut(hls, (level) => level.codecSet.startsWith("av01"));
    cap();
    onChange();
  });
  hls.on(Hls.Events.LEVEL_UPDATED, onChange);
  let hasMeasured = false;
  hls.on(Hls.Events.FRAG_BUFFERED, () => {
    hasMeasured = true;
  });
  hls.on(Hls.Events.ERROR, (_, data: ErrorData) => {
    if (EXPIRED.has(data.response?.code ?? 0)) onProblem({ name: "expired" });
    else if (data.type === Hls.ErrorTypes.NETWORK_ERROR)
      onProblem({ name: "network", isFatal: data.fatal });
    else if (data.fatal) onProblem({ name: "media" });
  });
  /** What is buffered is to make room for a higher level, and has not yet. */
  let isStepDue = false;
  hls.on(Hls.Events.BUFFER_FLUSHING, (_, { type, endOffset }) => {
    if (type !== "audio" && endOffset === Number.POSITIVE_INFINITY) isStepDue = false;
  });
  // hls.js looks for the segment that plays in some two seconds and makes no room where that instant falls into
  // the seam of two; with the whole film buffered nothing is fetched then either. So it is asked until it has.
  const stepUp = () => {
    if (!isStepDue) return;
    const wanted = carriedLevel(hls.levels, hls.autoLevelCapping, hls.bandwidthEstimate);
    hls.nextAutoLevel = wanted; // it would keep to its last answer until another segment came
    // Not `loadLevel`: what was fetched last may be high and what plays next low. -1: that is yet to be fetched.
    isStepDue = hls.nextLevel !== -1 && hls.nextLevel < wanted;
    if (isStepDue) hls.nextLevel = -1;
  };
  video.addEventListener("timeupdate", stepUp);
  const size = new ResizeObserver(cap);
  size.observe(video);
  hls.loadSource(url);
  hls.attachMedia(video);

  const details = () => hls.levels[Math.max(0, hls.loadLevel)]?.details ?? null;
  const source: Source = {
    isAdaptive: true,
    limit(next, isEager) {
      ceiling = next;
      cap();
      if (hls.levels.length === 0) return;
      // What is paid for is watched to its end; only a wish for more throws it away.
      isStepDue = isEager;
      stepUp();
    },
    move(masterUrl) {
      url = masterUrl;
      folder = folderOf(masterUrl);
      if (!folders.includes(folder)) folders.push(folder);
      return true;
    },
    retry() {
      if (hls.levels.length === 0) hls.loadSource(url);
      else hls.startLoad(video.currentTime);
    },
    recover: () => hls.recoverMediaError(),
    halt: () => hls.stopLoad(),
    estimateBps: () => (hasMeasured ? hls.bandwidthEstimate : 0),
    edgeS() {
      const found = details();
      return found?.live ? found.edge : null;
    },
    levels: () =>
      hls.levels.map((level) => ({ lines: linesOf(level), bitrate: level.averageBitrate })),
    destroy() {
      size.disconnect();
      video.removeEventListener("timeupdate", stepUp);
      hls.destroy();
    },
  };
  return source;
};

/** hls.js never changes codec by itself: rungs of another one would cut the ladder in two. */
function leaveOut(hls: HlsPlayer, isOther: (level: Level) => boolean): void {
  if (hls.levels.every(isOther)) return;
  for (let at = hls.levels.length - 1; at >= 0; at--) {
    const level = hls.levels[at];
    if (level && isOther(level)) hls.removeLevel(at);
  }
}

function shownLinesOf(video: HTMLVideoElement): number {
  const box = { width: video.clientWidth, height: video.clientHeight };
  return linesOf(box) * Math.min(2, window.devicePixelRatio);
}
