/** A sender's RTP clock as ours. Pure. */
import { unwrapper } from "./rtp.ts";

/** The least delay of so long a time counts, ms: long enough to hold quiet moments of any link. */
const WINDOW_MS = 10_000;
const BUCKET_MS = 1_000;
/** How fast the two clocks are brought together, ms a second: far above any drift, far below what an ear notices. */
const SLEW_PER_S = 2;
/** While it is young it has seen few packets, and learns faster. */
const YOUNG_MS = 15_000;
const YOUNG_SLEW_PER_S = 15;

/**
 * Moments of RTP timestamps on our clock, ms: by the packets that were least delayed, so that neither a burst nor a
 * busy machine shifts sound against picture, and two crystals that drift apart are followed over a long lesson.
 */
export function createClock(clockRate: number) {
  const unwrap = unwrapper(32);
  const least: { at: number; offset: number }[] = [];
  let applied: number | null = null;
  let appliedAt = 0;
  let firstAt = 0;

  return {
    /**
     * Notes when a frame was here. A packet of sound waits for its 20 ms to be over, a picture as long for its
     * encoder: so neither is moved against the other.
     */
    note(timestamp: number, arrivedAtMs: number): number {
      const mediaMs = (unwrap(timestamp) / clockRate) * 1000;
      const offset = arrivedAtMs - mediaMs;
      const bucket = Math.floor(arrivedAtMs / BUCKET_MS);
      const newest = least.at(-1);
      if (newest?.at === bucket) newest.offset = Math.min(newest.offset, offset);
      else least.push({ at: bucket, offset });
      while (least[0] && (bucket - least[0].at) * BUCKET_MS > WINDOW_MS) least.shift();
      return mediaMs;
    },
    /** The moment of a media time that `note` gave. */
    toMs(mediaMs: number, nowMs: number): number {
      const wanted = Math.min(...least.map(({ offset }) => offset));
      if (applied === null) firstAt = nowMs;
      if (applied === null || Math.abs(wanted - applied) > 500) applied = wanted;
      else {
        const perS = nowMs - firstAt < YOUNG_MS ? YOUNG_SLEW_PER_S : SLEW_PER_S;
        const most = ((nowMs - appliedAt) / 1000) * perS;
        applied += Math.max(-most, Math.min(most, wanted - applied));
      }
      appliedAt = nowMs;
      return mediaMs + applied;
    },
  };
}
