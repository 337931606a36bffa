import { type PlayState, positionAt } from "./protocol.ts";

/**
 * Playing begins this long after the teacher's tap, ms: what a notice needs on a link of 300 ms each way and a
 * retransmission, so that all stand ready at the same instant instead of chasing it.
 */
export const LEAD_MS = 800;

export type Steering = {
  isPlaying?: boolean | undefined;
  positionMs?: number | undefined;
  rate?: PlayState["rate"] | undefined;
};

/**
 * The state after a teacher's act. A start, and a leap while playing, take hold `LEAD_MS` later; a pause and a
 * change of speed at once. Playing from the end begins anew. Playing what plays changes nothing.
 */
export function steer(
  state: PlayState,
  { isPlaying = state.isPlaying, positionMs, rate = state.rate }: Steering,
  { nowMs, durationMs }: { nowMs: number; durationMs: number },
): PlayState {
  const hereMs = positionAt(state, nowMs, durationMs);
  const wantedMs = Math.min(positionMs ?? hereMs, durationMs);
  const isStart =
    isPlaying && (!state.isPlaying || positionMs !== undefined || hereMs >= durationMs);
  if (isStart) {
    const fromMs = wantedMs >= durationMs ? 0 : wantedMs;
    return { isPlaying, rate, positionMs: fromMs, atMs: nowMs + LEAD_MS };
  }
  // A start that has not taken hold yet keeps its instant.
  if (isPlaying && nowMs < state.atMs) return { ...state, rate };
  return { isPlaying, rate, positionMs: wantedMs, atMs: nowMs };
}
