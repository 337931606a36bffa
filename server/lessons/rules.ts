import type { LessonState } from "./protocol.ts";

/** A lesson may be opened this long before its bell. */
export const EARLIEST_START_MS = 15 * 60_000;
/** A lesson forgotten open is ended this long after its bell. */
export const OVERDUE_MS = 30 * 60_000;
/** Changes of a room's presence are gathered this long before they are told. */
export const ANNOUNCE_AFTER_MS = 500;
/** Assistants of one lesson. */
export const MAX_COHOSTS = 5;
/** Lessons are made of the timetable up to this many days ahead, when somebody looks at that day. */
export const PLANNED_DAYS_AHEAD = 14;

type Timed = { classId: string; shift: number; startsAtMs: number; state: string };

/**
 * Leaves, of a class that has lessons in several shifts of one day, the shift that holds now: the last to have
 * begun, the first before any has. A lesson that is live, or may be opened already, stays too. A class within
 * one shift, which is every class of a usual school, keeps its whole day.
 */
export function ofShiftNow<L extends Timed>(lessons: readonly L[], nowMs: number): L[] {
  const starts = new Map<string, Map<number, number>>();
  for (const { classId, shift, startsAtMs } of lessons) {
    const ofClass = starts.get(classId) ?? new Map<number, number>();
    starts.set(classId, ofClass);
    ofClass.set(shift, Math.min(startsAtMs, ofClass.get(shift) ?? startsAtMs));
  }
  const holding = new Map(
    [...starts].map(([classId, ofClass]) => {
      const inOrder = [...ofClass].sort((a, b) => a[1] - b[1]);
      const begun = inOrder.filter(([, startMs]) => startMs <= nowMs);
      return [classId, (begun.at(-1) ?? inOrder[0])?.[0]];
    }),
  );
  const mayOpen = ({ startsAtMs }: L) =>
    startsAtMs > nowMs && startsAtMs - nowMs <= EARLIEST_START_MS;
  return lessons.filter(
    (lesson) =>
      holding.get(lesson.classId) === lesson.shift || lesson.state === "live" || mayOpen(lesson),
  );
}

/** Why a lesson cannot be opened at an instant, or null when it can. */
export function startRefusal(
  { state, startsAtMs, endsAtMs }: { state: string; startsAtMs: number; endsAtMs: number },
  nowMs: number,
): "lesson_cancelled" | "lesson_ended" | "lesson_too_early" | null {
  if (state === "cancelled") return "lesson_cancelled";
  if (state === "ended") return "lesson_ended";
  if (startsAtMs - nowMs > EARLIEST_START_MS) return "lesson_too_early";
  return nowMs > endsAtMs ? "lesson_ended" : null;
}

/** Why a lesson in this state has no open room. */
export const overReason = (state: LessonState) =>
  state === "cancelled"
    ? "lesson_cancelled"
    : state === "ended"
      ? "lesson_ended"
      : "lesson_not_live";
