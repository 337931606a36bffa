import type { Playback, Video } from "./protocol.ts";
import { byQuality, minutesLeft, percentOf, qualityShares } from "./rules.ts";
import { linkExpiry, signedPrefix } from "./signing.ts";
import type { StoredVideo } from "./store.ts";

export const instant = (ms: number): string => new Date(ms).toISOString();
const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms));

/** Being worked at, or waiting for it. */
const underway = new Set(["queued", "checking", "converting"]);

/** What its owner sees. */
export function toVideo(video: StoredVideo): Video {
  const { probe, state, plan, renditions } = video;
  const isUnderway = underway.has(state);
  return {
    id: video.id,
    state,
    sizeBytes: video.sizeBytes,
    arrivedBytes: video.arrivedBytes,
    storedBytes: video.sourceBytes + video.madeBytes,
    isSound: probe && probe.video === null,
    durationMs: probe?.durationMs ?? null,
    widthPx: probe?.video?.widthPx ?? null,
    heightPx: probe?.video?.heightPx ?? null,
    isPlayable: video.isPlayable,
    qualities: probe ? qualityShares(plan, renditions, probe.durationMs) : [],
    percent: state === "ready" ? 100 : isUnderway ? percentOf(video) : 0,
    minutesLeft: isUnderway ? minutesLeft(video) : null,
    refusal: video.refusal && { ...video.refusal },
    failure: video.failure,
    retryAt: instantOrNull(video.retryAtMs),
    hasPoster: video.posterVersion > 0,
    captions: [...video.captions].sort(),
  };
}

/** Who signs: the key of the server's addresses, how long they live, the clock. */
export type Signer = { key: Buffer; lifeHours: number; now: () => number };

/** The signed address of its poster; null where there is none. A new poster has a new address. */
export function posterUrlOf(video: StoredVideo, { key, lifeHours, now }: Signer): string | null {
  if (video.posterVersion === 0) return null;
  const prefix = signedPrefix(key, video.id, linkExpiry(now(), lifeHours));
  return `${prefix}/poster.jpg?v=${video.posterVersion}`;
}

const bytesPerMin = (bps: number): number => Math.round((bps * 60) / 8);

/** All a player needs of one that may be watched. `mayDownload`: the item's author allows it. */
export function toPlayback(
  video: StoredVideo,
  signer: Signer,
  { mayDownload, isComplete }: { mayDownload: boolean; isComplete: boolean },
): Playback {
  const { renditions, probe, plan } = video;
  const expiresAtS = linkExpiry(signer.now(), signer.lifeHours);
  const prefix = signedPrefix(signer.key, video.id, expiresAtS);
  const isSound = probe?.video === null;
  const sounds = renditions.filter(({ kind }) => kind === "sound");
  const soundBps = Math.max(0, ...sounds.map(({ averageBps }) => averageBps));
  const lowestSoundBps = Math.min(...sounds.map(({ averageBps }) => averageBps));
  const qualities = byQuality(renditions).flatMap(([name, rungs]) => {
    const best = rungs.at(-1);
    if (!best) return [];
    // The emergency rung goes with the small sound, as the master playlist pairs them.
    const withSound = name === "saving" && sounds.length > 0 ? lowestSoundBps : soundBps;
    const bps = isSound ? soundBps : best.averageBps + withSound;
    return [{ name, heightPx: best.heightPx, bytesPerMin: bytesPerMin(bps) }];
  });
  return {
    isSound,
    durationMs: probe?.durationMs ?? 0,
    isComplete,
    masterUrl: `${prefix}/master.m3u8`,
    soundUrl: plan.some(({ kind }) => kind === "sound") ? `${prefix}/sound.m3u8` : null,
    posterUrl: posterUrlOf(video, signer),
    storyboardUrl: video.hasStoryboard && !isSound ? `${prefix}/storyboard.vtt` : null,
    waveformUrl: video.hasStoryboard && isSound ? `${prefix}/waveform.json` : null,
    downloadUrl:
      mayDownload && video.hasDownload
        ? `${signedPrefix(signer.key, video.id, expiresAtS, "download")}/download.mp4`
        : null,
    captions: [...video.captions].sort().map((language) => ({
      language,
      url: `${prefix}/captions/${language}.vtt`,
    })),
    qualities,
    soundBytesPerMin: bytesPerMin(soundBps),
    expiresAt: instant(expiresAtS * 1000),
  };
}
