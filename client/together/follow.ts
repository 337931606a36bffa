import type { PlayState } from "#server/together/protocol.ts";
import { positionAt } from "#server/together/protocol-clock.ts";

/** What the media element does now. */
export type Seen = {
  positionMs: number;
  /** How far it is downloaded without a gap from the position on, ms. */
  bufferedToMs: number;
  isPaused: boolean;
  /** Seeking, or short of data: nothing is corrected until that is over. */
  isLoading: boolean;
  rate: number;
};
/** What this device has learned: its last leap, and how long a leap takes here, ms. */
export type Memory = { leaptAtMs: number; leapCostMs: number };
export type Act =
  | { name: "none" }
  | { name: "play" }
  | { name: "pause" }
  | { name: "seek"; toMs: number }
  | { name: "rate"; rate: number }
  /** Stand ready: it begins at this instant of the server's clock. */
  | { name: "await"; atMs: number };

/** Further away than this it leaps; nearer, it runs a little faster or slower, which nobody hears. ms */
export const LEAP_MS = 350;
/** Behind by less than this, and with nothing there to leap to, it keeps what it has and hurries. ms */
const HURRY_MS = 2_000;
/** Running differently begins above the first and ends below the second, ms, so that it does not flutter. */
const RUN_FROM_MS = 80;
const RUN_TO_MS = 30;
/** The most the speed may differ: 5 % is not noticed in speech or in music (the pitch is kept). */
export const MOST_SPEED = 0.05;
/** What is away is to be made up within this, ms. */
const MAKE_UP_MS = 2_000;
/** One leap waits this long for the next, ms: on a weak link leaps feed on each other. */
const REST_MS = 3_000;
/** Standing still it may go to another place this often, ms: a film that is still being made ends earlier. */
const STEP_MS = 500;
/** Standing still it is exact to a frame of 25 a second, so no two are two frames of it apart, ms. */
const STILL_MS = 40;
/** The last moment of a film can be sought only up to here, ms. */
const END_MS = 200;

/**
 * What to do so that this device shows what everybody shows. Pure: the same for the same clock and picture.
 * `nowMs` by the server's clock.
 */
export function actFor(
  { state, durationMs }: { state: PlayState; durationMs: number },
  seen: Seen,
  { leaptAtMs, leapCostMs }: Memory,
  nowMs: number,
): Act {
  const targetMs = positionAt(state, nowMs, durationMs);
  const awayMs = seen.positionMs - targetMs;
  const isDue = state.isPlaying && nowMs >= state.atMs;
  const isOver = targetMs >= durationMs;
  if (!isDue || isOver) {
    const stillMs = Math.min(targetMs, durationMs - END_MS);
    // What is near its end plays it out; what is elsewhere goes there.
    if (isOver && state.isPlaying && !seen.isPaused && awayMs > -LEAP_MS * 3) return NONE;
    if (!seen.isPaused) return { name: "pause" };
    if (seen.isLoading) return NONE;
    const isOff = Math.abs(seen.positionMs - stillMs) > (isOver ? LEAP_MS : STILL_MS);
    if (isOff && nowMs - leaptAtMs < STEP_MS) return NONE;
    if (isOff) return { name: "seek", toMs: Math.max(0, stillMs) };
    return state.isPlaying && !isOver ? { name: "await", atMs: state.atMs } : NONE;
  }
  if (seen.isPaused) return { name: "play" };
  if (seen.isLoading) return NONE;
  if (Math.abs(awayMs) > LEAP_MS) {
    const toMs = Math.min(durationMs - END_MS, targetMs + Math.round(leapCostMs * state.rate));
    const isThere = toMs <= seen.bufferedToMs;
    const isRested = nowMs - leaptAtMs >= REST_MS;
    if (isRested && (isThere || awayMs > 0 || awayMs < -HURRY_MS)) return { name: "seek", toMs };
  }
  return runTo(state.rate, seen.rate, awayMs);
}

const NONE: Act = { name: "none" };

/** The speed that makes up what is away; in hundredths, so that it is not set anew at every look. */
function runTo(wantedRate: number, rate: number, awayMs: number): Act {
  const isRunning = Math.abs(rate - wantedRate) > 0.001;
  const isNear = Math.abs(awayMs) < (isRunning ? RUN_TO_MS : RUN_FROM_MS);
  const share = isNear ? 0 : Math.max(-MOST_SPEED, Math.min(MOST_SPEED, -awayMs / MAKE_UP_MS));
  const next = wantedRate * (1 + Math.round(share * 100) / 100);
  return Math.abs(next - rate) < 0.001 ? NONE : { name: "rate", rate: next };
}

/** What a leap took, blended into what was known; at most three seconds, so that one bad moment is forgiven. */
export function learnLeap({ leapCostMs }: Memory, tookMs: number): number {
  return Math.round(Math.min(3_000, leapCostMs * 0.5 + Math.max(0, tookMs) * 0.5));
}
