import type { DiaryLesson, DiaryWeek } from "#server/diary/protocol.ts";

const id = (n: number) => String(n).padStart(24, "0");

/** A lesson of the diary; every field can be changed. */
export function aLesson(n: number, change: Partial<DiaryLesson> = {}): DiaryLesson {
  return {
    lessonId: id(n),
    number: n,
    startsAt: "2026-11-24T04:20:00.000Z",
    durationMin: 40,
    subject: {
      id: id(900 + n),
      name: { kk: "Алгебра", ru: "Алгебра", en: "Algebra" },
      grading: "marks",
      isMusic: false,
    },
    teacherName: "Сәуле Ермекқызы",
    state: "ended",
    topic: null,
    homework: "",
    tasks: [],
    marks: [],
    attendance: null,
    ...change,
  };
}

export const attended = (
  code: NonNullable<DiaryLesson["attendance"]>["code"],
  state: "proposed" | "confirmed" = "confirmed",
): DiaryLesson["attendance"] => ({
  code,
  state,
  reason: { kk: "09:31-де кірді.", ru: "Вошёл в 09:31.", en: "Entered at 09:31." },
});

/** Айым's week from 23 November 2026, with these lessons on Tuesday. */
export function aWeek(lessons: DiaryLesson[]): DiaryWeek {
  return {
    pupilId: id(1),
    pupilName: "Абай Айым",
    className: "7 «Ә»",
    from: "2026-11-23",
    to: "2026-11-29",
    today: "2026-11-26",
    days: ["23", "24", "25", "26", "27", "28", "29"].map((day) => ({
      day: `2026-11-${day}`,
      lessons: day === "24" ? lessons : [],
    })),
  };
}
