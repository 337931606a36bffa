import type { Playback } from "#server/videos/protocol.ts";

/** New rungs are asked for this often while the film is being made, ms; addresses too, if none came. */
export const ASK_MS = 20_000;
/** Addresses are renewed before they run out, ms. */
const RENEW_EARLY_MS = 120_000;

/** What a playback needs now, if anything. `nowMs` by the server's clock. */
export function needOf(
  playback: Pick<Playback, "expiresAt" | "isComplete">,
  { isIdle, nowMs }: { isIdle: boolean; nowMs: number },
): "expired" | "incomplete" | null {
  const leftMs = Date.parse(playback.expiresAt) - nowMs;
  if (!isIdle && leftMs < RENEW_EARLY_MS) return "expired";
  return playback.isComplete ? null : "incomplete";
}
