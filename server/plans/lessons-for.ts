import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import type { User } from "../realtime.ts";

const DAY_MS = 86_400_000;
/** A timetable repeats by the week. */
const REACH_MS = 7 * DAY_MS;

type Deps = { lessons: Pick<Lessons, "between">; now: () => number };

/** The lesson a task given outside of any is written down with, for each class and subject one teaches. */
export function createLessonsFor({ lessons, now }: Deps) {
  /** By class and subject: the last one whose bell has rung within a week, else the next that is made. */
  return async function lessonsFor({ id, schoolId }: User): Promise<Lesson[]> {
    const nowMs = now();
    const span = { fromMs: nowMs - REACH_MS, toMs: nowMs + REACH_MS };
    const all = await lessons.between(schoolId, span, { teacherId: id });
    return nearest(
      all.filter(({ teacher, state }) => teacher.id === id && state !== "cancelled"),
      nowMs,
    );
  };
}

/** Of lessons by time, one for each class and subject: the last that has begun, else the first to come. */
export function nearest<
  T extends { classId: string; className: string; subject: { id: string }; startsAt: string },
>(lessons: readonly T[], nowMs: number): T[] {
  const chosen = new Map<string, T>();
  for (const lesson of lessons) {
    const key = `${lesson.classId} ${lesson.subject.id}`;
    if (!chosen.has(key) || Date.parse(lesson.startsAt) <= nowMs) chosen.set(key, lesson);
  }
  return [...chosen.values()].sort((a, b) => a.className.localeCompare(b.className, "kk"));
}
