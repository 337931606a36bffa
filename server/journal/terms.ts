import { dayAfter } from "../schedule/rules.ts";
import type { GradingPolicy, Term } from "./protocol.ts";

/**
 * First and last days of the quarters. Source: the ministry's calendar for 2025/26 as schools published it (terms from
 * 1 September, 3 November, 8 January and 30 March; the year ends on 25 May). The days move by a few each year: the
 * screen says "check with your school", and leadership changes them in the policy.
 */
const QUARTERS = [
  { number: 1, from: "09-01", to: "10-26" },
  { number: 2, from: "11-03", to: "12-28" },
  { number: 3, from: "01-08", to: "03-18" },
  { number: 4, from: "03-30", to: "05-25" },
] as const;
/** A school year begins in this month; the summer before belongs to the year that is over. */
const FIRST_MONTH = 9;
/** A new policy still holds for a term that ended this many days before it was written. */
const GRACE_DAYS = 14;

/** Source of the table: journal-systems.md, the model rules. The weights were not found: they are to be confirmed. */
export const DEFAULT_RULES: Omit<GradingPolicy, "isUnconfirmed" | "terms"> = {
  weights: { formative: 25, section: 25, term: 50 },
  marks: [
    { mark: 5, fromPercent: 85 },
    { mark: 4, fromPercent: 65 },
    { mark: 3, fromPercent: 40 },
    { mark: 2, fromPercent: 0 },
  ],
  marksOfGradeOne: [
    { mark: 5, fromPercent: 81 },
    { mark: 4, fromPercent: 51 },
    { mark: 3, fromPercent: 21 },
    { mark: 2, fromPercent: 0 },
  ],
};

/** The school year that a day belongs to, by the calendar year in which it begins. */
export function schoolYearOf(day: string): number {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return month >= FIRST_MONTH ? year : year - 1;
}

/** The usual quarters of a school year. */
export function usualTerms(year: number): Term[] {
  return QUARTERS.map(({ number, from, to }) => {
    const calendarYear = number <= 2 ? year : year + 1;
    return { year, number, from: `${calendarYear}-${from}`, to: `${calendarYear}-${to}` };
  });
}

/** The quarters of a school year: those the school wrote, else the usual ones; by number. */
export function termsOfYear(written: readonly Term[], year: number): Term[] {
  const own = written.filter((term) => term.year === year);
  return (own.length > 0 ? own : usualTerms(year)).toSorted((a, b) => a.number - b.number);
}

/** The term on a day; in a break the one that is over, before the first one the first. */
export function termOn(written: readonly Term[], day: string): Term {
  const year = schoolYearOf(day);
  const terms = termsOfYear(written, year);
  const begun = terms.findLast(({ from }) => from <= day);
  const [first] = terms;
  if (!begun && !first) throw new Error("a school year has its terms");
  return (begun ?? first)!;
}

/** What is wrong with the terms somebody wrote; null when nothing is. */
export function troubleWith(terms: readonly Term[]): string | null {
  const inOrder = terms.toSorted((a, b) => a.year - b.year || a.number - b.number);
  for (const [index, term] of inOrder.entries()) {
    if (term.from > term.to) return `Term ${term.number} ends before it begins`;
    const before = inOrder[index - 1];
    if (before && before.year === term.year && before.number === term.number)
      return `Term ${term.number} is there twice`;
    if (before && before.to >= term.from) return `Term ${term.number} begins before the last ends`;
    if (schoolYearOf(term.from) !== term.year) return `Term ${term.number} is of another year`;
  }
  return null;
}

/**
 * Whose rules hold for a term: the newest written before it was over, or within two weeks after, so that a change never
 * reaches back into what was signed; the first ever written where a school began later. `versions` by time.
 */
export function policyFor<V extends { atDay: string }>(
  versions: readonly V[],
  term: Pick<Term, "to">,
): V | null {
  const lastDay = dayAfter(term.to, GRACE_DAYS);
  return versions.findLast(({ atDay }) => atDay <= lastDay) ?? versions[0] ?? null;
}
