const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long there still is, in the unit a person counts in: days from two days on, else hours, else minutes. */
export function timeLeft(
  dueAt: string,
  nowMs: number,
): { unit: "days" | "hours" | "minutes" | "over"; count: number } {
  const leftMs = Date.parse(dueAt) - nowMs;
  if (leftMs <= 0) return { unit: "over", count: 0 };
  if (leftMs >= 2 * DAY_MS) return { unit: "days", count: Math.floor(leftMs / DAY_MS) };
  if (leftMs >= HOUR_MS) return { unit: "hours", count: Math.floor(leftMs / HOUR_MS) };
  return { unit: "minutes", count: Math.max(1, Math.floor(leftMs / MINUTE_MS)) };
}

/** Which day a calendar day is beside today; both `YYYY-MM-DD`. */
export function dayBeside(day: string, today: string): "today" | "tomorrow" | "yesterday" | null {
  const days = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS;
  return days === 0 ? "today" : days === 1 ? "tomorrow" : days === -1 ? "yesterday" : null;
}
