import type { FallbackReason } from "#server/fallback/protocol.ts";

/** What is seen of the link once a second. */
export type Look = {
  nowMs: number;
  /** The socket is there: chat and hand work, and HLS would too. */
  isOnline: boolean;
  /** Something is to be received by WebRTC. */
  isDue: boolean;
  isConnected: boolean;
  /** Packets lost of those expected since the last look, 0 to 1; null: none were expected. */
  lossShare: number | null;
};
export type Watch = {
  reason: FallbackReason | null;
  /** Since when the link has been bad, or good again; null: it is not. */
  since: number | null;
  /** How often it came back only to fail again: each time it is trusted later. */
  relapses: number;
  cameBackAt: number | null;
};
export const watching: Watch = { reason: null, since: null, relapses: 0, cameBackAt: null };

/** A way through the network is found in a second or two, or after a restart of ICE; then never. */
const BLOCKED_AFTER_MS = 8_000;
/** At this loss speech is no longer understood (Jitsi, live.md); so long it is no passing moment. */
const LOSS_SHARE = 0.25;
const LOSSY_AFTER_MS = 6_000;
/** WebRTC is trusted again when it holds for so long. */
const HELD_MS = 2_000;
const CLEAN_SHARE = 0.1;
const CLEAN_AFTER_MS = 20_000;
const MOST_RELAPSES = 3;
/** A link that held for so long had really come back. */
const FORGIVEN_MS = 120_000;

/** Whether this device should listen by HLS, after one more look. Pure. */
export function afterLook(watch: Watch, look: Look): Watch {
  const { nowMs } = look;
  if (!look.isOnline) return { ...watch, since: null }; // then nothing comes by HLS either
  const since = watch.since ?? nowMs;
  if (watch.reason === null) {
    const why = troubleOf(look);
    if (why === null) return { ...watch, since: null };
    const waitMs = why === "blocked" ? BLOCKED_AFTER_MS : LOSSY_AFTER_MS;
    if (nowMs - since < waitMs) return { ...watch, since };
    const isRelapse = watch.cameBackAt !== null && nowMs - watch.cameBackAt < FORGIVEN_MS;
    const relapses = isRelapse ? Math.min(MOST_RELAPSES, watch.relapses + 1) : 0;
    return { ...watch, reason: why, since: null, relapses };
  }
  if (!isGood(watch.reason, look)) return { ...watch, since: null };
  const waitMs = (watch.reason === "blocked" ? HELD_MS : CLEAN_AFTER_MS) * 2 ** watch.relapses;
  if (nowMs - since < waitMs) return { ...watch, since };
  return { ...watch, reason: null, since: null, cameBackAt: nowMs };
}

function troubleOf({ isDue, isConnected, lossShare }: Look): FallbackReason | null {
  if (isDue && !isConnected) return "blocked";
  return lossShare !== null && lossShare >= LOSS_SHARE ? "loss" : null;
}

function isGood(reason: FallbackReason, { isConnected, lossShare }: Look): boolean {
  if (!isConnected) return false;
  return reason === "blocked" || (lossShare !== null && lossShare < CLEAN_SHARE);
}
