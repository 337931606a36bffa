import type { LedgerProposal } from "../attendance/protocol.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { User } from "../realtime.ts";
import { dayOf } from "../schedule/rules.ts";
import type { PeopleForRegister } from "./access.ts";
import type { RegisterCell } from "./protocol.ts";
import { cellOf, explanationFor, proposedWith, standingOf } from "./rules.ts";
import type { RegisterStore, Step, StoredExplanation } from "./store.ts";

/** What the register asks of attendance. */
export type Ledger = {
  proposals(schoolId: string, lessonIds: string[], personId?: string): Promise<LedgerProposal[]>;
};
export type LessonsForRegister = {
  find(schoolId: string, lessonId: string): Promise<Lesson | null>;
  findMany(schoolId: string, ids: readonly string[]): Promise<Map<string, Lesson>>;
  between(
    schoolId: string,
    span: { fromMs: number; toMs: number },
    filter?: { classIds?: readonly string[]; teacherId?: string },
  ): Promise<Lesson[]>;
  classOfChild(user: User, childId: string): Promise<string>;
  ensureDay(schoolId: string, day: string): Promise<unknown>;
};
type Deps = {
  store: RegisterStore;
  attendance: Ledger;
  lessons: Pick<LessonsForRegister, "findMany">;
  people: Pick<PeopleForRegister, "readSchool" | "roster">;
};

/** A lesson's pupils as they stand and as they are proposed. */
export type RowFacts = {
  lessonId: string;
  personId: string;
  steps: Step[];
  standing: Step | null;
  proposal: LedgerProposal;
  explanation: StoredExplanation | null;
};
const keyOf = ({ lessonId, personId }: { lessonId: string; personId: string }) =>
  `${lessonId} ${personId}`;

/** The ledger's proposals joined with what parents told and what was decided. */
export function createProposals({ store, attendance, lessons, people }: Deps) {
  /** Explanations of these people that touch any of these lessons, by person. */
  async function explanationsOf(
    schoolId: string,
    held: readonly Lesson[],
    personIds: readonly string[],
    timeZone: string,
  ) {
    const days = held.map(({ startsAt }) => dayOf(Date.parse(startsAt), timeZone)).sort();
    const [fromDay, toDay] = [days[0], days.at(-1)];
    if (fromDay === undefined || toDay === undefined) return new Map<string, StoredExplanation[]>();
    const told = await store.listExplanations(schoolId, personIds, { fromDay, toDay });
    return Map.groupBy(told, ({ personId }) => personId);
  }

  /**
   * Every pupil of lessons that were held, or are on, with steps, proposal and explanation; of one person when
   * named.
   */
  async function rows(
    schoolId: string,
    held: readonly Lesson[],
    personId?: string,
  ): Promise<RowFacts[]> {
    const ids = held.map(({ id }) => id);
    if (ids.length === 0) return [];
    const [{ timeZone }, proposals, steps] = await Promise.all([
      people.readSchool(schoolId),
      attendance.proposals(schoolId, ids, personId),
      store.listSteps(schoolId, ids, personId),
    ]);
    const personIds = [...new Set(proposals.map((one) => one.personId))];
    const told = await explanationsOf(schoolId, held, personIds, timeZone);
    const stepsOf = Map.groupBy(steps, keyOf);
    const dayOfLesson = new Map(
      held.map(({ id, startsAt }) => [id, dayOf(Date.parse(startsAt), timeZone)]),
    );
    return proposals.map((ledger) => {
      const day = dayOfLesson.get(ledger.lessonId) ?? "";
      const explanation = explanationFor(told.get(ledger.personId) ?? [], ledger.lessonId, day);
      const own = stepsOf.get(keyOf(ledger)) ?? [];
      return {
        ...{ lessonId: ledger.lessonId, personId: ledger.personId, steps: own, explanation },
        standing: standingOf(own),
        proposal: proposedWith(ledger, explanation, { day, timeZone }),
      };
    });
  }

  /**
   * What stands for the pupils of these lessons: confirmed, or proposed where a lesson is over and nobody decided.
   * Lessons not over give confirmed cells alone. The ledger is asked only of lessons in which somebody waits.
   */
  async function cells(
    schoolId: string,
    lessonIds: readonly string[],
    personId?: string,
  ): Promise<RegisterCell[]> {
    const [known, steps] = await Promise.all([
      lessons.findMany(schoolId, lessonIds),
      store.listSteps(schoolId, lessonIds, personId),
    ]);
    const decided = new Map(
      [...Map.groupBy(steps, keyOf)].flatMap(([key, own]) => {
        const standing = standingOf(own);
        return standing ? [[key, standing] as const] : [];
      }),
    );
    const over = [...known.values()].filter(({ state }) => state === "ended");
    const rosters = await rostersOf(schoolId, over, personId);
    const waiting = over.filter(({ id, classId }) =>
      (rosters.get(classId) ?? []).some((pupil) => {
        return !decided.has(keyOf({ lessonId: id, personId: pupil }));
      }),
    );
    const proposed = (await rows(schoolId, waiting, personId)).filter((row) => !row.standing);
    return [
      ...[...decided.values()].flatMap((step) => cellOf(step, step, null) ?? []),
      ...proposed.flatMap((row) => cellOf(row, null, row.proposal) ?? []),
    ];
  }

  /** Ids of the pupils of each lesson's class; only the one person's when named. */
  async function rostersOf(schoolId: string, of: readonly Lesson[], personId?: string) {
    const rosters = new Map<string, string[]>();
    for (const classId of new Set(of.map((lesson) => lesson.classId))) {
      const roster = personId === undefined ? await people.roster(schoolId, classId) : null;
      rosters.set(classId, roster?.map(({ id }) => id) ?? (personId ? [personId] : []));
    }
    return rosters;
  }

  /**
   * How many pupils of each lesson nobody has decided on, and how many are decided by code. Where somebody of the
   * class has no step the ledger is asked whether the lesson was theirs: it may have been before they came.
   */
  async function tally(schoolId: string, held: readonly Lesson[]) {
    const ids = held.map(({ id }) => id);
    const [steps, rosters] = await Promise.all([
      store.listSteps(schoolId, ids),
      rostersOf(schoolId, held),
    ]);
    const stepsOf = Map.groupBy(steps, keyOf);
    const counted = new Map(
      held.map(({ id, classId }) => {
        const counts = { present: 0, unexcused: 0, ill: 0, excused: 0, late: 0 };
        const open = new Set<string>();
        for (const personId of rosters.get(classId) ?? []) {
          const standing = standingOf(stepsOf.get(keyOf({ lessonId: id, personId })) ?? []);
          if (standing) counts[standing.code] += 1;
          else open.add(personId);
        }
        return [id, { open, counts }] as const;
      }),
    );
    const unsure = ids.filter((id) => (counted.get(id)?.open.size ?? 0) > 0);
    const theirs = new Set((await attendance.proposals(schoolId, unsure)).map(keyOf));
    return new Map(
      [...counted].map(([lessonId, { open, counts }]) => {
        const own = [...open].filter((personId) => theirs.has(keyOf({ lessonId, personId })));
        return [lessonId, { undecided: own.length, counts }] as const;
      }),
    );
  }

  return { rows, cells, tally };
}
export type Proposals = ReturnType<typeof createProposals>;
