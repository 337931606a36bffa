import type {
  CreditItem,
  CreditProposal,
  Criterion,
  CriterionResult,
  ItemEvidence,
  WorkEvidence,
} from "./protocol.ts";
import { type Facts, reasonOf } from "./words.ts";

/**
 * What a school starts from until a teacher writes a rubric: duties 4.5 to 4.8 ask for watching at home, a proof of
 * it, and an answer after listening. 80 % is what counts as watched everywhere else (watching/rules.ts).
 */
export const usualCriteria: readonly Criterion[] = [
  { kind: "watch", words: "", minPercent: 80, minItems: null },
  { kind: "proofs", words: "", min: 1 },
  { kind: "answers", words: "", minPercent: 50 },
];

/** What there is of one pupil, beside what was given. */
export type Evidence = {
  items: readonly CreditItem[];
  /** Of items this pupil has opened. */
  seen: readonly ItemEvidence[];
  /** Of tasks this pupil has. */
  works: readonly WorkEvidence[];
  /** Keys of `judged` criteria. */
  ticked: ReadonlySet<string>;
};

const isIn = ({ state }: WorkEvidence) => state === "handedIn" || state === "accepted";
const meanOf = (values: readonly number[]) =>
  values.length === 0 ? 0 : Math.round(values.reduce((sum, one) => sum + one, 0) / values.length);

function factsOf(criteria: readonly Criterion[], evidence: Evidence): Facts {
  const { items, works, ticked } = evidence;
  const seenOf = new Map(evidence.seen.map((one) => [one.itemId, one]));
  const counted = items.filter(({ isCounted }) => isCounted);
  const percents = counted.map(({ id }) => seenOf.get(id)?.percent ?? 0);
  const minPercent = criteria.find((one) => one.kind === "watch")?.minPercent ?? 0;
  const asked = items.filter(({ question }) => question !== null);
  const answers = asked.flatMap(({ id }) => seenOf.get(id)?.answer ?? []);
  const photos = items.filter(({ id }) => seenOf.get(id)?.hasPhoto);
  const projects = photos.filter(({ kind }) => kind === "project");
  const handedIn = works.filter(isIn).length;
  const judged = criteria.filter((one) => one.kind === "judged");
  return {
    kinds: new Set(counted.map(({ kind }) => kind)),
    countedCount: counted.length,
    watchedCount: percents.filter((percent) => percent >= minPercent).length,
    meanPercent: meanOf(percents),
    askedCount: asked.length,
    // An answer that nobody said the right one of is good by being there.
    rightCount: answers.filter(({ isRight }) => isRight !== false).length,
    isJudgedByKey: asked.length > 0 && answers.every(({ isRight }) => isRight !== null),
    mayProve: works.length > 0 || items.some(({ asksPhoto }) => asksPhoto),
    proofCount: photos.length + handedIn,
    mayHandIn:
      works.length > 0 || items.some(({ kind, asksPhoto }) => kind === "project" && asksPhoto),
    workCount: handedIn + projects.length,
    judgedCount: judged.length,
    tickedCount: judged.filter(({ key }) => ticked.has(key)).length,
  };
}

function resultOf(criterion: Criterion, facts: Facts, { ticked }: Evidence): CriterionResult {
  const { kind } = criterion;
  const of = (applies: boolean, have: number, need: number): CriterionResult => ({
    ...{ kind, have, need },
    isMet: applies ? have >= need : null,
  });
  switch (kind) {
    case "watch": {
      const need = criterion.minItems ?? facts.countedCount;
      return of(facts.countedCount > 0, facts.watchedCount, need);
    }
    case "proofs":
      return of(facts.mayProve, facts.proofCount, criterion.min);
    case "answers": {
      const { askedCount, rightCount } = facts;
      const percent = askedCount === 0 ? 0 : Math.round((rightCount / askedCount) * 100);
      return of(askedCount > 0, percent, criterion.minPercent);
    }
    case "works":
      return of(facts.mayHandIn, facts.workCount, criterion.min);
    case "judged":
      return of(true, ticked.has(criterion.key) ? 1 : 0, 1);
  }
}

/**
 * What is proposed for one pupil, with its reason. All that applies is met: passed. Something is lacking: not yet
 * while the term goes on, not passed when it is over. Where nothing applies, nothing is said. Pure.
 */
export function propose(
  criteria: readonly Criterion[],
  evidence: Evidence,
  isTermOver: boolean,
): { results: CriterionResult[]; proposal: CreditProposal } {
  const facts = factsOf(criteria, evidence);
  const results = criteria.map((criterion) => resultOf(criterion, facts, evidence));
  const applied = results.filter(({ isMet }) => isMet !== null);
  const isAllMet = applied.length > 0 && applied.every(({ isMet }) => isMet);
  const passed = isAllMet ? true : isTermOver && applied.length > 0 ? false : null;
  return { results, proposal: { passed, reason: reasonOf(facts, results, passed) } };
}

type Step = {
  pupilId: string;
  number: number;
  passed: boolean | null;
  byId: string;
  atMs: number;
  cause: string;
};
/** A value of the journal's credit column: 1 passed, 0 not passed, null wiped. `at` is ISO 8601. */
export type JournalWord = { pupilId: string; value: number | null; byId: string; at: string };

/**
 * What stands for each pupil: the newest step, unless another word was written in the journal since. Steps come with
 * the oldest first. Pure.
 */
export function standingOf(
  steps: readonly Step[],
  journal: readonly JournalWord[],
): Map<string, Step> {
  const standing = new Map(steps.map((step) => [step.pupilId, step]));
  for (const { pupilId, value, byId, at } of journal) {
    const step = standing.get(pupilId);
    const passed = value === null ? null : value === 1;
    const atMs = Date.parse(at);
    const isOlder = step !== undefined && atMs <= step.atMs;
    if (isOlder || passed === (step?.passed ?? null)) continue;
    standing.set(pupilId, { pupilId, number: step?.number ?? 0, passed, byId, atMs, cause: "" });
  }
  return standing;
}
