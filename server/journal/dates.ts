import type { LessonDate } from "../lessons/dates.ts";
import { EARLIEST_START_MS } from "../lessons/rules.ts";

/**
 * The dates that stand in a journal. A class that learns in several shifts of one day (a demo school around the clock)
 * has there what was held and what is written of, what is on now or soon, and of what is only planned its first
 * shift. `written` holds ids of lessons of which anything is written.
 */
export function standingDates(
  dates: readonly LessonDate[],
  { nowMs, written }: { nowMs: number; written: ReadonlySet<string> },
): LessonDate[] {
  return dates.filter(
    ({ id, state, isFirstShift, startsAtMs, endsAtMs }) =>
      isFirstShift ||
      state === "live" ||
      state === "ended" ||
      written.has(id) ||
      (startsAtMs - EARLIEST_START_MS <= nowMs && nowMs < endsAtMs),
  );
}

/** Lessons that were held, or are. */
export const isHeld = ({ state }: Pick<LessonDate, "state">): boolean =>
  state === "live" || state === "ended";
