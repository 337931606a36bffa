/** Less than this is not worth going back to, ms; nor is the very end. */
const WORTH_MS = 5_000;
const END_SHARE = 0.95;

/** Whether to offer going on where the viewer left. */
export function isWorthResuming(startAtMs: number, durationMs: number): boolean {
  return startAtMs >= WORTH_MS && startAtMs < durationMs * END_SHARE;
}
