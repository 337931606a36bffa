import { AppError } from "../errors.ts";
import type { Term } from "../journal/protocol.ts";
import { logger } from "../logger.ts";
import type { SchoolClass } from "../people/protocol.ts";
import type { FileReply, Words } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import type { Slot, Subject } from "../schedule/protocol.ts";
import type { Watching } from "../watching/service.ts";
import { createAccess } from "./access.ts";
import { type BoardDeps, createBoards, type Key, toDecision } from "./board.ts";
import type { CreditBoard, Criterion } from "./protocol.ts";
import { needsCause } from "./protocol-cause.ts";
import { standingOf } from "./rules.ts";
import type { TermKey } from "./store.ts";

export type { TermsForCredits, WorksForCredits } from "./board.ts";

type Deps = Omit<BoardDeps, "people" | "schedule" | "watching"> & {
  people: BoardDeps["people"] & {
    listClasses(schoolId: string): Promise<SchoolClass[]>;
    findPerson(
      schoolId: string,
      personId: string,
    ): Promise<{ classId: string | null; childIds: string[] } | null>;
  };
  schedule: {
    subjects(schoolId: string): Promise<Map<string, Subject>>;
    readTimetable(user: User, classId?: string): Promise<Slot[]>;
  };
  watching: Pick<Watching, "evidenceOf" | "photoOf">;
};
export type Wanted = { pupilId: string; passed: boolean | null; cause: string; base: number };
/** Told when a teacher has decided. `passed` null: it was taken back. */
export type Decided = {
  schoolId: string;
  classId: string;
  subjectId: string;
  year: number;
  term: number;
  pupilId: string;
  passed: boolean | null;
  byId: string;
  reason: Words;
};

/** Pass or fail in subjects without marks: evidence, a proposal with its reason, and a teacher's decision. */
export function createCredits(deps: Deps) {
  const { store, people, watching, journalOf, now } = deps;
  const access = createAccess(deps);
  const boards = createBoards(deps);
  const listeners: ((decided: Decided) => unknown)[] = [];

  /** For its teachers, the class teacher and leadership. @throws AppError not_found; forbidden other_class */
  async function read(user: User, key: Key): Promise<CreditBoard> {
    const { mayWrite } = await access.find(user, key);
    return { ...(await boards.read(user.schoolId, key)), mayWrite };
  }

  /** Credits the caller sees, those the caller decides first; the current term. */
  async function list(user: User) {
    const { schoolId } = user;
    const seen = await access.list(user);
    if (seen.length === 0) return { credits: [], term: null };
    const { term } = await boards.termOf(schoolId, {});
    const classIds = [...new Set(seen.map(({ classId }) => classId))];
    const when = { year: term.year, term: term.number };
    const [classes, steps] = await Promise.all([
      people.listClasses(schoolId),
      store.listStepsOfClasses(schoolId, classIds, when),
    ]);
    const pupilCounts = new Map(classes.map(({ id, pupilCount }) => [id, pupilCount]));
    const stepsOf = Map.groupBy(steps, ({ classId, subjectId }) => `${classId} ${subjectId}`);
    const counted = seen.map(async (one) => {
      const { classId, subject } = one;
      const words = await journalOf(schoolId, { classId, subjectId: subject.id, ...when });
      const own = standingOf(stepsOf.get(`${classId} ${subject.id}`) ?? [], words);
      const decided = [...own.values()].filter(({ passed }) => passed !== null);
      const pupilCount = pupilCounts.get(classId) ?? 0;
      return { ...one, pupilCount, decidedCount: Math.min(pupilCount, decided.length) };
    });
    const credits = await Promise.all(counted);
    const order = new Map(classes.map(({ id }, at) => [id, at]));
    const place = ({ classId }: { classId: string }) => order.get(classId) ?? 0;
    credits.sort((a, b) => Number(b.mayWrite) - Number(a.mayWrite) || place(a) - place(b));
    return { credits, term };
  }

  /**
   * Decides for several pupils; nothing is written where one of them lacks its cause. Saying again what stands is no
   * new step. @throws AppError forbidden not_its_teacher; not_found; invalid cause_needed
   */
  async function decide(
    user: User,
    key: Key,
    wanted: readonly Wanted[],
  ): Promise<{ board: CreditBoard; conflicts: string[] }> {
    const { schoolId, id: byId } = user;
    await access.findTaught(user, key);
    const board = await boards.read(schoolId, key);
    const rowOf = new Map(board.rows.map((row) => [row.pupilId, row]));
    const termKey = keyOf({
      classId: board.classId,
      subjectId: board.subject.id,
      term: board.term,
    });
    const conflicts: string[] = [];
    const steps = wanted.flatMap(({ pupilId, passed, cause, base }) => {
      const row = rowOf.get(pupilId);
      if (!row) throw new AppError("not_found", "No such pupil in the class");
      const stands = row.decision?.passed ?? null;
      if (passed === stands) return [];
      if (base !== (row.decision?.number ?? 0)) {
        conflicts.push(pupilId);
        return [];
      }
      const { passed: proposed, reason } = row.proposal;
      if (needsCause(passed, proposed, stands) && cause === "")
        throw new AppError("invalid", "It needs a cause", { reason: "cause_needed" });
      const rubricVersion = board.rubric.version;
      const step = { pupilId, passed, cause, proposed, reason, rubricVersion };
      return [{ ...step, number: base + 1, byId, atMs: now() }];
    });
    for (const step of steps) {
      if (await store.addStep(schoolId, termKey, step)) {
        const { pupilId, passed, reason } = step;
        tell({ schoolId, ...termKey, pupilId, passed, byId, reason });
      } else conflicts.push(step.pupilId);
    }
    return { board: await read(user, key), conflicts };
  }

  function tell(decided: Decided): void {
    for (const listener of listeners)
      Promise.resolve(decided)
        .then(listener)
        .catch((err: unknown) => logger.error({ err }, "a decided credit was not passed on"));
  }

  /** Every step of one pupil's credit, the oldest first. @throws AppError as read */
  async function history(user: User, { pupilId, ...key }: Key & { pupilId: string }) {
    const { schoolId } = user;
    await access.find(user, key);
    const { term } = await boards.termOf(schoolId, key);
    const all = await store.listSteps(schoolId, keyOf({ ...key, term }));
    const own = all.filter((step) => step.pupilId === pupilId);
    const decisions = await boards.toDecisions(schoolId, own);
    return own.map(({ proposed, reason }, at) => {
      const decision = toDecision(decisions[at]);
      if (!decision) throw new Error("each step makes a decision");
      return { ...decision, proposed, reason };
    });
  }

  /** The teacher's own eye on one criterion. @throws AppError not_found; forbidden */
  async function judge(
    user: User,
    key: Key,
    tick: { pupilId: string; key: string; isMet: boolean },
  ): Promise<CreditBoard> {
    const { schoolId } = user;
    await access.findTaught(user, key);
    const [{ term }, { criteria }, pupils] = await Promise.all([
      boards.termOf(schoolId, key),
      boards.rubricOf(schoolId, key),
      people.roster(schoolId, key.classId),
    ]);
    const isAsked = criteria.some((one) => one.kind === "judged" && one.key === tick.key);
    if (!isAsked || !pupils.some(({ id }) => id === tick.pupilId))
      throw new AppError("not_found", "No such pupil or criterion");
    await store.addTick(schoolId, keyOf({ ...key, term }), { ...tick, byId: user.id, atMs: now() });
    return read(user, key);
  }

  /** A new version of the rubric, in all the teacher's classes of the subject where wanted. @throws AppError forbidden; conflict */
  async function changeRubric(
    user: User,
    key: Key,
    { criteria, everywhere }: { criteria: Criterion[]; everywhere: boolean },
  ): Promise<CreditBoard> {
    const { schoolId } = user;
    await access.findTaught(user, key);
    const { classId, subjectId } = key;
    const classIds = everywhere ? await access.taughtClassIds(user, subjectId) : [classId];
    for (const id of classIds) {
      const of = { classId: id, subjectId };
      const version = ((await store.findRubric(schoolId, of))?.version ?? 0) + 1;
      const rubric = { version, criteria, byId: user.id, atMs: now() };
      if (!(await store.addRubric(schoolId, of, rubric)))
        throw new AppError("conflict", "Somebody else wrote the rubric meanwhile");
    }
    return read(user, key);
  }

  /** The photo a pupil of the class sent with an item of the credit. @throws AppError not_found; forbidden */
  async function readPhoto(
    user: User,
    { itemId, pupilId, ...key }: Key & { itemId: string; pupilId: string },
  ): Promise<FileReply> {
    const board = await read(user, key);
    const isOfCredit =
      board.items.some(({ id }) => id === itemId) &&
      board.rows.some((row) => row.pupilId === pupilId);
    if (!isOfCredit) throw new AppError("not_found", "No such photo");
    return watching.photoOf(itemId, pupilId);
  }

  /** One's own, or a child's: each credit subject of the class. @throws AppError forbidden other_class; not_found */
  async function readOwn(user: User, childId?: string) {
    const { pupilId, classId, subjects } = await access.ownClass(user, childId);
    const read = subjects.map(async (subject) => {
      const board = await boards.read(user.schoolId, { classId, subjectId: subject.id });
      const row = board.rows.find((one) => one.pupilId === pupilId);
      if (!row) return [];
      const { proposal, decision } = row;
      return [{ subject, term: board.term, proposal, decision }];
    });
    return (await Promise.all(read)).flat();
  }

  /** What is proposed for everybody, for the journal. @throws AppError not_found */
  async function proposalsOf(schoolId: string, key: Key) {
    const { rows } = await boards.read(schoolId, key);
    return rows.map(({ pupilId, proposal: { passed, reason }, decision }) => {
      // A teacher's word stands: against it nothing is proposed.
      return { pupilId, passed: (decision?.passed ?? null) === null ? passed : null, reason };
    });
  }

  return {
    list,
    read,
    decide,
    history,
    judge,
    changeRubric,
    readPhoto,
    readOwn,
    proposalsOf,
    /** Whoever asks; for those who have shown their right otherwise. */
    boardOf: boards.read,
    /** Nothing of a pupil who left for good stays. */
    erase: store.removeOf,
    on(_event: "decided", listener: (decided: Decided) => unknown): void {
      listeners.push(listener);
    },
  };
}
export type Credits = ReturnType<typeof createCredits>;

const keyOf = (of: { classId: string; subjectId: string; term: Term }): TermKey => {
  const { classId, subjectId, term } = of;
  return { classId, subjectId, year: term.year, term: term.number };
};
