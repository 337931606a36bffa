import { GROUP_WARNING_SEC, MAX_GROUPS } from "#server/groups/protocol-limits.ts";

/** How many groups fit a class: about four pupils in each, two groups at least. */
export function usualCount(pupils: number): number {
  return Math.min(MAX_GROUPS, Math.max(2, Math.round(pupils / 4)));
}

/** What is left, as 8:12; null: without an end. Never below nought. */
export function clockOf(endsAt: string | null, nowMs: number): string | null {
  if (endsAt === null) return null;
  const seconds = Math.max(0, Math.ceil((Date.parse(endsAt) - nowMs) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Everybody comes back within the warning's time. */
export function isEnding(endsAt: string | null, nowMs: number): boolean {
  return endsAt !== null && Date.parse(endsAt) - nowMs <= GROUP_WARNING_SEC * 1000;
}
