import { expect, test } from "vitest";
import { problemsOf } from "#client/journal/policy/problems.ts";

const term = (number: number, from: string, to: string) => ({ year: 2026, number, from, to });
const right = {
  weights: { formative: 25, section: 25, term: 50 },
  marks: [
    { mark: 5, fromPercent: 85 },
    { mark: 4, fromPercent: 65 },
    { mark: 2, fromPercent: 0 },
  ],
  marksOfGradeOne: [{ mark: 2, fromPercent: 0 }],
  terms: [term(1, "2026-09-01", "2026-10-25"), term(2, "2026-11-02", "2026-12-30")],
};

test("problemsOf names what keeps a policy from being kept", () => {
  expect(problemsOf(right)).toEqual([]);
  expect(problemsOf({ ...right, weights: { formative: 25, section: 25, term: 40 } })).toEqual([
    "sum",
  ]);
  const marks = [
    { mark: 5, fromPercent: 65 },
    { mark: 4, fromPercent: 65 },
  ];
  expect(problemsOf({ ...right, marks })).toEqual(["order"]);
  const terms = [term(1, "2026-09-01", "2026-11-05"), term(2, "2026-11-02", "2026-12-30")];
  expect(problemsOf({ ...right, terms })).toEqual(["terms"]);
  expect(problemsOf({ ...right, terms: [term(1, "", "2026-11-05")] })).toEqual(["terms"]);
});
