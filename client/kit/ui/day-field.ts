/** The day of what a field for a day, or a day and its time, holds, `YYYY-MM-DD`; null while it is no day of a calendar. */
export function fieldDay(value: string): string | null {
  const day = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d)?$/.exec(value)?.[1] ?? null;
  const atMs = day === null ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  return day !== null && !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(day)
    ? day
    : null;
}

/** Its time, `15:00`; null where it has none. */
export const fieldTime = (value: string): string | null => /T(\d\d:\d\d)$/.exec(value)?.[1] ?? null;
