import type { JournalCell, JournalGrid, JournalLesson } from "#server/journal/protocol.ts";

/** An id of the database's form: 24 hexadecimal digits. */
export const idOf = (n: number): string => n.toString(16).padStart(24, "0");

export const lessonOf = (n: number, day: string, more: Partial<JournalLesson> = {}) => ({
  lessonId: idOf(1000 + n),
  day,
  number: 1,
  startsAt: `${day}T04:00:00.000Z`,
  state: "ended" as const,
  teacherId: idOf(1),
  topic: `Тақырып ${n}`,
  plan: null,
  homework: "",
  isHomeworkOwn: false,
  ...more,
});

export const cellOf = (pupil: number, column: string, value: number | null, version = 1) =>
  ({
    pupilId: idOf(pupil),
    column,
    value,
    version,
    byId: idOf(1),
    at: "2026-11-24T05:00:00.000Z",
    comment: "",
  }) satisfies JournalCell;

const words = (name: string) => ({ kk: name, ru: name, en: name });
const term = { year: 2026, number: 2, from: "2026-11-02", to: "2026-12-30" };

/** A journal of `pupils` by the given days, made by hand. */
export function gridOf(
  pupils: number,
  days: readonly string[],
  more: Partial<JournalGrid> = {},
): JournalGrid {
  return {
    classId: idOf(2),
    className: "7 «Ә»",
    grade: 7,
    subject: { id: idOf(3), name: words("Алгебра"), grading: "marks", isMusic: false },
    term,
    terms: [term],
    policy: {
      weights: { formative: 25, section: 25, term: 50 },
      marks: [{ mark: 5, fromPercent: 85 }],
      marksOfGradeOne: [],
      isUnconfirmed: true,
      terms: [term],
    },
    pupils: Array.from({ length: pupils }, (_, n) => ({
      id: idOf(100 + n),
      fullName: `Тегі${n} Аты${n}`,
      hasLeft: false,
    })),
    lessons: days.map((day, n) => lessonOf(n, day)),
    works: [],
    cells: [],
    attendance: [],
    termMarks: [],
    proposals: [],
    mayWrite: true,
    ...more,
  };
}
