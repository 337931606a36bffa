import type { PlayState } from "./protocol.ts";

/** Speeds a teacher may choose. */
export const playRates = [0.5, 0.75, 1, 1.25, 1.5] as const;

/** Where a film stands at an instant of the server's clock, ms; never beyond its end. */
export function positionAt(state: PlayState, nowMs: number, durationMs: number): number {
  const passedMs = state.isPlaying ? Math.max(0, nowMs - state.atMs) * state.rate : 0;
  return Math.min(durationMs, Math.round(state.positionMs + passedMs));
}
