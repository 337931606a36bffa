import { TZDate } from "@date-fns/tz";
import { AppError } from "../errors.ts";
import { boundsOf, dayOf } from "../schedule/rules.ts";
import type { DiaryLesson, DiaryWeek } from "./protocol.ts";
import { ofOneShift, weekOf } from "./rules.ts";
import type { DiaryDeps } from "./sources.ts";

type Deps = Pick<
  DiaryDeps,
  "people" | "lessons" | "plans" | "submissions" | "register" | "journal" | "now"
>;
/** Lessons of the timetable are made this far ahead, days; later days of a week stand empty. */
const AHEAD_DAYS = 7;

/** Puts together one pupil's week out of what the other parts hold. */
export function createWeeks(deps: Deps) {
  const { people, lessons, plans, submissions, register, journal, now } = deps;

  /** A class's lessons from a day to a day, both included, by time. */
  async function lessonsOf(schoolId: string, classId: string, from: string, to: string) {
    const { timeZone } = await people.readSchool(schoolId);
    const span = { fromMs: boundsOf(from, timeZone).fromMs, toMs: boundsOf(to, timeZone).toMs };
    return lessons.between(schoolId, span, { classIds: [classId] });
  }

  /** @throws AppError not_found, no such pupil or one without a class */
  async function read(schoolId: string, pupilId: string, day: string): Promise<DiaryWeek> {
    const [{ timeZone }, pupil] = await Promise.all([
      people.readSchool(schoolId),
      people.findPerson(schoolId, pupilId),
    ]);
    if (!pupil?.classId) throw new AppError("not_found", "No such pupil");
    const { classId } = pupil;
    const schoolClass = await people.findClass(schoolId, classId);
    const week = weekOf(day);
    const today = dayOf(now(), timeZone);
    for (const one of week.days.slice(0, AHEAD_DAYS))
      if (one >= today) await lessons.ensureDay(schoolId, one);
    const all = await lessonsOf(schoolId, classId, week.from, week.to);
    const minuteOf = (at: string | number) => {
      const clock = new TZDate(new Date(at).getTime(), timeZone);
      return clock.getHours() * 60 + clock.getMinutes();
    };
    const byDay = Map.groupBy(
      all.map((lesson) => ({
        ...lesson,
        minute: minuteOf(lesson.startsAt),
        wasHeld: lesson.state === "live" || lesson.state === "ended",
      })),
      ({ startsAt }) => dayOf(Date.parse(startsAt), timeZone),
    );
    const found = [...byDay.values()].flatMap((day) => ofOneShift(day, minuteOf(now())));
    const ids = found.map(({ id }) => id);
    const [tasks, attendance, cells, texts] = await Promise.all([
      plans.tasksOf(schoolId, { lessonIds: ids }),
      register.cells(schoolId, ids, pupilId),
      journal.cellsOf(schoolId, { pupilId, fromDay: week.from, toDay: week.to }),
      journal.textsOf(schoolId, ids),
    ]);
    const own = tasks.filter(
      ({ givenAtMs, pupilIds }) => givenAtMs !== null && (pupilIds?.includes(pupilId) ?? true),
    );
    const states = new Map(
      (await submissions.statesOf(schoolId, { taskIds: own.map(({ id }) => id), pupilId })).map(
        (state) => [state.taskId, state],
      ),
    );
    const placed = new Set<string>();
    const lessonRows = found.map((lesson): DiaryLesson & { day: string } => {
      const told = attendance.find(({ lessonId }) => lessonId === lesson.id);
      const on = dayOf(Date.parse(lesson.startsAt), timeZone);
      // A work has a day and no lesson: it stands with the subject's first lesson of that day.
      const isFirst = !placed.has(`${on} ${lesson.subject.id}`);
      placed.add(`${on} ${lesson.subject.id}`);
      const marks = cells.filter((cell) =>
        cell.lessonId === null
          ? isFirst && cell.subject.id === lesson.subject.id && cell.day === on
          : cell.lessonId === lesson.id,
      );
      const text = texts.get(lesson.id);
      return {
        day: on,
        lessonId: lesson.id,
        number: lesson.number,
        startsAt: lesson.startsAt,
        durationMin: lesson.durationMin,
        subject: lesson.subject,
        teacherName: lesson.teacher.name,
        state: lesson.state,
        topic: text?.topic ?? lesson.topic,
        homework: text?.homework ?? "",
        tasks: own
          .filter(({ lessonId }) => lessonId === lesson.id)
          .map(({ id, text: words, dueAtMs }) => {
            const state = states.get(id);
            return {
              taskId: id,
              text: words,
              dueAt: state?.dueAt ?? (dueAtMs === null ? null : new Date(dueAtMs).toISOString()),
              state: state?.state ?? "open",
              isMissing: state?.isMissing ?? false,
              isLate: state?.isLate ?? false,
              points: state?.points ?? null,
              hasNewFeedback: state?.hasNewFeedback ?? false,
            };
          }),
        marks: marks.map(({ kind, value, maxPoints, title, comment, at }) => {
          return { kind, value, maxPoints, title, comment, at };
        }),
        attendance: told ? { code: told.code, state: told.state, reason: told.reason } : null,
      };
    });
    return {
      pupilId,
      pupilName: pupil.name,
      className: schoolClass?.name ?? "",
      from: week.from,
      to: week.to,
      today,
      days: week.days.map((one) => ({
        day: one,
        lessons: lessonRows.filter((row) => row.day === one).map(({ day: _, ...lesson }) => lesson),
      })),
    };
  }

  return { read, lessonsOf };
}
export type Weeks = ReturnType<typeof createWeeks>;
