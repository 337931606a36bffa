import type { Plans } from "../plans/service.ts";
import type { WorksForCredits } from "./board.ts";
import type { WorkEvidence } from "./protocol.ts";

type Deps = {
  plans: Pick<Plans, "tasksOf">;
  submissions: {
    statesOf(
      schoolId: string,
      of: { taskIds: string[] },
    ): Promise<(WorkEvidence & { pupilId: string })[]>;
  };
};

/** Given tasks that are due in the span, and where each pupil stands with them. */
export function worksOf({ plans, submissions }: Deps): WorksForCredits {
  return async (schoolId, of) => {
    const found = await plans.tasksOf(schoolId, of);
    const tasks = found.filter(({ dueAtMs, givenAtMs }) => {
      const atMs = dueAtMs ?? givenAtMs ?? 0;
      return atMs >= of.fromMs && atMs < of.toMs;
    });
    if (tasks.length === 0) return { tasks: [], states: [] };
    const states = await submissions.statesOf(schoolId, { taskIds: tasks.map(({ id }) => id) });
    return {
      tasks: tasks.map(({ id, text, dueAtMs, pupilIds }) => {
        const dueAt = dueAtMs === null ? null : new Date(dueAtMs).toISOString();
        return { id, text, dueAt, pupilIds };
      }),
      states: states.map(
        ({ taskId, pupilId, state, channel, isLate, isMissing, points, handedInAt }) => {
          return { taskId, pupilId, state, channel, isLate, isMissing, points, handedInAt };
        },
      ),
    };
  };
}
