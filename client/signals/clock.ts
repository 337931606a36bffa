import type { Timer } from "#server/signals/protocol.ts";

/** What is left of the timer at a moment of the server's clock, ms. */
export function leftMsOf({ endsAt, leftMs }: Timer, nowMs: number): number {
  return endsAt === null ? leftMs : Math.max(0, Date.parse(endsAt) - nowMs);
}

/** Minutes and seconds, the last second still shown: 5:00, 0:01, then 0:00. */
export function clockOf(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Whole minutes in a span, for readers: said when it changes, not every second. */
export const minutesOf = (leftMs: number): number => Math.ceil(leftMs / 60_000);
