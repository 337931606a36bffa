import { boundsOf, dayAfter, dayOf } from "../schedule/rules.ts";
import type { DatedLesson } from "../schedule/service.ts";
import { type LessonStore, lessonIdAt, type NewLesson, type StoredLesson } from "./store.ts";

type Deps = {
  store: LessonStore;
  datesOf(
    schoolId: string,
    of: { classId: string; subjectId?: string; days: readonly string[] },
  ): Promise<DatedLesson[]>;
  readSchool(schoolId: string): Promise<{ timeZone: string }>;
  now: () => number;
};
/** Which dates: of one class and subject, from one day to another, both included. */
export type DatesWanted = { classId: string; subjectId: string; fromDay: string; toDay: string };
/** A lesson that was, or is to be. What is only planned may not be in the database yet (`isMade`); its id holds already. */
export type LessonDate = Pick<
  StoredLesson,
  "id" | "teacherId" | "startsAtMs" | "endsAtMs" | "shift" | "number" | "state" | "topic"
> & { day: string; isMade: boolean; isFirstShift: boolean };
const MINUTE_MS = 60_000;
/** A term is about ten weeks; a wrong policy must not make this run for years. */
const MOST_DAYS = 400;

/** Every day from one to another, both included; at most 400. */
export function daysFrom(fromDay: string, toDay: string): string[] {
  const days: string[] = [];
  for (let day = fromDay; day <= toDay && days.length < MOST_DAYS; day = dayAfter(day, 1))
    days.push(day);
  return days;
}

/** The dates of one class and subject over weeks, without making a lesson for each. */
export function createDates({ store, datesOf, readSchool, now }: Deps) {
  /**
   * Lessons by time: those that are there, and those that the timetable asks for. A past day on which the class has
   * any lesson was made as it was then: the timetable of now says nothing of it.
   */
  async function list(schoolId: string, wanted: DatesWanted): Promise<LessonDate[]> {
    const { classId, subjectId, fromDay, toDay } = wanted;
    const { timeZone } = await readSchool(schoolId);
    const days = daysFrom(fromDay, toDay);
    const last = days.at(-1);
    if (last === undefined) return [];
    const span = {
      fromMs: boundsOf(fromDay, timeZone).fromMs,
      toMs: boundsOf(last, timeZone).toMs,
    };
    const [there, planned] = await Promise.all([
      store.list(schoolId, span, { classIds: [classId] }),
      datesOf(schoolId, { classId, subjectId, days }),
    ]);
    const today = dayOf(now(), timeZone);
    const ofDay = there.map((lesson) => ({ ...lesson, day: dayOf(lesson.startsAtMs, timeZone) }));
    const madeDays = new Set(ofDay.map(({ day }) => day));
    const taken = new Set(there.map(({ startsAtMs }) => startsAtMs));
    const firstShifts = new Map<string, number>();
    for (const { day, shift } of ofDay)
      firstShifts.set(day, Math.min(shift, firstShifts.get(day) ?? shift));
    const planOf = new Map(planned.map((one) => [Date.parse(one.startsAt), one]));
    const made = ofDay
      .filter((lesson) => lesson.subjectId === subjectId)
      .map((lesson): LessonDate => {
        const isFirstShift =
          planOf.get(lesson.startsAtMs)?.isFirstShift ??
          lesson.shift === firstShifts.get(lesson.day);
        return { ...lesson, isMade: true, isFirstShift };
      });
    const toCome = planned
      .map((one) => ({ ...one, startsAtMs: Date.parse(one.startsAt) }))
      .filter(({ day, startsAtMs }) => {
        return !taken.has(startsAtMs) && (day >= today || !madeDays.has(day));
      })
      .map((one): LessonDate => {
        const { startsAtMs, teacherId, shift, number, day, isFirstShift } = one;
        return {
          id: lessonIdAt(schoolId, classId, startsAtMs),
          endsAtMs: startsAtMs + one.durationMin * MINUTE_MS,
          ...{ teacherId, startsAtMs, shift, number, day, isFirstShift },
          ...{ state: "planned", topic: null, isMade: false },
        };
      });
    return [...made, ...toCome].sort((a, b) => a.startsAtMs - b.startsAtMs);
  }

  /**
   * Makes these dates' lessons, because something is to be written of them. Of a past day the class's whole day is made
   * (its first shift), so that the day is whole; of a day to come the lesson alone.
   */
  async function make(
    schoolId: string,
    { classId, dates }: { classId: string; dates: readonly LessonDate[] },
  ): Promise<void> {
    const missing = dates.filter(({ isMade }) => !isMade);
    if (missing.length === 0) return;
    const { timeZone } = await readSchool(schoolId);
    const today = dayOf(now(), timeZone);
    const ids = new Set(missing.map(({ id }) => id));
    const days = [...new Set(missing.map(({ day }) => day))];
    const planned = await datesOf(schoolId, { classId, days });
    const wanted = planned.filter(({ day, startsAt, isFirstShift }) => {
      const isNamed = ids.has(lessonIdAt(schoolId, classId, Date.parse(startsAt)));
      return isNamed || (day < today && isFirstShift);
    });
    await store.makeMissing(
      schoolId,
      wanted.map(({ day: _, isFirstShift: __, ...lesson }): NewLesson => lesson),
    );
  }

  return { list, make };
}
