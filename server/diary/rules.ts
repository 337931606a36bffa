import { dayAfter, weekdayOf } from "../schedule/rules.ts";
import type { DiaryLesson, DiaryWeek } from "./protocol.ts";

/** The week a day belongs to, Monday to Sunday. */
export function weekOf(day: string): { from: string; to: string; days: string[] } {
  const from = dayAfter(day, 1 - weekdayOf(day));
  const days = Array.from({ length: 7 }, (_, at) => dayAfter(from, at));
  return { from, to: dayAfter(from, 6), days };
}

/** What tells a lesson's place in its day: the bell's number within its shift, and its minute since midnight. */
type Placed = { number: number; minute: number; wasHeld: boolean };

/**
 * A day's lessons of one shift. A class has one, and all its lessons stay; where the bells ring the day round, as in
 * the demo school, it is the shift the clock is in, and what was held in others.
 */
export function ofOneShift<L extends Placed>(lessons: readonly L[], nowMinute: number): L[] {
  const shifts: L[][] = [];
  for (const lesson of lessons) {
    const shift = shifts.at(-1);
    if (shift && (shift.at(-1)?.number ?? 0) < lesson.number) shift.push(lesson);
    else shifts.push([lesson]);
  }
  if (shifts.length < 2) return [...lessons];
  const current = shifts.findLast(([first]) => (first?.minute ?? 0) <= nowMinute) ?? shifts[0];
  return lessons.filter((lesson) => lesson.wasHeld || current?.includes(lesson));
}

/** A week counted, for the digest. Attendance counts what a teacher has confirmed; the rest is on its way. */
export type WeekFacts = {
  /** Lessons held. */
  held: number;
  present: number;
  late: number;
  ill: number;
  excused: number;
  unexcused: number;
  /** Held, and not yet confirmed by the teacher. */
  unconfirmed: number;
  /** Missed or late lessons, by time. */
  remarks: { day: string; lesson: DiaryLesson }[];
  marks: { lesson: DiaryLesson; texts: string[] }[];
  comments: { lesson: DiaryLesson; text: string }[];
  tasks: { due: number; handedIn: number; missing: { lesson: DiaryLesson; text: string }[] };
  /** Given back for work on mistakes. */
  returned: { lesson: DiaryLesson; text: string }[];
};

/** Counts a week. Pure. */
export function factsOf({ days }: Pick<DiaryWeek, "days">): WeekFacts {
  const lessons = days.flatMap(({ day, lessons: all }) => all.map((lesson) => ({ day, lesson })));
  const held = lessons.filter(({ lesson }) => lesson.state === "ended");
  const confirmed = held.filter(({ lesson }) => lesson.attendance?.state === "confirmed");
  const of = (code: string) =>
    confirmed.filter(({ lesson }) => lesson.attendance?.code === code).length;
  const tasks = lessons.flatMap(({ lesson }) => lesson.tasks.map((task) => ({ lesson, task })));
  const short = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
  return {
    held: held.length,
    present: of("present"),
    late: of("late"),
    ill: of("ill"),
    excused: of("excused"),
    unexcused: of("unexcused"),
    unconfirmed: held.length - confirmed.length,
    remarks: confirmed.filter(({ lesson }) => lesson.attendance?.code !== "present"),
    marks: lessons
      .filter(({ lesson }) => lesson.marks.length > 0)
      .map(({ lesson }) => ({
        lesson,
        texts: lesson.marks.map(({ value, maxPoints, kind }) =>
          kind === "section" || kind === "term" ? `${value}/${maxPoints}` : String(value),
        ),
      })),
    comments: lessons.flatMap(({ lesson }) =>
      lesson.marks
        .filter(({ comment }) => comment !== "")
        .map(({ comment }) => ({ lesson, text: comment })),
    ),
    tasks: {
      due: tasks.length,
      handedIn: tasks.filter(({ task }) => ["handedIn", "accepted"].includes(task.state)).length,
      missing: tasks
        .filter(({ task }) => task.isMissing)
        .map(({ lesson, task }) => ({ lesson, text: short(task.text) })),
    },
    returned: tasks
      .filter(({ task }) => task.state === "returned")
      .map(({ lesson, task }) => ({ lesson, text: short(task.text) })),
  };
}
