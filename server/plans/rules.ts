import type { LessonState } from "../lessons/protocol.ts";
import type { Planned } from "../schedule/rules.ts";
import { dayAfter, dayOf, instantOf } from "../schedule/rules.ts";
import type { GivenWhen } from "./protocol.ts";

/** A timetable repeats by the week: the next lesson of a subject is at most this many days away. */
export const LOOK_AHEAD_DAYS = 7;
const LAST_MINUTE = 23 * 60 + 59;

/** When a task is given, beside its lesson's time. */
export function givenWhen(state: LessonState): GivenWhen {
  if (state === "planned") return "before";
  return state === "live" ? "inside" : "after";
}

/** The end of the calendar day after an instant, ms. */
export function endOfNextDay(atMs: number, timeZone: string): number {
  return instantOf(dayAfter(dayOf(atMs, timeZone), 1), LAST_MINUTE, timeZone);
}

/** The start of the first of these lessons that is of this class and subject and after an instant, ms; null: none is. */
export function nextOf(
  planned: readonly Pick<Planned, "classId" | "subjectId" | "startsAt">[],
  { classId, subjectId }: { classId: string; subjectId: string },
  afterMs: number,
): number | null {
  const starts = planned
    .filter((one) => one.classId === classId && one.subjectId === subjectId)
    .map(({ startsAt }) => Date.parse(startsAt))
    .filter((startMs) => startMs > afterMs);
  return starts.length > 0 ? Math.min(...starts) : null;
}
