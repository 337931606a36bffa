import type { Criterion, CriterionKind } from "#server/credits/protocol.ts";

/** Kinds that are counted; each may stand in a rubric once. */
export const countedKinds = ["watch", "proofs", "answers", "works"] as const;
export const MOST_CRITERIA = 8;

/** A criterion as one begins with it. */
export function newCriterion(kind: CriterionKind): Criterion {
  switch (kind) {
    case "watch":
      return { kind, words: "", minPercent: 80, minItems: null };
    case "proofs":
    case "works":
      return { kind, words: "", min: 1 };
    case "answers":
      return { kind, words: "", minPercent: 50 };
    case "judged":
      return { kind, words: "", key: crypto.randomUUID() };
  }
}

/** What can still be added. */
export function addable(criteria: readonly Criterion[]): CriterionKind[] {
  if (criteria.length >= MOST_CRITERIA) return [];
  const there = new Set(criteria.map(({ kind }) => kind));
  return [...countedKinds.filter((kind) => !there.has(kind)), "judged"];
}

/** Whether the server will take them: there is one, and each that an eye judges has its words. */
export const isSound = (criteria: readonly Criterion[]): boolean =>
  criteria.length > 0 &&
  criteria.every(({ kind, words }) => kind !== "judged" || words.trim() !== "");
