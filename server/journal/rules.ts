import type { ColumnId, GradingPolicy, JournalWork, TermMark } from "./protocol.ts";

/** Formative points are 1 to this. */
export const MOST_POINTS = 10;

type Work = Pick<JournalWork, "id" | "kind" | "maxPoints">;
type Value = { column: ColumnId; value: number | null };
export type Rules = Pick<GradingPolicy, "weights" | "marks" | "marksOfGradeOne">;

/** What a column is, and of which lesson or work. */
export function columnOf(
  column: ColumnId,
): { kind: "lesson" | "work"; id: string } | { kind: "term" | "credit"; id: null } {
  const [kind, id] = column.split(":");
  if (id !== undefined) return { kind: kind === "lesson" ? "lesson" : "work", id };
  return { kind: column === "credit" ? "credit" : "term", id: null };
}

/**
 * Whether a value may stand in a column. Lessons: 1 to 10. A work: 0 to its maximum. The term mark: 2 to 5, for
 * subjects that have marks. The сынақ: 0 or 1, for subjects that have it. Null clears any of them.
 */
export function mayStand(
  column: ColumnId,
  value: number | null,
  { grading, works }: { grading: "marks" | "credit"; works: ReadonlyMap<string, Work> },
): boolean {
  const { kind, id } = columnOf(column);
  const within = (from: number, to: number) => value === null || (value >= from && value <= to);
  if (kind === "lesson") return within(1, MOST_POINTS);
  if (kind === "term") return grading === "marks" && within(2, 5);
  if (kind === "credit") return grading === "credit" && within(0, 1);
  const work = works.get(id ?? "");
  return work !== undefined && within(0, work.maxPoints);
}

const tenths = (percent: number) => Math.round(percent * 10) / 10;
/** 84.5 that binary fractions made 84.4999… is 84.5. */
const exact = (percent: number) => Number(percent.toFixed(6));

/** Points out of what could be had, percent; null where nothing was given. */
function shareOf(points: readonly { value: number; most: number }[]): number | null {
  const most = points.reduce((sum, one) => sum + one.most, 0);
  if (most === 0) return null;
  return (points.reduce((sum, one) => sum + one.value, 0) / most) * 100;
}

/** The mark for a percent, rounded to a whole one as the table is written; null before there is a percent. */
export function markOf(percent: number | null, grade: number, rules: Rules): number | null {
  if (percent === null) return null;
  const table = grade === 1 ? rules.marksOfGradeOne : rules.marks;
  const whole = Math.round(exact(percent));
  const reached = table
    .toSorted((a, b) => b.fromPercent - a.fromPercent)
    .find(({ fromPercent }) => whole >= fromPercent);
  return reached?.mark ?? null;
}

/**
 * The term mark of one pupil. Each part's percent is points had of points possible: formative of 10 each, БЖБ and ТЖБ
 * of the maxima of the works that this pupil has points for. Parts that do not exist leave their weight to the
 * others. Percent are rounded to tenths for showing; the mark is of the exact one. Subjects with сынақ have no mark.
 */
export function termMarkOf(
  pupilId: string,
  values: readonly Value[],
  {
    works,
    grade,
    grading,
    rules,
  }: {
    works: ReadonlyMap<string, Work>;
    grade: number;
    grading: "marks" | "credit";
    rules: Rules;
  },
): TermMark {
  const formative: { value: number; most: number }[] = [];
  const summative = { section: [...formative], term: [...formative] };
  for (const { column, value } of values) {
    if (value === null) continue;
    const { kind, id } = columnOf(column);
    if (kind === "lesson") formative.push({ value, most: MOST_POINTS });
    const work = kind === "work" ? works.get(id ?? "") : undefined;
    if (work) summative[work.kind].push({ value, most: work.maxPoints });
  }
  const { weights } = rules;
  const parts = [
    { percent: shareOf(formative), weight: weights.formative },
    { percent: shareOf(summative.section), weight: weights.section },
    { percent: shareOf(summative.term), weight: weights.term },
  ];
  let weighed = 0;
  let weight = 0;
  for (const part of parts)
    if (part.percent !== null) {
      weighed += part.percent * part.weight;
      weight += part.weight;
    }
  const percent = weight === 0 ? null : exact(weighed / weight);
  const [formativePercent = null, sectionPercent = null, termPercent = null] = parts.map((part) =>
    part.percent === null ? null : tenths(part.percent),
  );
  return {
    ...{ pupilId, formativePercent, sectionPercent, termPercent },
    percent: percent === null ? null : tenths(percent),
    mark: grading === "credit" ? null : markOf(percent, grade, rules),
  };
}

/** What stands in the journal as the term's mark: the teacher's own, else the computed one. */
export function standingMark(values: readonly Value[], computed: number | null): number | null {
  return values.find(({ column }) => column === "term")?.value ?? computed;
}
