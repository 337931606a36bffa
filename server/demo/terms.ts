import type { Term } from "../journal/protocol.ts";
import { schoolYearOf } from "../journal/terms.ts";
import { dayAfter } from "../schedule/rules.ts";

/**
 * The terms of a school that has lessons every day of the year, as on this day: in a break the term before goes on until
 * the next one. Null when a term holds the day as it is.
 */
export function termsOnEveryDay(terms: readonly Term[], day: string): Term[] | null {
  const year = schoolYearOf(day);
  const ofYear = terms
    .filter((term) => term.year === year)
    .toSorted((one, other) => one.number - other.number);
  const at = ofYear.findLastIndex(({ from }) => from <= day);
  const last = ofYear[at];
  if (!last || last.to >= day) return null;
  const next = ofYear[at + 1];
  const to = next ? dayAfter(next.from, -1) : `${year + 1}-08-31`;
  return ofYear.with(at, { ...last, to });
}
