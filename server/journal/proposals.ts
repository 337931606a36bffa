import type { LessonDate } from "../lessons/dates.ts";
import type { Plans } from "../plans/service.ts";
import type { Words } from "../protocol/define.ts";
import { dayOf } from "../schedule/rules.ts";
import type { Frame } from "./frame.ts";
import type { JournalProposal } from "./protocol.ts";
import type { JournalStore, StoredCell } from "./store.ts";
import { lateReason, missingReason, pointsReason, shortDay } from "./words.ts";

/** How one pupil's work for a task stands, as submissions tell it. */
export type WorkState = {
  taskId: string;
  pupilId: string;
  /** ISO 8601; the pupil's own term. */
  dueAt: string | null;
  isLate: boolean;
  isMissing: boolean;
  points: number | null;
};
export type CreditProposal = { pupilId: string; passed: boolean | null; reason: Words };
type OfTerm = { classId: string; subjectId: string; year: number; term: number };
type Deps = {
  store: Pick<JournalStore, "listSettled">;
  plans: Pick<Plans, "tasksOf">;
  statesOf(schoolId: string, wanted: { taskIds: string[] }): Promise<WorkState[]>;
  creditsOf(schoolId: string, wanted: OfTerm): Promise<CreditProposal[]>;
  now: () => number;
};
type Content = { dates: readonly LessonDate[]; cells: readonly StoredCell[] };

/** What tasks and credits propose for a journal's cells, until the teacher takes it or lets it go. */
export function createProposals({ store, plans, statesOf, creditsOf, now }: Deps) {
  /** Of a subject with сынақ: passed or not, where the proof says so. */
  async function ofCredits(frame: Frame, { cells }: Content): Promise<JournalProposal[]> {
    const { schoolId, journal, subject } = frame;
    if (subject.grading !== "credit") return [];
    const proposed = await creditsOf(schoolId, journal);
    const stands = new Map(
      cells
        .filter(({ column }) => column === "credit")
        .map(({ pupilId, value }) => [pupilId, value]),
    );
    return proposed.flatMap(({ pupilId, passed, reason }): JournalProposal[] => {
      if (passed === null) return [];
      const value = passed ? 1 : 0;
      if (stands.get(pupilId) === value) return [];
      const id = `credit:${journal.year}.${journal.term}:${pupilId}:${value}`;
      return [{ id, pupilId, column: "credit", kind: "credit", value, reason, taskId: null }];
    });
  }

  async function ofTasks(frame: Frame, { dates, cells }: Content): Promise<JournalProposal[]> {
    const { schoolId, timeZone } = frame;
    const valueAt = new Map(cells.map((cell) => [`${cell.pupilId} ${cell.column}`, cell.value]));
    const made = dates.filter(({ isMade }) => isMade).map(({ id }) => id);
    if (made.length === 0) return [];
    const tasks = await plans.tasksOf(schoolId, { lessonIds: made });
    if (tasks.length === 0) return [];
    const taskOf = new Map(tasks.map((task) => [task.id, task]));
    const states = await statesOf(schoolId, { taskIds: [...taskOf.keys()] });
    return states.flatMap(({ taskId, pupilId, dueAt, isLate, isMissing, points }) => {
      const task = taskOf.get(taskId);
      if (!task) return [];
      const dueMs = dueAt === null ? null : Date.parse(dueAt);
      const lessonId = placeOf(dates, { lessonId: task.lessonId, dueMs, nowMs: now() });
      const due = dueMs === null ? null : shortDay(dayOf(dueMs, timeZone));
      const on = { pupilId, column: `lesson:${lessonId}`, taskId };
      const found: JournalProposal[] = [];
      // They may stand on the date of giving already, from before the date they were due for had come.
      const places = [`lesson:${lessonId}`, `lesson:${task.lessonId}`];
      const isThere = places.some((column) => valueAt.get(`${pupilId} ${column}`) === points);
      if (points !== null && !isThere) {
        const id = `points:${taskId}:${pupilId}:${points}`;
        const reason = pointsReason(task.text, points);
        found.push({ ...on, id, kind: "points", value: points, reason });
      }
      if (isMissing) {
        const reason = missingReason(task.text, due);
        found.push({
          ...on,
          id: `missing:${taskId}:${pupilId}`,
          kind: "missing",
          value: null,
          reason,
        });
      } else if (isLate) {
        const reason = lateReason(task.text, due);
        found.push({ ...on, id: `late:${taskId}:${pupilId}`, kind: "late", value: null, reason });
      }
      return found;
    });
  }

  /** Without those that were settled, and those whose value stands already. */
  async function of(frame: Frame, content: Content): Promise<JournalProposal[]> {
    const [settled, ofWork, ofCredit] = await Promise.all([
      store.listSettled(frame.schoolId, frame.journal),
      ofTasks(frame, content),
      ofCredits(frame, content),
    ]);
    return [...ofWork, ...ofCredit].filter(({ id }) => !settled.has(id));
  }

  return { of };
}
export type ProposalsOf = ReturnType<typeof createProposals>;

/**
 * The lesson to whose date a task's points go: that for which it was due, once it has come, as journals have it; until
 * then, and where there is none, the one in which it was given.
 */
export function placeOf(
  dates: readonly Pick<LessonDate, "id" | "startsAtMs">[],
  { lessonId, dueMs, nowMs }: { lessonId: string; dueMs: number | null; nowMs: number },
): string {
  if (dueMs === null) return lessonId;
  const given = dates.find(({ id }) => id === lessonId);
  const dueFor = dates.find(({ startsAtMs }) => {
    return startsAtMs >= dueMs && startsAtMs <= nowMs && startsAtMs > (given?.startsAtMs ?? 0);
  });
  return dueFor?.id ?? lessonId;
}
