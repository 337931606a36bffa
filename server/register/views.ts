import type { RowFacts } from "./proposals.ts";
import type { ExplainedSign, RegisterRow } from "./protocol.ts";
import { isNewEvidence } from "./rules.ts";
import type { Step, StoredExplanation } from "./store.ts";

const instant = (ms: number) => new Date(ms).toISOString();

/** That something was told, without its words. */
export const signOf = ({ id, reason, state, hasPhoto, atMs }: StoredExplanation): ExplainedSign => {
  return { id, reason, state, hasPhoto, at: instant(atMs) };
};

/** A line of the confirm page. `nameOf`: names of those who decided, by id. */
export function toRow(
  facts: RowFacts,
  fullName: string,
  nameOf: (personId: string) => string,
): RegisterRow {
  const { personId, steps, standing, proposal, explanation } = facts;
  return {
    ...{ personId, fullName, version: steps.at(-1)?.seq ?? 0, proposal },
    standing: standing && toStanding(standing, nameOf),
    isNewEvidence: isNewEvidence(standing, proposal),
    explanation: explanation && signOf(explanation),
  };
}

function toStanding(step: Step, nameOf: (personId: string) => string): RegisterRow["standing"] {
  const { kind, code, cause, proposedCode, role, byId, atMs } = step;
  if (kind === "reopened") return null;
  return { code, kind, cause, proposedCode, role, byName: nameOf(byId), at: instant(atMs) };
}
