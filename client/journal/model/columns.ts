import type { JournalGrid, JournalLesson, JournalWork } from "#server/journal/protocol.ts";

/** A column of the grid. Ids of those that take values are the protocol's; `percent` is only computed. */
export type Column =
  | { kind: "lesson"; id: string; lesson: JournalLesson; isOpen: boolean }
  | { kind: "work"; id: string; work: JournalWork; isOpen: boolean }
  | { kind: "percent"; id: "percent"; isOpen: false }
  | { kind: "term"; id: "term"; isOpen: boolean }
  | { kind: "credit"; id: "credit"; isOpen: boolean };

/** Neighbouring columns under one heading: a month `YYYY-MM` of lessons, or a part of the marks. */
export type ColumnGroup = { id: string; kind: "month" | "works" | "totals"; span: number };

/** Formative points. Source: the model rules of grading (journal-systems.md). */
const POINTS = { min: 1, max: 10 };
const TERM_MARKS = { min: 2, max: 5 };

/** What whole numbers a column takes; null: none. */
export function rangeOf(column: Column): { min: number; max: number } | null {
  if (column.kind === "lesson") return POINTS;
  if (column.kind === "work") return { min: 0, max: column.work.maxPoints };
  if (column.kind === "term") return TERM_MARKS;
  return column.kind === "credit" ? { min: 0, max: 1 } : null;
}

type Source = Pick<JournalGrid, "lessons" | "works" | "subject" | "mayWrite">;

/**
 * The columns in the paper journal's order: dates, section and term works, then the result. A date that is to
 * come, or was cancelled, takes no points; `today` is the school's day, `YYYY-MM-DD`.
 */
export function columnsOf({ lessons, works, subject, mayWrite }: Source, today: string): Column[] {
  const dates = lessons.map(
    (lesson): Column => ({
      kind: "lesson",
      id: `lesson:${lesson.lessonId}`,
      lesson,
      isOpen: mayWrite && lesson.state !== "cancelled" && lesson.day <= today,
    }),
  );
  const order = (work: JournalWork) => (work.kind === "section" ? 0 : 1);
  const sums = [...works]
    .sort((one, other) => order(one) - order(other) || one.number - other.number)
    .map((work): Column => ({ kind: "work", id: `work:${work.id}`, work, isOpen: mayWrite }));
  const results: Column[] =
    subject.grading === "credit"
      ? [{ kind: "credit", id: "credit", isOpen: mayWrite }]
      : [
          { kind: "percent", id: "percent", isOpen: false },
          { kind: "term", id: "term", isOpen: mayWrite },
        ];
  return [...dates, ...sums, ...results];
}

/** The headings above them, left to right; their spans add up to all columns. */
export function groupsOf(columns: readonly Column[]): ColumnGroup[] {
  const groups: ColumnGroup[] = [];
  for (const column of columns) {
    const kind =
      column.kind === "lesson" ? "month" : column.kind === "work" ? "works" : ("totals" as const);
    const id = column.kind === "lesson" ? column.lesson.day.slice(0, 7) : kind;
    const last = groups.at(-1);
    if (last?.id === id) last.span += 1;
    else groups.push({ id, kind, span: 1 });
  }
  return groups;
}

/** Which date to show first: today's, else the last that was, else the first. -1 without dates. */
export function dateToShow(columns: readonly Column[], today: string): number {
  const days = columns.map((column) => (column.kind === "lesson" ? column.lesson.day : null));
  const now = days.indexOf(today);
  if (now >= 0) return now;
  const last = days.findLastIndex((day) => day !== null && day < today);
  return last >= 0 ? last : days.findIndex((day) => day !== null);
}

/** Whether there is a register to write letters into: the lesson was begun. */
export const isHeld = (column: Column): boolean =>
  column.kind === "lesson" && ["live", "ended"].includes(column.lesson.state);

/** Where a value stands, as one text. */
export const cellKey = (pupilId: string, columnId: string) => `${pupilId} ${columnId}`;

/** The lesson of a column's id; null for other columns. */
export const lessonIdOf = (columnId: string): string | null =>
  columnId.startsWith("lesson:") ? columnId.slice("lesson:".length) : null;
