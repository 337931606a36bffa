/** How far a zone's clock is ahead of UTC at an instant, ms. */
function aheadMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(atMs);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  const shownMs = Date.UTC(
    of("year"),
    of("month") - 1,
    of("day"),
    of("hour"),
    of("minute"),
    of("second"),
  );
  return shownMs - Math.floor(atMs / 1000) * 1000;
}

/** An instant as a field for date and time holds it, `2026-11-25T09:00`, by the school's clock. */
export function fieldOf(at: string | number, timeZone: string): string {
  const atMs = new Date(at).getTime();
  return new Date(atMs + aheadMs(atMs, timeZone)).toISOString().slice(0, 16);
}

/** The instant a person means who writes `2026-11-25T09:00` in that school; null while it is none. */
export function instantOf(field: string, timeZone: string): string | null {
  const shownMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(field) ? Date.parse(`${field}Z`) : Number.NaN;
  if (Number.isNaN(shownMs)) return null;
  // The difference is that of the instant itself, which is known only now.
  const nearMs = shownMs - aheadMs(shownMs, timeZone);
  return new Date(shownMs - aheadMs(nearMs, timeZone)).toISOString();
}
