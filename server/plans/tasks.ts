import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { User } from "../realtime.ts";
import type { Planned } from "../schedule/rules.ts";
import { dayAfter, dayOf } from "../schedule/rules.ts";
import type { Access } from "./access.ts";
import type { NewMaterial, Task, TaskDetails, UsualDue } from "./protocol.ts";
import { endOfNextDay, givenWhen, LOOK_AHEAD_DAYS, nextOf } from "./rules.ts";
import type { PlanStore, StoredTask } from "./store.ts";
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
  lessons: { classOfChild(user: User, childId: string): Promise<string> };
  /** @throws AppError not_found, an item the teacher does not see */
  checkMaterials(user: User, materials: readonly NewMaterial[]): Promise<void>;
  tell: {
    given(schoolId: string, lesson: Lesson, task: Task): void;
    changed(lesson: Lesson): void;
  };
  now: () => number;
};
/** What may change of a task; what is absent stays. */
type TaskChange = { [K in keyof TaskDetails]?: TaskDetails[K] | undefined };
/** What is due on a first screen at most. */
const MOST_OPEN = 30;
const MINUTE_MS = 60_000;

/** Work that is prepared, given to a class, and due. */
export function createTasks(deps: Deps) {
  const { store, access, views, schedule, people, lessons, checkMaterials, tell, now } = deps;

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
    if (told) tell.given(schoolId, lesson, told);
  }

  /** Writes a task of a lesson, and gives it at once where wanted; who may is asked before. */
  async function add(
    user: User,
    lesson: Lesson,
    { text, materials, channelNote, dueAt }: TaskDetails,
    isGiven: boolean,
  ): Promise<Task> {
    const { schoolId } = user;
    requireAhead(dueAt);
    await checkMaterials(user, materials);
    const due = dueAt ?? (isGiven ? (await usualDue(schoolId, lesson)).at : null);
    const task = {
      lessonId: lesson.id,
      classId: lesson.classId,
      subjectId: lesson.subject.id,
      teacherId: user.id,
      ...{ text, materials, channelNote },
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
    { dueAt, materials, text, channelNote }: TaskChange,
  ): Promise<Task> {
    const { lesson, task } = await findTaught(user, taskId);
    const isSameDue = dueAt !== undefined && Date.parse(dueAt) === task.dueAtMs;
    if (!isSameDue) requireAhead(dueAt);
    if (materials) await checkMaterials(user, materials);
    const changed = await store.changeTask(user.schoolId, taskId, {
      ...(text !== undefined && { text }),
      ...(materials && { materials }),
      ...(channelNote !== undefined && { channelNote }),
      ...(dueAt !== undefined && { dueAtMs: Date.parse(dueAt) }),
    });
    if (!changed) throw new AppError("not_found", "No such task");
    if (changed.givenAtMs !== null) tell.changed(lesson);
    return toTask(user, changed);
  }

  async function give(user: User, taskId: string): Promise<Task> {
    const { lesson } = await findTaught(user, taskId);
    return givePrepared(user, lesson, taskId);
  }

  async function remove(user: User, taskId: string): Promise<void> {
    const { task, lesson } = await findTaught(user, taskId);
    await store.removeTask(user.schoolId, taskId);
    if (task.givenAtMs !== null) tell.changed(lesson);
  }

  /**
   * What is given and still due: of a child, of one's class, or what a teacher gave.
   * @throws AppError forbidden other_class, not their child
   */
  async function listOpen(user: User, childId?: string): Promise<Task[]> {
    const { schoolId } = user;
    const classId =
      childId !== undefined
        ? await lessons.classOfChild(user, childId)
        : user.roles.includes("pupil")
          ? ((await people.findPerson(schoolId, user.id))?.classId ?? null)
          : null;
    const of = classId === null ? { teacherId: user.id } : { classId };
    const open = await store.listOpen(schoolId, of, now(), MOST_OPEN);
    return views.toTasks(schoolId, open, views.opensTo(user));
  }

  return { usualDue, add, givePrepared, create, change, give, remove, listOpen };
}
export type Tasks = ReturnType<typeof createTasks>;
