import type { AttendanceCode } from "../attendance/protocol.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import type { RegisterAccess } from "./access.ts";
import type { LessonsForRegister, Proposals, RowFacts } from "./proposals.ts";
import type { DeciderRole, StepKind } from "./protocol.ts";
import { kindOf } from "./rules.ts";
import type { RegisterStore, Step } from "./store.ts";

/** What somebody wants to stand. `version`: the number of steps the row had when it was looked at; absent: whatever it has. */
export type Decision = {
  personId: string;
  code: AttendanceCode;
  cause: string;
  version?: number | undefined;
};
export type Decided = { schoolId: string; lessonId: string; personIds: string[] };
type Deps = {
  store: RegisterStore;
  access: RegisterAccess;
  proposals: Proposals;
  lessons: Pick<LessonsForRegister, "find">;
  now: () => number;
};
/** By whom and as what a step is made. */
type By = { byId: string; role: DeciderRole };

const staleRow = (personIds: readonly string[]) =>
  new AppError("conflict", "Somebody decided meanwhile", {
    reason: "register_changed",
    details: { personIds },
  });

/** Every act upon a register: each adds a step, none takes one away. */
export function createDecisions({ store, access, proposals, lessons, now }: Deps) {
  const listeners: ((decided: Decided) => void)[] = [];

  function tell(decided: Decided): void {
    if (decided.personIds.length === 0) return;
    for (const listener of listeners)
      try {
        listener(decided);
      } catch (err) {
        // It stands all the same; whoever decided must hear so.
        logger.error({ err, lessonId: decided.lessonId }, "a register's listener failed");
      }
  }

  /** @throws AppError not_found; forbidden not_its_teacher; conflict register_not_ready, the lesson is not over */
  async function open(user: User, lessonId: string): Promise<{ lesson: Lesson; by: By }> {
    const lesson = await lessons.find(user.schoolId, lessonId);
    if (!lesson) throw new AppError("not_found", "No such lesson");
    const role = await access.mustDecide(user, lesson);
    if (lesson.state !== "ended")
      throw new AppError("conflict", "It is not over", { reason: "register_not_ready" });
    return { lesson, by: { byId: user.id, role } };
  }

  function stepOf(
    row: RowFacts,
    by: By,
    made: { kind: StepKind; code: AttendanceCode; cause: string; explanationId?: string },
  ): Step {
    const { proposal, steps, lessonId, personId } = row;
    return {
      ...{ lessonId, personId, seq: (steps.at(-1)?.seq ?? 0) + 1, ...by, atMs: now() },
      ...{ kind: made.kind, code: made.code, cause: made.cause },
      explanationId: made.explanationId ?? null,
      proposedCode: proposal.code,
      proposedStatus: proposal.status,
      proposedReason: proposal.reason,
      policyVersion: proposal.policyVersion,
    };
  }

  /** Adds steps and tells of those that were added; returns the persons of whom somebody else was first. */
  async function add(schoolId: string, lessonId: string, steps: readonly Step[]) {
    const lost = await store.addSteps(schoolId, steps);
    const personIds = steps.map(({ personId }) => personId).filter((id) => !lost.includes(id));
    tell({ schoolId, lessonId, personIds });
    return lost;
  }

  /**
   * Sets pupils' codes. One that differs from the proposal needs a cause. What stands already is left as it is.
   * @throws as open does; not_found, nobody of the class; invalid cause_needed; conflict register_changed, with
   * `personIds` in its details: the others are decided
   */
  async function decide(user: User, lessonId: string, decisions: readonly Decision[]) {
    const { lesson, by } = await open(user, lessonId);
    const rows = new Map(
      (await proposals.rows(user.schoolId, [lesson])).map((row) => [row.personId, row]),
    );
    const stale: string[] = [];
    const steps = decisions.flatMap(({ personId, code, cause, version }) => {
      const row = rows.get(personId);
      if (!row) throw new AppError("not_found", "Nobody of this class");
      const { standing, proposal } = row;
      if (version !== undefined && version !== (row.steps.at(-1)?.seq ?? 0)) {
        stale.push(personId);
        return [];
      }
      const kind = kindOf(code, proposal);
      if (kind === "changed" && cause === "")
        throw new AppError("invalid", "Another code needs a cause", { reason: "cause_needed" });
      const isSame =
        standing?.code === code &&
        standing.proposedCode === proposal.code &&
        (kind === "confirmed" || standing.cause === cause);
      return isSame ? [] : [stepOf(row, by, { kind, code, cause })];
    });
    const lost = await add(user.schoolId, lessonId, steps);
    if (stale.length + lost.length > 0) throw staleRow([...stale, ...lost]);
  }

  /** Everything nobody decided on, as it is proposed. Of two at once each row has one step. @throws as open does */
  async function confirmAll(user: User, lessonId: string): Promise<void> {
    const { lesson, by } = await open(user, lessonId);
    const rows = await proposals.rows(user.schoolId, [lesson]);
    const steps = rows
      .filter(({ standing }) => !standing)
      .map((row) => stepOf(row, by, { kind: "confirmed", code: row.proposal.code, cause: "" }));
    await add(user.schoolId, lessonId, steps); // a row somebody else decided meanwhile is decided
  }

  /** Gives a row back to its proposal. @throws as open does; not_found; conflict register_changed */
  async function reopen(user: User, lessonId: string, personId: string, version: number) {
    const { lesson, by } = await open(user, lessonId);
    const [row] = await proposals.rows(user.schoolId, [lesson], personId);
    if (!row) throw new AppError("not_found", "Nobody of this class");
    if (version !== (row.steps.at(-1)?.seq ?? 0)) throw staleRow([personId]);
    if (!row.standing) return;
    const step = stepOf(row, by, { kind: "reopened", code: row.proposal.code, cause: "" });
    const lost = await add(user.schoolId, lessonId, [step]);
    if (lost.length > 0) throw staleRow(lost);
  }

  /** Puts a class teacher's А or Д for rows, or gives rows back; one decided meanwhile is left to who was first. */
  async function put(
    schoolId: string,
    byId: string,
    rows: readonly RowFacts[],
    made: { kind: "excused" | "reopened"; code?: AttendanceCode; explanationId: string },
  ): Promise<number> {
    let count = 0;
    const by: By = { byId, role: "classTeacher" };
    for (const row of rows) {
      const code = made.code ?? row.proposal.code;
      const step = stepOf(row, by, { ...made, code, cause: "" });
      count += 1 - (await add(schoolId, row.lessonId, [step])).length;
    }
    return count;
  }

  return {
    decide,
    confirmAll,
    reopen,
    put,
    /** Told after rows were decided, or given back. */
    onDecided(listener: (decided: Decided) => void): void {
      listeners.push(listener);
    },
  };
}
export type Decisions = ReturnType<typeof createDecisions>;
