import { heldSpan } from "../attendance/rules.ts";
import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { User } from "../realtime.ts";
import { boundsOf, dayOf } from "../schedule/rules.ts";
import { createRegisterAccess, type PeopleForRegister } from "./access.ts";
import { createBoard } from "./board.ts";
import { createDecisions, type Decided, type Decision } from "./decisions.ts";
import { createDocuments, type DocumentDeps } from "./documents.ts";
import { createExplanations } from "./explanations.ts";
import { createProposals, type Ledger, type LessonsForRegister } from "./proposals.ts";
import type { HistoryLine, OwnCell, RegisterSheet } from "./protocol.ts";
import { cellOf } from "./rules.ts";
import type { RegisterStore, StoredExplanation } from "./store.ts";
import { signOf, toRow } from "./views.ts";

export type RegisterDeps = DocumentDeps & {
  store: RegisterStore;
  attendance: Ledger;
  lessons: LessonsForRegister;
  people: PeopleForRegister;
  now: () => number;
};
export type RegisterEvents = {
  /** Rows were decided, or given back. */
  decided: Decided;
  /** A parent told why a child was away, or it was answered. */
  explained: { schoolId: string; told: StoredExplanation };
};

/** The human half of attendance: what people make of the ledger's proposals, step by step. */
export function createRegister(deps: RegisterDeps) {
  const { store, lessons, people, now } = deps;
  const access = createRegisterAccess(people);
  const proposals = createProposals(deps);
  const decisions = createDecisions({ ...deps, access, proposals });
  const documents = createDocuments(deps);
  const explanations = createExplanations({ ...deps, access, proposals, decisions, documents });
  const board = createBoard({ ...deps, access, proposals, explanations });

  /** @throws AppError not_found; forbidden not_its_teacher */
  async function mustRead(user: User, lessonId: string): Promise<Lesson> {
    const lesson = await lessons.find(user.schoolId, lessonId);
    if (!lesson) throw new AppError("not_found", "No such lesson");
    if (may(user.roles, "attendance:readSchool") || (await access.decidesAs(user, lesson)))
      return lesson;
    throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
  }

  /**
   * A lesson's register: the whole class with proposals, evidence and what stands.
   * @throws AppError not_found; forbidden not_its_teacher; conflict lesson_not_live, never held; lesson_cancelled
   */
  async function sheet(user: User, lessonId: string): Promise<RegisterSheet> {
    const { schoolId } = user;
    const lesson = await mustRead(user, lessonId);
    if (lesson.startedAt === null) {
      const reason = lesson.state === "cancelled" ? "lesson_cancelled" : "lesson_not_live";
      throw new AppError("conflict", "It was not held", { reason });
    }
    const [role, mayReadDocuments, roster, rows] = await Promise.all([
      access.decidesAs(user, lesson),
      access.mayReadDocuments(user, lesson.classId),
      people.roster(schoolId, lesson.classId),
      proposals.rows(schoolId, [lesson]),
    ]);
    const deciders = rows.flatMap(({ standing }) => standing?.byId ?? []);
    const known = await people.findPeople(schoolId, [...new Set(deciders)]);
    const span = spanOf(lesson, lesson.startedAt, now());
    const rowOf = new Map(rows.map((row) => [row.personId, row]));
    const isLive = lesson.state === "live";
    return {
      ...{ lessonId, classId: lesson.classId, className: lesson.className },
      subject: lesson.subject,
      teacherName: lesson.teacher.name,
      from: new Date(span.fromMs).toISOString(),
      to: new Date(span.toMs).toISOString(),
      ...{ isLive, mayDecide: role !== null && !isLive, mayReadDocuments },
      rows: roster.flatMap(({ id, fullName }) => {
        const row = rowOf.get(id);
        return row ? [toRow(row, fullName, (by) => known.get(by)?.name ?? "")] : [];
      }),
    };
  }

  /** Every step upon one pupil's row, and what a parent told, oldest first. @throws as mustRead does */
  async function history(user: User, lessonId: string, personId: string): Promise<HistoryLine[]> {
    const { schoolId } = user;
    const lesson = await mustRead(user, lessonId);
    const [row] = await proposals.rows(schoolId, [lesson], personId);
    const steps = row?.steps ?? (await store.listSteps(schoolId, [lessonId], personId));
    const told = row?.explanation ?? null;
    const ids = [...steps.map(({ byId }) => byId), ...(told ? [told.byId] : [])];
    const known = await people.findPeople(schoolId, [...new Set(ids)]);
    const by = (id: string) => known.get(id)?.name ?? "";
    const at = (ms: number) => new Date(ms).toISOString();
    const explained: HistoryLine[] = told
      ? [{ kind: "explained", reason: told.reason, byName: by(told.byId), at: at(told.atMs) }]
      : [];
    const acts = steps.map(
      (step): HistoryLine => ({
        ...{ kind: step.kind, code: step.code, proposedCode: step.proposedCode },
        ...{ reason: step.proposedReason, cause: step.cause, role: step.role },
        ...{ byName: by(step.byId), at: at(step.atMs) },
      }),
    );
    const lines = [...explained, ...acts];
    return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  /**
   * A pupil's own, or a child's, lessons of a day (today when none is named) that are over.
   * @throws AppError forbidden other_class, not their child; invalid, a parent who names no child
   */
  async function listOwn(
    user: User,
    { day: asked, childId }: { day?: string | undefined; childId?: string | undefined },
  ): Promise<{ day: string; cells: OwnCell[] }> {
    const { schoolId } = user;
    if (childId === undefined && !user.roles.includes("pupil"))
      throw new AppError("invalid", "Name a child");
    const personId = childId ?? user.id;
    const classId =
      childId === undefined
        ? ((await people.findPerson(schoolId, user.id))?.classId ?? null)
        : await lessons.classOfChild(user, childId);
    const { timeZone } = await people.readSchool(schoolId);
    const day = asked ?? dayOf(now(), timeZone);
    if (classId === null) return { day, cells: [] };
    const all = await lessons.between(schoolId, boundsOf(day, timeZone), { classIds: [classId] });
    const rows = await proposals.rows(
      schoolId,
      all.filter(({ state }) => state === "ended"),
      personId,
    );
    return {
      day,
      cells: rows.flatMap((row): OwnCell[] => {
        const cell = cellOf(row, row.standing, row.proposal);
        const explanation = row.explanation && signOf(row.explanation);
        return cell ? [{ ...cell, status: row.proposal.status, explanation }] : [];
      }),
    };
  }

  /** Everything of somebody who left and is erased, documents too. */
  async function erase(schoolId: string, personId: string): Promise<void> {
    for (const id of await store.removePerson(schoolId, personId)) await documents.remove(id);
  }

  function on<E extends keyof RegisterEvents>(
    event: E,
    listener: (told: RegisterEvents[E]) => void,
  ): void {
    const listen = listener as (told: Decided | RegisterEvents["explained"]) => void;
    if (event === "decided") decisions.onDecided(listen);
    else explanations.onChanged((schoolId, told) => listen({ schoolId, told }));
  }

  return {
    ...{ sheet, history, listOwn, erase, on },
    cells: proposals.cells,
    decide: (user: User, lessonId: string, made: readonly Decision[]) =>
      decisions.decide(user, lessonId, made),
    confirmAll: decisions.confirmAll,
    reopen: decisions.reopen,
    listToConfirm: board.listToConfirm,
    classDay: board.classDay,
    explanations,
  };
}
export type Register = ReturnType<typeof createRegister>;

/** As held: for the axis of the page. */
function spanOf(lesson: Lesson, startedAt: string, nowMs: number) {
  const startsAtMs = Date.parse(lesson.startsAt);
  return heldSpan(
    {
      startsAtMs,
      endsAtMs: startsAtMs + lesson.durationMin * 60_000,
      startedAtMs: Date.parse(startedAt),
      endedAtMs: lesson.endedAt === null ? null : Date.parse(lesson.endedAt),
    },
    nowMs,
  );
}
