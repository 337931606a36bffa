import type { Term } from "../journal/protocol.ts";
import { dayAfter, dayOf } from "../schedule/rules.ts";

/** Teachers prepare the first term's materials in the summer, days before it. */
const SUMMER_DAYS = 92;

/**
 * Whether a published item counts for a term. One that names its term counts for that one in the school year it was
 * published in; one that does not counts for the term that was on, or was the next to begin. Pure.
 */
export function isOfTerm(
  item: { term: number | null; publishAtMs: number | null },
  { term, terms, timeZone }: { term: Term; terms: readonly Term[]; timeZone: string },
): boolean {
  if (item.publishAtMs === null) return false;
  const day = dayOf(item.publishAtMs, timeZone);
  const year = terms
    .filter((one) => one.year === term.year)
    .toSorted((a, b) => a.from.localeCompare(b.from));
  const first = dayAfter(year[0]?.from ?? term.from, -SUMMER_DAYS);
  const last = year.at(-1)?.to ?? term.to;
  if (item.term !== null) return item.term === term.number && day >= first && day <= last;
  const before = year.findLast(({ to }) => to < term.from);
  return day <= term.to && (before ? day > before.to : day >= first);
}
