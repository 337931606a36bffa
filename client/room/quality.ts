export const qualities = ["good", "fair", "poor", "lost", "unknown"] as const;
export type Quality = (typeof qualities)[number];

export type LinkSample = {
  /** Packets lost of those expected since the last look, 0 to 1; null when none were expected. */
  lossShare: number | null;
  /** Bitrate the link gives our camera by the bitrate it wants; null while the camera is off. */
  sendShare: number | null;
  /** How long nothing arrived though something should have, ms. */
  silentMs: number;
};

const LOST_AFTER_MS = 3000;
const order: readonly Quality[] = ["good", "fair", "poor", "lost"];

/** Jitsi's thresholds (live.md): by bitrate when the camera is on, and by loss; the worse one counts. */
export function qualityOf({ lossShare, sendShare, silentMs }: LinkSample): Quality {
  if (silentMs >= LOST_AFTER_MS) return "lost";
  const seen = [bySend(sendShare), byLoss(lossShare)].filter((quality) => quality !== null);
  if (seen.length === 0) return "unknown";
  return order[Math.max(...seen.map((quality) => order.indexOf(quality)))] ?? "unknown";
}

function bySend(share: number | null): Quality | null {
  if (share === null) return null;
  if (share >= 0.5) return "good";
  return share >= 0.3 ? "fair" : "poor";
}

function byLoss(share: number | null): Quality | null {
  if (share === null) return null;
  if (share < 0.06) return "good";
  return share < 0.08 ? "fair" : "poor";
}
