import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { People, Person } from "../people/service.ts";
import type { Plans, StoredTask } from "../plans/service.ts";
import type { User } from "../realtime.ts";
import type { Schedule } from "../schedule/service.ts";
import type { SubmissionStore } from "./store.ts";

type Deps = {
  store: Pick<SubmissionStore, "find">;
  plans: Pick<Plans, "findTask">;
  people: Pick<People, "findPerson" | "findClass" | "roster">;
  schedule: Pick<Schedule, "taughtClassIds">;
};
export type Standing = "handIn" | "review" | "look";

/** Who hands in, who answers, and who may look on. */
export function createAccess({ store, plans, people, schedule }: Deps) {
  /** @throws AppError not_found, no such task, or not given */
  async function findTask(schoolId: string, taskId: string): Promise<StoredTask> {
    const task = await plans.findTask(schoolId, taskId);
    if (!task) throw new AppError("not_found", "No such task");
    return task;
  }

  /** Whether the task is this pupil's: named, or of its class; or there is work of theirs, from before they changed class. */
  async function isFor(schoolId: string, task: StoredTask, pupil: Person): Promise<boolean> {
    const isGiven = task.pupilIds
      ? task.pupilIds.includes(pupil.id)
      : pupil.classId === task.classId;
    return isGiven || (await store.find(schoolId, { taskId: task.id, pupilId: pupil.id })) !== null;
  }

  /** @throws AppError not_found, no pupil who has the task */
  async function mustHave(schoolId: string, task: StoredTask, pupilId: string): Promise<Person> {
    const pupil = await people.findPerson(schoolId, pupilId);
    if (!pupil || !(await isFor(schoolId, task, pupil)))
      throw new AppError("not_found", "Nobody who has this task");
    return pupil;
  }

  const isItsTeacher = (user: User, { teacherId }: StoredTask): boolean =>
    may(user.roles, "submissions:review") && teacherId === user.id;

  /** Leads the school, or the class. */
  async function leads(user: User, classId: string | null): Promise<boolean> {
    if (may(user.roles, "submissions:readSchool")) return true;
    if (classId === null || !may(user.roles, "submissions:readClass")) return false;
    return (await people.findClass(user.schoolId, classId))?.classTeacherId === user.id;
  }

  /** Is the pupil's parent. */
  async function isParent(user: User, pupilId: string): Promise<boolean> {
    if (!user.roles.includes("parent")) return false;
    const self = await people.findPerson(user.schoolId, user.id);
    return self?.childIds.includes(pupilId) ?? false;
  }

  /** @throws AppError not_found; forbidden not_yours */
  async function mustRead(
    user: User,
    taskId: string,
    pupilId: string,
  ): Promise<{ task: StoredTask; pupil: Person; may: Standing }> {
    const task = await findTask(user.schoolId, taskId);
    const pupil = await mustHave(user.schoolId, task, pupilId);
    const found = { task, pupil };
    if (user.id === pupilId && may(user.roles, "submissions:handIn"))
      return { ...found, may: "handIn" };
    if (isItsTeacher(user, task)) return { ...found, may: "review" };
    const looksOn = (await isParent(user, pupilId)) || (await leads(user, task.classId));
    if (!looksOn) throw new AppError("forbidden", "Not theirs to see", { reason: "not_yours" });
    return { ...found, may: "look" };
  }

  /** The caller's own task. @throws AppError forbidden, no pupil; not_found, not theirs */
  async function mustOwn(user: User, taskId: string): Promise<StoredTask> {
    if (!may(user.roles, "submissions:handIn"))
      throw new AppError("forbidden", "Only pupils hand in", { reason: "not_yours" });
    const task = await findTask(user.schoolId, taskId);
    await mustHave(user.schoolId, task, user.id);
    return task;
  }

  /** A task the caller gave, and a pupil who has it. @throws AppError not_found; forbidden not_its_teacher */
  async function mustReview(
    user: User,
    taskId: string,
    pupilId: string,
  ): Promise<{ task: StoredTask; pupil: Person }> {
    const task = await findTask(user.schoolId, taskId);
    if (!isItsTeacher(user, task))
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
    return { task, pupil: await mustHave(user.schoolId, task, pupilId) };
  }

  /** A task whose states the caller sees of everybody. @throws AppError not_found; forbidden not_its_teacher */
  async function mustSeeAll(user: User, taskId: string): Promise<StoredTask> {
    const task = await findTask(user.schoolId, taskId);
    if (isItsTeacher(user, task) || (await leads(user, task.classId))) return task;
    throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
  }

  /** Those who teach the class, lead it, or the school. @throws AppError forbidden other_class */
  async function mustKnowClass(user: User, classId: string): Promise<void> {
    if (await leads(user, classId)) return;
    const teaches =
      may(user.roles, "submissions:review") &&
      (await schedule.taughtClassIds(user.schoolId, user.id)).includes(classId);
    if (!teaches) throw new AppError("forbidden", "Another class", { reason: "other_class" });
  }

  return { mustRead, mustOwn, mustReview, mustSeeAll, mustKnowClass, isParent };
}
export type Access = ReturnType<typeof createAccess>;
