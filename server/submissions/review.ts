import { AppError } from "../errors.ts";
import type { People } from "../people/service.ts";
import type { Plans } from "../plans/service.ts";
import type { User } from "../realtime.ts";
import type { Access } from "./access.ts";
import type { Change, Show } from "./handing-in.ts";
import type { Channel, Feedback, Submission } from "./protocol.ts";
import {
  answer,
  channelOf,
  dueOf,
  fileIdOf,
  liveRounds,
  receive,
  type StoredFeedback,
  type StoredTerm,
} from "./rules.ts";
import type { PointsGiven } from "./service.ts";
import type { States } from "./states.ts";
import type { StoredWork, SubmissionStore } from "./store.ts";
import { instant, type Views } from "./views.ts";

type Deps = {
  store: SubmissionStore;
  access: Access;
  views: Views;
  states: States;
  plans: Pick<Plans, "tasksOf">;
  people: Pick<People, "findPeople" | "findPerson" | "roster">;
  change: Change;
  show: Show;
  emit(told: PointsGiven): void;
  now: () => number;
};
const DAY_MS = 86_400_000;
/** A school year: older work waits for nobody. */
const YEAR_MS = 300 * DAY_MS;
const MOST_TO_REVIEW = 100;
const MOST_GIVEN = 60;

type NewFeedback = {
  feedbackId: string;
  text: string;
  voiceFileId: string | null;
  drawings: Feedback["drawings"];
  decision: Feedback["decision"];
  points: number | null;
};

/** The teacher's side: who has handed in, what waits, and answers. */
export function createReview(deps: Deps) {
  const { store, access, views, states, plans, people, change, show, emit, now } = deps;

  /** Everybody who has the task, those who handed nothing in first. @throws AppError not_found; forbidden not_its_teacher */
  async function readTaskBoard(user: User, taskId: string) {
    const { schoolId } = user;
    const task = await access.mustSeeAll(user, taskId);
    const [[head], found] = await Promise.all([
      views.toHeads(user, [task], true),
      states.rowsOf(schoolId, [task]),
    ]);
    if (!head) throw new Error("one task makes one head");
    const thumbOf = await views.thumbsOf(
      schoolId,
      found.map(({ work }) => work),
    );
    const rows = found.map(({ pupil, work, row }) => {
      const { taskId: _, feedbackAt: __, ...shown } = row;
      return { ...shown, fullName: pupil.fullName, thumbUrl: thumbOf(work) };
    });
    const rank = (row: (typeof rows)[number]) => (row.roundCount === 0 ? 0 : 1);
    return { task: head, rows: rows.sort((a, b) => rank(a) - rank(b)) };
  }

  /** Works that wait for the caller, the oldest first. */
  async function listToReview(user: User, { classId }: { classId?: string | undefined }) {
    const { schoolId } = user;
    const tasks = await plans.tasksOf(schoolId, {
      ...{ teacherId: user.id, fromMs: now() - YEAR_MS },
      ...(classId !== undefined && { classId }),
    });
    const taskIds = tasks.map(({ id }) => id);
    const waiting = (await store.list(schoolId, { taskIds, state: "handedIn" }))
      .map((work) => ({ work, rounds: liveRounds(work) }))
      .sort((a, b) => (a.rounds.at(-1)?.atMs ?? 0) - (b.rounds.at(-1)?.atMs ?? 0));
    const shown = waiting.slice(0, MOST_TO_REVIEW);
    const works = shown.map(({ work }) => work);
    const [heads, pupils, thumbOf] = await Promise.all([
      views.toHeads(user, tasks, true),
      people.findPeople(
        schoolId,
        works.map(({ pupilId }) => pupilId),
      ),
      views.thumbsOf(schoolId, works),
    ]);
    const headOf = new Map(heads.map((head) => [head.id, head]));
    return {
      total: waiting.length,
      works: shown.flatMap(({ work, rounds }) => {
        const head = headOf.get(work.taskId);
        if (!head) return [];
        const { className, subject, text: taskText } = head;
        return {
          ...{ taskId: work.taskId, pupilId: work.pupilId, className, subject, taskText },
          pupilName: pupils.get(work.pupilId)?.name ?? "",
          handedInAt: instant(rounds.at(-1)?.atMs ?? 0),
          round: rounds.length,
          isLate: rounds[0]?.isLate ?? false,
          thumbUrl: thumbOf(work),
        };
      }),
    };
  }

  /** Tasks the caller gave, the newest first, with how many have handed in. */
  async function listGivenTasks(
    user: User,
    of: { classId?: string | undefined; subjectId?: string | undefined },
  ) {
    const { schoolId } = user;
    const all = await plans.tasksOf(schoolId, {
      teacherId: user.id,
      ...(of.classId !== undefined && { classId: of.classId }),
      ...(of.subjectId !== undefined && { subjectId: of.subjectId }),
    });
    const tasks = all.slice(-MOST_GIVEN).reverse();
    const [heads, found] = await Promise.all([
      views.toHeads(user, tasks, true),
      states.rowsOf(schoolId, tasks),
    ]);
    return heads.map(({ now: _, ...head }) => {
      const rows = found.filter(({ task }) => task.id === head.id).map(({ row }) => row);
      return {
        ...head,
        pupilCount: rows.length,
        handedInCount: rows.filter(({ roundCount }) => roundCount > 0).length,
        toReviewCount: rows.filter(({ state }) => state === "handedIn").length,
        missingCount: rows.filter((row) => row.isMissing).length,
      };
    });
  }

  /** What an answer names must be of this work. @throws AppError not_found; conflict files_on_their_way */
  async function checkFeedback(user: User, work: StoredWork, feedback: NewFeedback): Promise<void> {
    const { voiceFileId, drawings } = feedback;
    const handedIn = new Set(liveRounds(work).flatMap(({ parts }) => parts.flatMap(fileIdOf)));
    if (drawings.some(({ fileId }) => !handedIn.has(fileId)))
      throw new AppError("not_found", "No such photo");
    if (voiceFileId === null) return;
    const voice = (await store.listFiles(user.schoolId, [voiceFileId])).get(voiceFileId);
    const isOfWork = voice?.taskId === work.taskId && voice.pupilId === work.pupilId;
    if (!voice || !isOfWork || voice.ownerId !== user.id || voice.kind !== "voice")
      throw new AppError("not_found", "No such voice");
    if (voice.wholeAtMs === null)
      throw new AppError("conflict", "Not all has come", { reason: "files_on_their_way" });
  }

  /**
   * Answers the newest round, once for each `feedbackId`; points are told to who listens.
   * @throws AppError not_found; forbidden not_its_teacher; conflict nothing_handed_in, files_on_their_way
   */
  async function giveFeedback(
    user: User,
    taskId: string,
    pupilId: string,
    feedback: NewFeedback,
  ): Promise<Submission> {
    const { schoolId, id: byId } = user;
    const { task } = await access.mustReview(user, taskId, pupilId);
    const stored = await store.find(schoolId, { taskId, pupilId });
    if (stored) await checkFeedback(user, stored, feedback);
    const { feedbackId: id, points, ...same } = feedback;
    const given: Omit<StoredFeedback, "round" | "seenAtMs"> = {
      ...{ ...same, id, points, byId, atMs: now() },
    };
    const { before, after } = await change(schoolId, task, pupilId, (work) => answer(work, given));
    const isNew = before.feedback.length < after.feedback.length;
    if (isNew && points !== null) {
      const { lessonId, classId, subjectId } = task;
      emit({ schoolId, taskId, lessonId, classId, subjectId, pupilId, points, byId });
    }
    return show(schoolId, task, after, false);
  }

  /**
   * What came on paper or by e-mail, with the day it came.
   * @throws AppError not_found; forbidden not_its_teacher; invalid, in the future; conflict work_waits, work_accepted
   */
  async function enterReceived(
    user: User,
    taskId: string,
    pupilId: string,
    { channel, at }: { channel: Channel; at: string },
  ): Promise<Submission> {
    const { task } = await access.mustReview(user, taskId, pupilId);
    const atMs = Date.parse(at);
    if (atMs > now()) throw new AppError("invalid", "It has not come yet");
    const handInId = `received ${channel} ${at}`;
    const round = { handInId, atMs, channel, isHonest: false, byId: user.id, parts: [] };
    const { after } = await change(user.schoolId, task, pupilId, (work) =>
      receive(work, round, dueOf(work, task.dueAtMs)),
    );
    return show(user.schoolId, task, after, false);
  }

  /** @throws AppError not_found; forbidden not_its_teacher */
  async function changeTerms(
    user: User,
    taskId: string,
    pupilId: string,
    { channel, dueAt }: { channel?: Channel | undefined; dueAt?: string | null | undefined },
  ): Promise<Submission> {
    const { task } = await access.mustReview(user, taskId, pupilId);
    const term: StoredTerm = {
      ...{ atMs: now(), byId: user.id },
      ...(channel !== undefined && { channel }),
      ...(dueAt !== undefined && { dueAtMs: dueAt === null ? null : Date.parse(dueAt) }),
    };
    const { after } = await change(user.schoolId, task, pupilId, (work) => {
      const isSame =
        (channel === undefined || channelOf(work, undefined) === channel) && dueAt === undefined;
      return isSame && work.terms.length > 0 ? work : { ...work, terms: [...work.terms, term] };
    });
    return show(user.schoolId, task, after, false);
  }

  /** @throws AppError not_found, no pupil of a class; forbidden other_class */
  async function changeUsualChannel(
    user: User,
    pupilId: string,
    channel: Channel,
  ): Promise<{ pupilId: string; channel: Channel }> {
    const pupil = await people.findPerson(user.schoolId, pupilId);
    if (!pupil?.classId) throw new AppError("not_found", "No such pupil");
    await access.mustKnowClass(user, pupil.classId);
    await store.addChannel(user.schoolId, { pupilId, channel, byId: user.id }, now());
    return { pupilId, channel };
  }

  /** Those of a class who differ from `online`. @throws AppError forbidden other_class */
  async function listUsualChannels(user: User, classId: string) {
    await access.mustKnowClass(user, classId);
    const roster = await people.roster(user.schoolId, classId);
    const usual = await store.usualChannels(
      user.schoolId,
      roster.map(({ id }) => id),
    );
    return [...usual]
      .filter(([, channel]) => channel !== "online")
      .map(([pupilId, channel]) => ({ pupilId, channel }));
  }

  return {
    ...{ readTaskBoard, listToReview, listGivenTasks, giveFeedback, enterReceived, changeTerms },
    ...{ changeUsualChannel, listUsualChannels },
  };
}
