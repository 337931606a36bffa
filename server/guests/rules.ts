import type { LessonState } from "../lessons/protocol.ts";
import type { DoorState, GuestLink } from "./protocol.ts";

/** Links of one lesson that were not revoked. */
export const MAX_LINKS = 10;
/** A link outlives its lesson's last bell by this, ms: the lesson itself is ended then at the latest. */
export const AFTER_BELL_MS = 30 * 60_000;

export type LinkFacts = {
  usedAtMs: number | null;
  revokedAtMs: number | null;
  expiresAtMs: number;
  admittedAtMs: number | null;
  refusedAtMs: number | null;
};

/** How a link stands for those who made it. */
export function linkState(link: LinkFacts, nowMs: number): GuestLink["state"] {
  if (link.usedAtMs !== null) return "used";
  return link.expiresAtMs <= nowMs ? "expired" : "unused";
}

/** Why a link cannot be used now; null when it can. A revoked one is as good as unknown. */
export function refusalOf(
  link: LinkFacts | null,
  nowMs: number,
): "guest_link_unknown" | "guest_link_used" | "guest_link_expired" | null {
  if (!link || link.revokedAtMs !== null) return "guest_link_unknown";
  if (link.expiresAtMs <= nowMs) return "guest_link_expired";
  return link.usedAtMs === null ? null : "guest_link_used";
}

/** Where a guest stands who has used their link. */
export function doorState(link: LinkFacts, lesson: LessonState): DoorState {
  if (lesson === "ended" || lesson === "cancelled") return "over";
  if (link.refusedAtMs !== null) return "refused";
  if (lesson === "planned") return "early";
  return link.admittedAtMs === null ? "waiting" : "admitted";
}
