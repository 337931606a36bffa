import { AppError } from "../errors.ts";
import type { People } from "../people/service.ts";
import type { StoredTask } from "../plans/service.ts";
import type { User } from "../realtime.ts";
import type { Videos } from "../videos/service.ts";
import type { Access, Standing } from "./access.ts";
import type { NewPart, Submission, TaskHead } from "./protocol.ts";
import { blankWork, clipIdOf, dueOf, fileIdOf, handIn, takeBack, type Work } from "./rules.ts";
import type { States } from "./states.ts";
import type { StoredWork, SubmissionStore } from "./store.ts";
import { instant, type Views } from "./views.ts";

export type Change = (
  schoolId: string,
  task: StoredTask,
  pupilId: string,
  next: (work: Work) => Work,
  options?: { isQuiet?: boolean },
) => Promise<{ before: Work; after: StoredWork }>;
export type Show = (
  schoolId: string,
  task: StoredTask,
  work: StoredWork,
  withDraft: boolean,
) => Promise<Submission>;
type Deps = {
  store: SubmissionStore;
  access: Access;
  views: Views;
  states: States;
  people: Pick<People, "findPerson" | "findPeople">;
  videos: Pick<Videos, "findMany">;
  change: Change;
  show: Show;
  now: () => number;
};
const DAY_MS = 86_400_000;
/** How far back one's own list goes: a term and its holidays. */
const OWN_LIST_MS = 90 * DAY_MS;
const MOST_OWN = 100;
/** A clip in one of these has not come whole. */
const arriving = new Set(["awaiting", "uploading", "importing", "cancelled", "refused", "failed"]);

/** The pupil's side: drafts, handing in, taking back; and what those who may read see. */
export function createHandingIn(deps: Deps) {
  const { store, access, views, states, people, videos, change, show, now } = deps;

  async function read(
    user: User,
    taskId: string,
    pupilId: string,
  ): Promise<{ task: TaskHead; submission: Submission; pupilName: string; may: Standing }> {
    const { schoolId } = user;
    const { task, pupil, may } = await access.mustRead(user, taskId, pupilId);
    const stored = await store.find(schoolId, { taskId, pupilId });
    const work = stored ?? { taskId, pupilId, ...blankWork() };
    const [[head], submission] = await Promise.all([
      views.toHeads(user, [task], may === "review"),
      show(schoolId, task, work, may === "handIn"),
    ]);
    if (!head) throw new Error("one task makes one head");
    return { task: head, submission, pupilName: pupil.name, may };
  }

  /** Parts may name only what is the pupil's own and of this task. @throws AppError not_found; conflict files_on_their_way */
  async function check(
    user: User,
    task: StoredTask,
    parts: readonly NewPart[],
    mustBeWhole: boolean,
  ): Promise<void> {
    const { schoolId, id: pupilId } = user;
    const fileIds = parts.flatMap(fileIdOf);
    const clipIds = parts.flatMap(clipIdOf);
    const isTwice = new Set([...fileIds, ...clipIds]).size < fileIds.length + clipIds.length;
    if (isTwice) throw new AppError("invalid", "A part is there twice");
    const [files, clips, work] = await Promise.all([
      store.listFiles(schoolId, fileIds),
      videos.findMany(schoolId, clipIds),
      store.find(schoolId, { taskId: task.id, pupilId }),
    ]);
    const isOwnFile = (id: string) => {
      const file = files.get(id);
      return file?.ownerId === pupilId && file.taskId === task.id && file.pupilId === pupilId;
    };
    const isOwnClip = (id: string) => clips.has(id) && (work?.clipIds.includes(id) ?? false);
    if (!fileIds.every(isOwnFile) || !clipIds.every(isOwnClip))
      throw new AppError("not_found", "No such part");
    if (!mustBeWhole) return;
    const isHere =
      fileIds.every((id) => files.get(id)?.wholeAtMs != null) &&
      clipIds.every((id) => !arriving.has(clips.get(id)?.view.state ?? "awaiting"));
    if (!isHere)
      throw new AppError("conflict", "Not all has come", { reason: "files_on_their_way" });
  }

  return {
    read,

    /** @throws AppError not_found; forbidden not_yours; conflict work_waits, work_accepted */
    async keepDraft(user: User, taskId: string, parts: NewPart[]): Promise<Submission> {
      const task = await access.mustOwn(user, taskId);
      await check(user, task, parts, false);
      const draft = { parts, changedAtMs: now() };
      const next = (work: Work): Work => {
        if (work.state === "open" || work.state === "returned") return { ...work, draft };
        const reason = work.state === "handedIn" ? "work_waits" : "work_accepted";
        throw new AppError("conflict", "It is handed in", { reason });
      };
      const { after } = await change(user.schoolId, task, user.id, next, { isQuiet: true });
      return show(user.schoolId, task, after, true);
    },

    /**
     * Hands in, once for each `handInId`.
     * @throws AppError not_found; forbidden not_yours; conflict files_on_their_way, work_waits, work_accepted
     */
    async handIn(
      user: User,
      taskId: string,
      { handInId, parts }: { handInId: string; parts: NewPart[] },
    ): Promise<Submission> {
      const task = await access.mustOwn(user, taskId);
      const known = await store.find(user.schoolId, { taskId, pupilId: user.id });
      if (known?.rounds.some((round) => round.handInId === handInId))
        return show(user.schoolId, task, known, true);
      await check(user, task, parts, true);
      const atMs = now();
      const byPupil = { channel: "online", isHonest: true, byId: user.id } as const;
      const round = { handInId, atMs, ...byPupil, parts };
      const { after } = await change(user.schoolId, task, user.id, (work) =>
        handIn(work, round, dueOf(work, task.dueAtMs)),
      );
      return show(user.schoolId, task, after, true);
    },

    /** @throws AppError not_found; forbidden not_yours; conflict work_answered */
    async takeBack(user: User, taskId: string): Promise<Submission> {
      const task = await access.mustOwn(user, taskId);
      const { after } = await change(user.schoolId, task, user.id, (work) =>
        takeBack(work, user.id, now()),
      );
      return show(user.schoolId, task, after, true);
    },

    /** @throws AppError not_found; forbidden not_yours */
    async markFeedbackSeen(user: User, taskId: string): Promise<void> {
      const task = await access.mustOwn(user, taskId);
      await change(
        user.schoolId,
        task,
        user.id,
        (work) => {
          if (work.feedback.every(({ seenAtMs }) => seenAtMs !== null)) return work;
          const seenAtMs = now();
          const feedback = work.feedback.map((one) => ({
            ...one,
            seenAtMs: one.seenAtMs ?? seenAtMs,
          }));
          return { ...work, feedback };
        },
        { isQuiet: true },
      );
    },

    /** Own tasks of the last weeks, or a child's. @throws AppError forbidden not_yours, neither a pupil nor their parent */
    async listOwn(user: User, childId?: string) {
      const { schoolId } = user;
      const pupilId = childId ?? user.id;
      const isTheirs =
        childId === undefined ? user.roles.includes("pupil") : await access.isParent(user, childId);
      const pupil = isTheirs ? await people.findPerson(schoolId, pupilId) : null;
      if (!pupil) throw new AppError("forbidden", "Not theirs", { reason: "not_yours" });
      const found = await states.rowsOfPupil(schoolId, pupil, { fromMs: now() - OWN_LIST_MS });
      const heads = await views.toHeads(
        user,
        found.map(({ task }) => task),
        false,
      );
      const all = found.map(({ work, row }, at) => {
        const { subject, text, teacherName, lessonId, givenAt } = heads[at]!;
        const { taskId, state, channel, dueAt, handedInAt, isLate, isMissing, points } = row;
        const hasNewFeedback = work.feedback.some(({ seenAtMs }) => seenAtMs === null);
        return {
          ...{ taskId, lessonId, subject, text, teacherName, state, channel, dueAt, givenAt },
          ...{ handedInAt, isLate, isMissing, hasNewFeedback, points },
        };
      });
      all.sort((a, b) => (b.dueAt ?? "").localeCompare(a.dueAt ?? ""));
      return { pupilId, now: instant(now()), states: all.slice(0, MOST_OWN) };
    },
  };
}
