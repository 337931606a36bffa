import { AppError } from "../errors.ts";
import type { Term } from "../journal/protocol.ts";
import type { Library, StoredItem } from "../library/service.ts";
import type { SchoolClass } from "../people/protocol.ts";
import type { Subject } from "../schedule/protocol.ts";
import { boundsOf, dayOf } from "../schedule/rules.ts";
import type { Watching } from "../watching/service.ts";
import type {
  CreditBoard,
  CreditDecision,
  CreditItem,
  CreditTask,
  Criterion,
  Rubric,
  WorkEvidence,
} from "./protocol.ts";
import { type JournalWord, propose, standingOf, usualCriteria } from "./rules.ts";
import type { CreditStore, StoredStep, TermKey } from "./store.ts";
import { isOfTerm } from "./terms.ts";

export type TermsForCredits = {
  termsOf(schoolId: string): Promise<Term[]>;
  termAt(schoolId: string, day: string): Promise<Term | null>;
};
/** Works of the class in the subject between two instants: tasks given, and each pupil's state in each of them. */
export type WorksForCredits = (
  schoolId: string,
  of: { classId: string; subjectId: string; fromMs: number; toMs: number },
) => Promise<{ tasks: CreditTask[]; states: (WorkEvidence & { pupilId: string })[] }>;
export type BoardDeps = {
  store: CreditStore;
  people: {
    readSchool(schoolId: string): Promise<{ timeZone: string }>;
    findPeople(
      schoolId: string,
      ids: readonly string[],
    ): Promise<Map<string, { id: string; name: string }>>;
    findClass(schoolId: string, classId: string): Promise<SchoolClass | null>;
    roster(schoolId: string, classId: string): Promise<{ id: string; fullName: string }[]>;
  };
  schedule: { subjects(schoolId: string): Promise<Map<string, Subject>> };
  library: Pick<Library, "listFor">;
  watching: Pick<Watching, "evidenceOf">;
  videos: {
    findMany(
      schoolId: string,
      ids: string[],
    ): Promise<Map<string, { view: { durationMs: number | null } }>>;
  };
  works: WorksForCredits;
  terms: TermsForCredits;
  /** What the journal's credit column says. */
  journalOf(schoolId: string, key: TermKey): Promise<JournalWord[]>;
  now: () => number;
};
export type Key = {
  classId: string;
  subjectId: string;
  year?: number | undefined;
  term?: number | undefined;
};

/** Kinds that a credit is made of: exercises, listening, making, projects (duties 4.5 to 4.8). */
const counting = new Set(["exercise", "listening", "making", "project"]);
const instant = (ms: number) => new Date(ms).toISOString();

/** Gathers what there is of a class in a subject and a term, and proposes. */
export function createBoards(deps: BoardDeps) {
  const { store, people, schedule, library, watching, videos, works, terms, journalOf, now } = deps;

  /** The term asked for, or the current one, or the nearest that has begun. @throws AppError not_found, the school has none */
  async function termOf(schoolId: string, { year, term }: Pick<Key, "year" | "term">) {
    const { timeZone } = await people.readSchool(schoolId);
    const today = dayOf(now(), timeZone);
    const all = (await terms.termsOf(schoolId)).toSorted((a, b) => a.from.localeCompare(b.from));
    const asked = all.findLast(
      (one) => one.number === term && (year === undefined || one.year === year),
    );
    const current =
      (await terms.termAt(schoolId, today)) ?? all.findLast(({ from }) => from <= today) ?? all[0];
    const found = term === undefined ? current : asked;
    if (!found) throw new AppError("not_found", "No such term");
    return { term: found, terms: all, today, timeZone };
  }

  async function itemsOf(
    schoolId: string,
    of: { schoolClass: SchoolClass; subjectId: string },
    when: { term: Term; terms: Term[]; timeZone: string },
  ): Promise<CreditItem[]> {
    const found = (await library.listFor(schoolId, of)).filter(
      (item) => counting.has(item.kind) && isOfTerm(item, when),
    );
    const files = await videos.findMany(
      schoolId,
      found.flatMap(({ videoId }) => videoId ?? []),
    );
    const isCounted = ({ videoId }: StoredItem) =>
      videoId !== null && (files.get(videoId)?.view.durationMs ?? null) !== null;
    return found
      .toSorted((a, b) => (a.publishAtMs ?? 0) - (b.publishAtMs ?? 0))
      .map((item) => {
        const { id, kind, title, asksPhoto, question } = item;
        return { id, kind, title, asksPhoto, question, isCounted: isCounted(item) };
      });
  }

  async function rubricOf(
    schoolId: string,
    of: { classId: string; subjectId: string },
  ): Promise<Rubric> {
    const stored = await store.findRubric(schoolId, of);
    if (!stored) return { version: 0, criteria: [...usualCriteria], by: null, at: null };
    const { version, criteria, byId, atMs } = stored;
    const by = await people.findPeople(schoolId, [byId]);
    return {
      version,
      criteria,
      by: { id: byId, name: by.get(byId)?.name ?? "" },
      at: instant(atMs),
    };
  }

  /** Steps as decisions, with names. */
  async function toDecisions(
    schoolId: string,
    steps: readonly Pick<StoredStep, "number" | "passed" | "byId" | "atMs" | "cause" | "pupilId">[],
  ): Promise<(CreditDecision & { pupilId: string })[]> {
    const by = await people.findPeople(schoolId, [...new Set(steps.map(({ byId }) => byId))]);
    return steps.map(({ number, passed, byId, atMs, cause, pupilId }) => ({
      ...{ number, passed, cause, pupilId, at: instant(atMs) },
      by: { id: byId, name: by.get(byId)?.name ?? "" },
    }));
  }

  /** Everybody of the class with evidence, proposal and what stands. @throws AppError not_found */
  async function read(schoolId: string, key: Key): Promise<Omit<CreditBoard, "mayWrite">> {
    const { classId, subjectId } = key;
    const [schoolClass, subjectOf, when] = await Promise.all([
      people.findClass(schoolId, classId),
      schedule.subjects(schoolId),
      termOf(schoolId, key),
    ]);
    const subject = subjectOf.get(subjectId);
    if (!schoolClass || !subject) throw new AppError("not_found", "No such class or subject");
    const { term, terms: all, today, timeZone } = when;
    const termKey: TermKey = { classId, subjectId, year: term.year, term: term.number };
    const { fromMs } = boundsOf(term.from, timeZone);
    const { toMs } = boundsOf(term.to, timeZone);
    const [pupils, items, given, rubric, steps, ticked, journal] = await Promise.all([
      people.roster(schoolId, classId),
      itemsOf(schoolId, { schoolClass, subjectId }, when),
      works(schoolId, { classId, subjectId, fromMs, toMs }),
      rubricOf(schoolId, key),
      store.listSteps(schoolId, termKey),
      store.listTicked(schoolId, termKey),
      journalOf(schoolId, termKey),
    ]);
    const seen = Map.groupBy(
      await watching.evidenceOf(
        schoolId,
        items.map(({ id }) => id),
      ),
      ({ personId }) => personId,
    );
    const statesOf = Map.groupBy(given.states, ({ pupilId }) => pupilId);
    const decided = await toDecisions(schoolId, [...standingOf(steps, journal).values()]);
    const standing = new Map(decided.map((step) => [step.pupilId, step]));
    const isTermOver = today > term.to;
    const rows = pupils.map(({ id: pupilId, fullName }) => {
      const own = (seen.get(pupilId) ?? []).map(({ personId: _, ...one }) => one);
      const mine = (statesOf.get(pupilId) ?? []).map(({ pupilId: _, ...one }) => one);
      const ticks = keysIn(rubric.criteria, ticked.get(pupilId));
      const evidence = { items, seen: own, works: mine, ticked: ticks };
      return {
        ...{ pupilId, fullName, items: own, works: mine, ticked: [...ticks] },
        ...propose(rubric.criteria, evidence, isTermOver),
        decision: toDecision(standing.get(pupilId)),
      };
    });
    return {
      ...{ classId, className: schoolClass.name, subject, term, terms: all, today, rubric },
      ...{ items, tasks: given.tasks, rows },
    };
  }

  return { read, termOf, rubricOf, toDecisions };
}
export type Boards = ReturnType<typeof createBoards>;

/** A step without whose it is; one that was taken back stands as one, so that its number is known. */
export function toDecision(step: CreditDecision | undefined): CreditDecision | null {
  if (!step) return null;
  const { number, passed, by, at, cause } = step;
  return { number, passed, by, at, cause };
}

/** Ticks of criteria that the rubric still has. */
function keysIn(criteria: readonly Criterion[], ticked: ReadonlySet<string> | undefined) {
  const keys = criteria.flatMap((one) => (one.kind === "judged" ? [one.key] : []));
  return new Set(keys.filter((key) => ticked?.has(key)));
}
