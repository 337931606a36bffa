import type { LinkReport } from "./protocol-modes.ts";
import type { LinkQuality } from "./protocol-seats.ts";

// What a page needs of the room's protocol when it runs. No schemas here: zod is 20 kB of a first load.

/** From the cheapest on. What each is: `ReceiveMode`. */
export const receiveModes = ["sound", "slides", "small", "full"] as const;
/** From the best on; `unknown` while nothing was measured. */
export const linkQualities = ["good", "fair", "poor", "lost", "unknown"] as const;

/** Largest still picture of a screen, bytes; the server takes one at most every `STILL_EVERY_MS`. */
export const STILL_MAX_BYTES = 60_000;
export const STILL_EVERY_MS = 3000;

export type LinkSample = Pick<LinkReport, "lossShare" | "sendShare" | "silentMs">;
const LOST_AFTER_MS = 3000;
const order = ["good", "fair", "poor", "lost"] as const;

/** A link in words, by Jitsi's thresholds (live.md): by bitrate when the camera is on, and by loss; the worse counts. */
export function qualityOf({ lossShare, sendShare, silentMs }: LinkSample): LinkQuality {
  if (silentMs >= LOST_AFTER_MS) return "lost";
  const seen = [bySend(sendShare), byLoss(lossShare)].filter((quality) => quality !== null);
  if (seen.length === 0) return "unknown";
  return order[Math.max(...seen.map((quality) => order.indexOf(quality)))] ?? "unknown";
}

type Seen = (typeof order)[number] | null;
function bySend(share: number | null): Seen {
  if (share === null) return null;
  if (share >= 0.5) return "good";
  return share >= 0.3 ? "fair" : "poor";
}

function byLoss(share: number | null): Seen {
  if (share === null) return null;
  if (share < 0.06) return "good";
  return share < 0.08 ? "fair" : "poor";
}
