import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { People } from "../people/service.ts";
import type { Plans, StoredTask } from "../plans/service.ts";
import type { Teller, User } from "../realtime.ts";
import { createDoor } from "../recordings/signing.ts";
import type { Schedule } from "../schedule/service.ts";
import type { Videos } from "../videos/service.ts";
import { createAccess } from "./access.ts";
import { createClips } from "./clips.ts";
import { WORK_DOOR } from "./delivery.ts";
import { createFiles, type NewFile } from "./files.ts";
import { createHandingIn } from "./handing-in.ts";
import type { Submission, SubmissionState, WorkFile } from "./protocol.ts";
import { createReview } from "./review.ts";
import { filesOf, liveRounds, type Work } from "./rules.ts";
import { createStates } from "./states.ts";
import type { StoredWork, SubmissionStore, WorkKey } from "./store.ts";
import { createViews, type Seen } from "./views.ts";

type Deps = {
  store: SubmissionStore;
  storage: Storage;
  hls: Pick<Hls, "cleanPhoto" | "cleanVoice">;
  mediaDir: string;
  /** Signs addresses of files, which live so many hours. */
  secret: string;
  lifeHours: number;
  plans: Pick<Plans, "findTask" | "tasksOf" | "materialsFor" | "on" | "guardRemoval">;
  people: Pick<
    People,
    "findPerson" | "findPeople" | "findClass" | "listClasses" | "listParents" | "roster"
  >;
  schedule: Pick<Schedule, "subjects" | "taughtClassIds">;
  videos: Pick<Videos, "reserveClip" | "findMany" | "playbackOf" | "remove">;
  teller: Pick<Teller, "tell">;
  now?: () => number;
};
export type Changed = { schoolId: string; taskId: string; pupilId: string; state: SubmissionState };
export type PointsGiven = {
  schoolId: string;
  taskId: string;
  lessonId: string;
  classId: string;
  subjectId: string;
  pupilId: string;
  /** 1 to 10. */
  points: number;
  byId: string;
};
type Listeners = {
  changed: (told: Changed) => unknown;
  pointsGiven: (told: PointsGiven) => unknown;
};

/** What pupils hand in for their tasks, and what their teachers answer. */
export function createSubmissions(deps: Deps) {
  const { store, storage, hls, mediaDir, plans, people, schedule, videos, teller } = deps;
  const { now = Date.now } = deps;
  const door = createDoor(deps.secret, WORK_DOOR, deps.lifeHours, now);
  const access = createAccess({ store, plans, people, schedule });
  const files = createFiles({ store, storage, hls, mediaDir, now });
  const views = createViews({ store, people, schedule, plans, videos, door, now });
  const states = createStates({ store, plans, people, now });
  const listeners: { [E in keyof Listeners]: Listeners[E][] } = { changed: [], pointsGiven: [] };

  /** Those who listen never stop the one who acts. */
  function emit<E extends keyof Listeners>(event: E, told: Parameters<Listeners[E]>[0]): void {
    for (const listener of listeners[event] as ((told: unknown) => unknown)[])
      void Promise.resolve()
        .then(() => listener(told))
        .catch((err: unknown) =>
          logger.error({ err, event, taskId: told.taskId }, "a submission's listener failed"),
        );
  }

  /** Tells the pupil, their parents and the teacher. */
  async function tellChanged(schoolId: string, task: StoredTask, key: WorkKey, work: Work) {
    const { state } = work;
    const parents = await people.listParents(schoolId, [key.pupilId]);
    for (const id of [key.pupilId, task.teacherId, ...parents.map((one) => one.id)])
      teller.tell(`person:${id}`, "submission:changed", { ...key, state });
    emit("changed", { schoolId, ...key, state });
  }

  /** Changes a work by a rule; who may is asked before. Tells it where there is something to tell. */
  async function change(
    schoolId: string,
    task: StoredTask,
    pupilId: string,
    next: (work: Work) => Work,
    { isQuiet = false }: { isQuiet?: boolean } = {},
  ): Promise<{ before: Work; after: StoredWork }> {
    const key = { taskId: task.id, pupilId };
    const { before, after } = await store.change(schoolId, key, next);
    if (before !== after && !isQuiet) await tellChanged(schoolId, task, key, after);
    return { before, after: { ...key, ...after } };
  }

  async function show(
    schoolId: string,
    task: StoredTask,
    work: StoredWork,
    withDraft: boolean,
  ): Promise<Submission> {
    const { pupilId } = work;
    const usual = (await store.usualChannels(schoolId, [pupilId])).get(pupilId);
    const seen: Seen = { taskDueAtMs: task.dueAtMs, usual, withDraft };
    return views.toSubmission(schoolId, work, seen);
  }

  const parts = { store, access, files, views, states, people, change, show, now };
  const handingIn = createHandingIn({ ...parts, videos });
  const review = createReview({ ...parts, plans, emit: (told) => emit("pointsGiven", told) });
  const clips = createClips({ store, access, videos });

  /**
   * A file of the caller's own work, or of their answer to a pupil's.
   * @throws AppError not_found; forbidden not_yours, not_its_teacher; and as Files.announce
   */
  async function announceFile(
    user: User,
    key: WorkKey,
    file: NewFile,
  ): Promise<{ file: WorkFile; offset: number }> {
    if (key.pupilId === user.id) await access.mustOwn(user, key.taskId);
    else await access.mustReview(user, key.taskId, key.pupilId);
    const stored = await files.announce(user, key, file);
    return { file: views.toFile(stored), offset: await files.offsetOf(stored) };
  }

  /** One's own that nothing handed in holds. @throws AppError not_found; forbidden not_yours; conflict work_waits */
  async function removeFile(user: User, fileId: string): Promise<void> {
    const file = await files.mustOwn(user, fileId);
    const key = { taskId: file.taskId, pupilId: file.pupilId };
    const work = await store.find(user.schoolId, key);
    if (work && filesOf(work).has(fileId))
      throw new AppError("conflict", "It is handed in", { reason: "work_waits" });
    if (work)
      await store.change(user.schoolId, key, (current) => {
        const { draft } = current;
        const left = draft.parts.filter((part) => part.kind !== "file" || part.fileId !== fileId);
        if (left.length === draft.parts.length) return current;
        return { ...current, draft: { ...draft, parts: left } };
      });
    await files.forget(file);
  }

  /** Nothing of a pupil who left for good stays: works, files, clips, words about them. */
  async function erase(schoolId: string, pupilId: string): Promise<void> {
    await remove(schoolId, { pupilId });
    logger.info({ schoolId, pupilId }, "a pupil's work was erased");
  }
  async function remove(schoolId: string, of: { pupilId: string } | { taskId: string }) {
    const held = await store.listHeld(schoolId, of);
    await files.removeOf(held);
    for (const { clipIds } of held) for (const id of clipIds) await videos.remove(schoolId, id);
    await store.removeWorks(schoolId, of); // last: what fails before is found again
  }

  plans.guardRemoval(async (schoolId, task) => {
    const works = await store.list(schoolId, { taskIds: [task.id] });
    if (works.some((work) => liveRounds(work).length > 0))
      throw new AppError("conflict", "There is work", { reason: "task_has_work" });
  });
  plans.on("taskRemoved", ({ schoolId, task }) => remove(schoolId, { taskId: task.id }));

  return {
    ...{ files, door, announceFile, removeFile, erase },
    ...handingIn,
    ...review,
    ...clips,
    statesOf: states.statesOf,
    /** Hears of every change of a state, and of points a teacher gave. */
    on<E extends keyof Listeners>(event: E, listener: Listeners[E]): void {
      listeners[event].push(listener);
    },
    prepare: files.prepare,
  };
}
export type Submissions = ReturnType<typeof createSubmissions>;
