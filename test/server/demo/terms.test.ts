import { expect, test } from "vitest";
import { termsOnEveryDay } from "#server/demo/terms.ts";
import { termOn, troubleWith, usualTerms } from "#server/journal/terms.ts";
import { dayAfter } from "#server/schedule/rules.ts";

test("every day of two school years, one of them with a 29 February, is in a term", () => {
  for (let day = "2026-09-01"; day < "2028-09-01"; day = dayAfter(day, 1)) {
    const year = day < "2027-09-01" ? 2026 : 2027;
    const usual = usualTerms(year);
    const terms = termsOnEveryDay(usual, day) ?? usual;
    const { from, to } = termOn(terms, day);
    expect([from <= day && day <= to, troubleWith(terms)], day).toEqual([true, null]);
  }
});

test.each([
  ["2026-10-26", null],
  ["2026-10-27", [1, "2026-11-02"]],
  ["2027-01-03", [2, "2027-01-07"]],
  ["2027-06-10", [4, "2027-08-31"]],
  ["2027-08-31", [4, "2027-08-31"]],
  ["2027-09-01", null], // of a year whose terms are not here
] as const)("on %s", (day, longer) => {
  const usual = usualTerms(2026);
  const terms = termsOnEveryDay(usual, day);
  const changed = terms?.filter((term, index) => term.to !== usual[index]?.to);
  expect(changed?.map(({ number, to }) => [number, to]) ?? null).toEqual(longer && [longer]);
});
