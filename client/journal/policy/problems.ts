import type { GradingPolicy } from "#server/journal/protocol.ts";

export const policyProblems = ["sum", "order", "terms"] as const;
export type PolicyProblem = (typeof policyProblems)[number];

/** What keeps a policy from being kept: weights that are no whole, marks or terms out of their order. */
export function problemsOf(policy: Omit<GradingPolicy, "isUnconfirmed">): PolicyProblem[] {
  const { formative, section, term } = policy.weights;
  const isOrdered = (marks: GradingPolicy["marks"]) => {
    const sorted = marks.toSorted((one, other) => one.mark - other.mark);
    return sorted.every((one, at) => at === 0 || one.fromPercent > sorted[at - 1]!.fromPercent);
  };
  const terms = policy.terms.toSorted(
    (one, other) => one.year - other.year || one.number - other.number,
  );
  const areTermsRight = terms.every(
    ({ from, to }, at) => from !== "" && from < to && (at === 0 || terms[at - 1]!.to < from),
  );
  return [
    ...(formative + section + term === 100 ? [] : (["sum"] as const)),
    ...(isOrdered(policy.marks) && isOrdered(policy.marksOfGradeOne) ? [] : (["order"] as const)),
    ...(areTermsRight ? [] : (["terms"] as const)),
  ];
}
