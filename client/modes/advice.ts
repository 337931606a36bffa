import type { LinkQuality, ReceiveMode } from "#server/rooms/protocol.ts";
import type { Link } from "./stores.ts";

export const linkAdvices = [
  "none",
  "lost",
  "busy",
  "ownCamera",
  "nearRouter",
  "quieter",
  "lighter",
] as const;
export type LinkAdvice = (typeof linkAdvices)[number];

/** Loss that a wire or mobile data rarely has, and Wi-Fi at its edge does. Source: Jitsi's thresholds, live.md. */
const WIFI_LOSS = 0.06;
/** A way this long is a full queue at home and not the distance. */
const QUEUE_RTT_MS = 500;

/** The one thing to try, by what is wrong; nothing while all is well. */
export function adviceFor(link: Link, quality: LinkQuality, mode: ReceiveMode): LinkAdvice {
  const { lossShare, sendShare, rttMs, isBusy } = link;
  if (quality === "lost") return "lost";
  if (isBusy) return "busy";
  if (quality === "good" || quality === "unknown") return "none";
  if (sendShare !== null && sendShare < 0.5) return "ownCamera";
  if (rttMs !== null && rttMs > QUEUE_RTT_MS) return "quieter";
  if (lossShare !== null && lossShare >= WIFI_LOSS) return "nearRouter";
  return mode === "sound" ? "nearRouter" : "lighter";
}
