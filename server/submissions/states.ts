import type { People } from "../people/service.ts";
import type { GivenFilter, Plans, StoredTask } from "../plans/service.ts";
import type { Channel, SubmissionState } from "./protocol.ts";
import {
  blankWork,
  channelOf,
  dueOf,
  isMissing,
  liveRounds,
  pointsOf,
  type Work,
} from "./rules.ts";
import type { StoredWork, SubmissionStore } from "./store.ts";

type Deps = {
  store: Pick<SubmissionStore, "list" | "usualChannels">;
  plans: Pick<Plans, "tasksOf">;
  people: Pick<People, "roster" | "findPeople" | "findPerson">;
  now: () => number;
};
/** Where one pupil stands with one task. Instants are ISO 8601, UTC. */
export type WorkStateRow = {
  taskId: string;
  pupilId: string;
  state: SubmissionState;
  channel: Channel;
  dueAt: string | null;
  /** Of the newest round. */
  handedInAt: string | null;
  /** The first round came after its time. */
  isLate: boolean;
  /** Due, and nothing came. */
  isMissing: boolean;
  points: number | null;
  roundCount: number;
  /** Of the newest feedback. */
  feedbackAt: string | null;
  /** The pupil has not opened some of it. */
  hasNewFeedback: boolean;
};
export type PupilOfTask = { id: string; fullName: string };

const instantOrNull = (ms: number | undefined | null) =>
  ms === null || ms === undefined ? null : new Date(ms).toISOString();
const keyOf = (taskId: string, pupilId: string) => `${taskId} ${pupilId}`;

/** One line of states. */
export function toRow(
  key: { taskId: string; pupilId: string },
  work: Work,
  {
    taskDueAtMs,
    usual,
    nowMs,
  }: { taskDueAtMs: number | null; usual: Channel | undefined; nowMs: number },
): WorkStateRow {
  const rounds = liveRounds(work);
  const dueAtMs = dueOf(work, taskDueAtMs);
  return {
    ...key,
    state: work.state,
    channel: channelOf(work, usual),
    dueAt: instantOrNull(dueAtMs),
    handedInAt: instantOrNull(rounds.at(-1)?.atMs),
    isLate: rounds[0]?.isLate ?? false,
    isMissing: isMissing(work, dueAtMs, nowMs),
    points: pointsOf(work),
    roundCount: rounds.length,
    feedbackAt: instantOrNull(work.feedback.at(-1)?.atMs),
    hasNewFeedback: work.feedback.some(({ seenAtMs }) => seenAtMs === null),
  };
}

/** Who has which task, and where each of them stands. */
export function createStates({ store, plans, people, now }: Deps) {
  /** The class in Kazakh order, or those of it who are named. */
  async function pupilsOf(schoolId: string, tasks: readonly StoredTask[]) {
    const classIds = [...new Set(tasks.map(({ classId }) => classId))];
    const rosters = new Map(
      await Promise.all(
        classIds.map(async (id) => [id, await people.roster(schoolId, id)] as const),
      ),
    );
    return (task: StoredTask): PupilOfTask[] => {
      const roster = rosters.get(task.classId) ?? [];
      const named = task.pupilIds;
      return named ? roster.filter(({ id }) => named.includes(id)) : roster;
    };
  }

  /** Of these given tasks, with the stored work where there is any. */
  async function rowsOf(schoolId: string, tasks: readonly StoredTask[], pupilId?: string) {
    const taskIds = tasks.map(({ id }) => id);
    const [works, audience] = await Promise.all([
      store.list(schoolId, { taskIds, pupilId }),
      pupilsOf(schoolId, tasks),
    ]);
    const found = new Map(works.map((work) => [keyOf(work.taskId, work.pupilId), work]));
    const wanted = tasks.flatMap((task) =>
      audience(task)
        .filter(({ id }) => pupilId === undefined || id === pupilId)
        .map((pupil) => ({ task, pupil })),
    );
    const usual = await store.usualChannels(schoolId, [
      ...new Set(wanted.map(({ pupil }) => pupil.id)),
    ]);
    const nowMs = now();
    return wanted.map(({ task, pupil }) => {
      const key = { taskId: task.id, pupilId: pupil.id };
      const work: StoredWork = found.get(keyOf(task.id, pupil.id)) ?? { ...key, ...blankWork() };
      const about = { taskDueAtMs: task.dueAtMs, usual: usual.get(pupil.id), nowMs };
      return { task, pupil, work, row: toRow(key, work, about) };
    });
  }

  /**
   * For other domains: everybody who has these tasks. `classId` and `pupilId` alone mean all their given tasks;
   * `fromMs`, `toMs`: given before the one and due after the other, as of plans.tasksOf.
   */
  async function statesOf(
    schoolId: string,
    wanted: {
      taskIds?: readonly string[];
      classId?: string;
      pupilId?: string;
      fromMs?: number;
      toMs?: number;
    },
  ): Promise<WorkStateRow[]> {
    const { taskIds, pupilId, ...span } = wanted;
    const filter: GivenFilter = { ...span, ...(taskIds && { ids: taskIds }) };
    if (pupilId !== undefined) {
      const pupil = await people.findPerson(schoolId, pupilId);
      if (!pupil?.classId) return [];
      filter.pupilId = pupilId;
      filter.classId ??= pupil.classId;
    }
    if (!taskIds && filter.classId === undefined) return [];
    const rows = await rowsOf(schoolId, await plans.tasksOf(schoolId, filter), pupilId);
    return rows.map(({ row }) => row);
  }

  /** Of one pupil, for their own list. */
  async function rowsOfPupil(
    schoolId: string,
    { id: pupilId, classId }: { id: string; classId: string | null },
    span: { fromMs?: number },
  ) {
    if (classId === null) return [];
    const tasks = await plans.tasksOf(schoolId, { ...span, classId, pupilId });
    return rowsOf(schoolId, tasks, pupilId);
  }

  return { rowsOf, rowsOfPupil, statesOf };
}
export type States = ReturnType<typeof createStates>;
