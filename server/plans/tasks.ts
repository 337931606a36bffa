import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import type { Planned } from "../schedule/rules.ts";
import { dayAfter, dayOf } from "../schedule/rules.ts";
import type { Access } from "./access.ts";
import { type Audience, seenBy } from "./audience.ts";
import { createLessonsFor } from "./lessons-for.ts";
import type { NewMaterial, Task, TaskDetails, UsualDue } from "./protocol.ts";
import { endOfNextDay, givenWhen, LOOK_AHEAD_DAYS, nextOf } from "./rules.ts";
import type { GivenFilter, PlanStore, StoredTask } from "./store.ts";
import { instant, type Views } from "./views.ts";

type Deps = {
  store: PlanStore;
  access: Access;
  views: Views;
  schedule: { planOf(schoolId: string, day: string): Promise<Planned[]> };
  people: {
    readSchool(schoolId: string): Promise<{ timeZone: string }>;
    findPerson(schoolId: string, personId: string): Promise<{ classId: string | null } | null>;
  };
  lessons: Pick<Lessons, "classOfChild" | "between">;
  audience: Audience;
  /** @throws AppError not_found, an item the teacher does not see */
  checkMaterials(user: User, materials: readonly NewMaterial[]): Promise<void>;
  /** To be read anew. */
  tellChanged(lesson: Lesson): void;
  now: () => number;
};
/** What other domains hear: of a given task alone. */
export type TaskEvent = "given" | "taskChanged" | "taskRemoved";
type TaskListener = (told: { schoolId: string; task: StoredTask }) => unknown;
/** May refuse that a given task goes. @throws AppError */
type RemovalGuard = (schoolId: string, task: StoredTask) => Promise<void>;
/** What may change of a task; what is absent stays. */
type TaskChange = { [K in keyof TaskDetails]?: TaskDetails[K] | undefined };
/** What is due on a first screen at most. */
const MOST_OPEN = 30;
const MINUTE_MS = 60_000;

/** Work that is prepared, given to a class, and due. */
export function createTasks(deps: Deps) {
  const { store, access, views, schedule, people, lessons, audience, now } = deps;
  const { checkMaterials, tellChanged } = deps;
  const lessonsFor = createLessonsFor({ lessons, now });
  const listeners = new Map<TaskEvent, TaskListener[]>();
  const guards: RemovalGuard[] = [];

  /** Those who listen never stop the one who acts. */
  function emit(event: TaskEvent, schoolId: string, task: StoredTask): void {
    if (task.givenAtMs === null) return;
    for (const listener of listeners.get(event) ?? [])
      void Promise.resolve()
        .then(() => listener({ schoolId, task }))
        .catch((err: unknown) =>
          logger.error({ err, taskId: task.id }, "a task's listener failed"),
        );
  }

  /** When a task of this lesson is due unless its teacher says otherwise. */
  async function usualDue(schoolId: string, lesson: Lesson): Promise<UsualDue> {
    const { timeZone } = await people.readSchool(schoolId);
    const endsMs = Date.parse(lesson.startsAt) + lesson.durationMin * MINUTE_MS;
    const afterMs = Math.max(now(), endsMs - 1);
    const of = { classId: lesson.classId, subjectId: lesson.subject.id };
    const today = dayOf(afterMs, timeZone);
    for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead++) {
      const planned = await schedule.planOf(schoolId, dayAfter(today, ahead));
      const nextMs = nextOf(planned, of, afterMs);
      if (nextMs !== null) return { at: instant(nextMs), by: "nextLesson" };
    }
    return { at: instant(endOfNextDay(afterMs, timeZone)), by: "nextDay" };
  }

  function requireAhead(dueAt: string | undefined): void {
    if (dueAt !== undefined && Date.parse(dueAt) <= now())
      throw new AppError("invalid", "It would be due already");
  }

  async function toTask(user: User, task: StoredTask): Promise<Task> {
    const [one] = await views.toTasks(user.schoolId, [task], views.opensTo(user));
    if (!one) throw new Error("one task makes one view");
    return one;
  }

  async function tellGiven(schoolId: string, lesson: Lesson, task: StoredTask): Promise<void> {
    const opens = views.opensToClass(schoolId, lesson.classId);
    const [told] = await views.toTasks(schoolId, [task], opens);
    if (told) await audience.tellGiven(schoolId, lesson, told);
    emit("given", schoolId, task);
  }

  /** Writes a task of a lesson, and gives it at once where wanted; who may is asked before. */
  async function add(
    user: User,
    lesson: Lesson,
    { text, materials, channelNote, dueAt, pupilIds }: TaskDetails,
    isGiven: boolean,
  ): Promise<Task> {
    const { schoolId } = user;
    requireAhead(dueAt);
    await checkMaterials(user, materials);
    await audience.check(schoolId, lesson.classId, pupilIds);
    const due = dueAt ?? (isGiven ? (await usualDue(schoolId, lesson)).at : null);
    const task = {
      lessonId: lesson.id,
      classId: lesson.classId,
      subjectId: lesson.subject.id,
      teacherId: user.id,
      ...{ text, materials, channelNote, pupilIds },
      givenAtMs: isGiven ? now() : null,
      givenWhen: isGiven ? givenWhen(lesson.state) : null,
      dueAtMs: due === null ? null : Date.parse(due),
    };
    const stored = await store.createTask(schoolId, task, now());
    if (isGiven) await tellGiven(schoolId, lesson, stored);
    return toTask(user, stored);
  }

  /** Gives one that was prepared. Giving it twice gives it once. @throws AppError not_found, no such task of this lesson */
  async function givePrepared(user: User, lesson: Lesson, taskId: string): Promise<Task> {
    const { schoolId } = user;
    const task = await store.findTask(schoolId, taskId);
    if (task?.lessonId !== lesson.id) throw new AppError("not_found", "No such task");
    const isDue = task.dueAtMs !== null && task.dueAtMs > now();
    const dueAtMs = isDue ? task.dueAtMs : Date.parse((await usualDue(schoolId, lesson)).at);
    const when = { givenAtMs: now(), givenWhen: givenWhen(lesson.state) };
    const given = await store.giveTask(schoolId, taskId, { ...when, dueAtMs: dueAtMs ?? now() });
    if (given) await tellGiven(schoolId, lesson, given);
    return toTask(user, given ?? task);
  }

  /** A task and its lesson, for who teaches it. @throws AppError not_found; forbidden not_its_teacher */
  async function findTaught(user: User, taskId: string) {
    const task = await store.findTask(user.schoolId, taskId);
    if (!task) throw new AppError("not_found", "No such task");
    return { task, lesson: await access.findTaught(user, task.lessonId) };
  }

  async function create(
    user: User,
    lessonId: string,
    details: TaskDetails,
    isGiven: boolean,
  ): Promise<Task> {
    return add(user, await access.findTaught(user, lessonId), details, isGiven);
  }

  /** @throws AppError not_found; forbidden not_its_teacher; invalid, due already */
  async function change(
    user: User,
    taskId: string,
    { dueAt, materials, text, channelNote, pupilIds }: TaskChange,
  ): Promise<Task> {
    const { lesson, task } = await findTaught(user, taskId);
    const isSameDue = dueAt !== undefined && Date.parse(dueAt) === task.dueAtMs;
    if (!isSameDue) requireAhead(dueAt);
    if (materials) await checkMaterials(user, materials);
    if (pupilIds) await audience.check(user.schoolId, lesson.classId, pupilIds);
    const changed = await store.changeTask(user.schoolId, taskId, {
      ...(text !== undefined && { text }),
      ...(materials && { materials }),
      ...(channelNote !== undefined && { channelNote }),
      ...(pupilIds !== undefined && { pupilIds }),
      ...(dueAt !== undefined && { dueAtMs: Date.parse(dueAt) }),
    });
    if (!changed) throw new AppError("not_found", "No such task");
    if (changed.givenAtMs !== null) tellChanged(lesson);
    emit("taskChanged", user.schoolId, changed);
    return toTask(user, changed);
  }

  async function give(user: User, taskId: string): Promise<Task> {
    const { lesson } = await findTaught(user, taskId);
    return givePrepared(user, lesson, taskId);
  }

  /** @throws AppError not_found; forbidden not_its_teacher; conflict task_has_work, pupils have handed in */
  async function remove(user: User, taskId: string): Promise<void> {
    const { task, lesson } = await findTaught(user, taskId);
    if (task.givenAtMs !== null) for (const guard of guards) await guard(user.schoolId, task);
    await store.removeTask(user.schoolId, taskId);
    if (task.givenAtMs !== null) tellChanged(lesson);
    emit("taskRemoved", user.schoolId, task);
  }

  /**
   * What is given and still due: of a child, of one's class, or what a teacher gave.
   * @throws AppError forbidden other_class, not their child
   */
  async function listOpen(user: User, childId?: string): Promise<Task[]> {
    const { schoolId } = user;
    const isPupil = user.roles.includes("pupil");
    const pupilId = childId ?? (isPupil ? user.id : undefined);
    const classId =
      childId !== undefined
        ? await lessons.classOfChild(user, childId)
        : isPupil
          ? ((await people.findPerson(schoolId, user.id))?.classId ?? null)
          : null;
    const isOfClass = classId !== null && pupilId !== undefined;
    const of = isOfClass ? { classId, pupilIds: [pupilId] } : { teacherId: user.id };
    const open = await store.listOpen(schoolId, of, now(), MOST_OPEN);
    const shown = await views.toTasks(schoolId, open, views.opensTo(user));
    return isOfClass ? shown.map((task) => seenBy(task, [pupilId])) : shown;
  }

  /** Where a task given outside of a lesson is written down, for each class and subject one teaches. */
  async function listLessons(user: User) {
    const found = await lessonsFor(user);
    return Promise.all(
      found.map(async (lesson) => {
        const { id: lessonId, classId, className, subject, startsAt } = lesson;
        const due = await usualDue(user.schoolId, lesson);
        return { lessonId, classId, className, subject, startsAt, usualDue: due };
      }),
    );
  }

  return {
    ...{ usualDue, add, givePrepared, create, change, give, remove, listOpen, listLessons },
    /** Given ones, for other domains. */
    tasksOf: (schoolId: string, wanted: GivenFilter): Promise<StoredTask[]> =>
      store.listGiven(schoolId, wanted),
    /** A given one; null: there is none such. */
    async findGiven(schoolId: string, taskId: string): Promise<StoredTask | null> {
      const task = await store.findTask(schoolId, taskId);
      return task?.givenAtMs == null ? null : task;
    },
    on(event: TaskEvent, listener: TaskListener): void {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    guardRemoval: (guard: RemovalGuard): void => void guards.push(guard),
  };
}
export type Tasks = ReturnType<typeof createTasks>;
