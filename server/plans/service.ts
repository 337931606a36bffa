import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import type { Library } from "../library/service.ts";
import type { People } from "../people/service.ts";
import type { Caller, Teller, User } from "../realtime.ts";
import { mayInRoom } from "../rooms/permissions.ts";
import type { Rooms } from "../rooms/service.ts";
import type { Schedule } from "../schedule/service.ts";
import { createAccess } from "./access.ts";
import { createAudience, isFor, seenBy } from "./audience.ts";
import type { NewMaterial, Plan, Task, TaskDetails } from "./protocol.ts";
import type { PlanChange, PlanStore, StoredTask } from "./store.ts";
import { createTasks } from "./tasks.ts";
import { createViews, toSteps } from "./views.ts";

export type { GivenFilter, StoredTask } from "./store.ts";

type Deps = {
  store: PlanStore;
  lessons: Pick<Lessons, "find" | "read" | "change" | "classOfChild" | "between">;
  schedule: Pick<Schedule, "planOf" | "subjects">;
  people: Pick<
    People,
    "readSchool" | "findPerson" | "findPeople" | "findClass" | "listParents" | "roster"
  >;
  library: Pick<Library, "find" | "findVisible" | "classesOf">;
  rooms: Pick<Rooms, "at" | "atMay" | "find">;
  teller: Pick<Teller, "tell">;
  /** Takes one's own slides of another lesson into this one, too. @throws AppError where that cannot be */
  attachDeck(user: User, lessonId: string, deckId: string): Promise<unknown>;
  now?: () => number;
};
/** Plans offered to copy from. */
const MOST_SOURCES = 20;

/** What a teacher prepares for a lesson and has at hand in it, and the tasks given to the class. */
export function createPlans(deps: Deps) {
  const { store, lessons, schedule, people, library, rooms, teller, now = Date.now } = deps;
  const { attachDeck } = deps;
  const access = createAccess({ lessons, people });
  const views = createViews({ library, schedule, people, now });

  const audience = createAudience({ people, rooms, teller });

  /** The class and its parents, the teacher, and everybody in the room, guests too. */
  function tellChanged(lesson: Lesson): void {
    const payload = { lessonId: lesson.id };
    for (const to of [`class:${lesson.classId}`, `person:${lesson.teacher.id}`])
      teller.tell(to, "plan:changed", payload);
    rooms.find(lesson.id)?.tellAll("plan:changed", payload);
  }

  /** An item must be theirs to see; what slides and links are is not asked here. @throws AppError not_found */
  async function checkMaterials(user: User, materials: readonly NewMaterial[]): Promise<void> {
    for (const one of materials)
      if (one.kind === "item") await library.findVisible(user, one.itemId);
  }

  const tasks = createTasks({
    ...{
      store,
      access,
      views,
      schedule,
      people,
      lessons,
      audience,
      checkMaterials,
      tellChanged,
      now,
    },
  });

  /** The plan as somebody sees it who may. */
  async function show(
    user: User,
    lesson: Lesson,
    { seesSteps, mayChange }: { seesSteps: boolean; mayChange: boolean },
  ): Promise<Plan> {
    const { schoolId } = user;
    const [plan, stored, usualDue, whom] = await Promise.all([
      store.find(schoolId, lesson.id),
      store.listTasks(schoolId, lesson.id),
      seesSteps ? tasks.usualDue(schoolId, lesson) : null,
      seesSteps ? [] : audience.pupilsOf(user),
    ]);
    const opens = views.opensTo(user);
    const shown = seesSteps
      ? stored
      : stored.filter((task) => task.givenAtMs !== null && isFor(task, whom));
    const seen = await views.toTasks(schoolId, shown, opens);
    return {
      lessonId: lesson.id,
      topic: lesson.topic,
      goal: plan?.goal ?? "",
      steps: seesSteps ? toSteps(plan?.steps ?? []) : [],
      materials: await views.toMaterials(plan?.materials ?? [], opens),
      tasks: seesSteps ? seen : seen.map((task) => seenBy(task, whom)),
      ...{ seesSteps, mayChange, usualDue },
    };
  }
  const asTeacher = { seesSteps: true, mayChange: true };

  /** @throws AppError not_found; forbidden other_class */
  async function read(user: User, lessonId: string): Promise<Plan> {
    const lesson = await access.findVisible(user, lessonId);
    const seesSteps = await access.seesSteps(user, lesson);
    return show(user, lesson, { seesSteps, mayChange: access.teaches(user, lesson) });
  }

  /** @throws AppError not_found, the lesson or an item; forbidden not_its_teacher */
  async function change(user: User, lessonId: string, wanted: PlanChange): Promise<Plan> {
    const lesson = await access.findTaught(user, lessonId);
    if (wanted.materials) await checkMaterials(user, wanted.materials);
    await store.put(user.schoolId, ownerOf(lesson), wanted, now());
    tellChanged(lesson);
    return show(user, lesson, asTeacher);
  }

  /** Own lessons of the same subject that have a plan. @throws AppError not_found; forbidden not_its_teacher */
  async function listSources(user: User, lessonId: string) {
    const { schoolId } = user;
    const lesson = await access.findTaught(user, lessonId);
    const plans = await store.listOf(schoolId, ownerOf(lesson), MOST_SOURCES + 1);
    const found = await Promise.all(
      plans
        .filter((plan) => plan.lessonId !== lessonId)
        .map(async ({ lessonId: id, goal, steps }) => {
          const from = await lessons.find(schoolId, id);
          if (!from) return null;
          const { className, startsAt, topic } = from;
          return { lessonId: id, className, startsAt, topic, goal, stepCount: steps.length };
        }),
    );
    return found.filter((one) => one !== null).slice(0, MOST_SOURCES);
  }

  /** Slides come along into the lesson; those that are gone, or somebody else's, are left out of the copy. */
  async function bringDecks(user: User, lessonId: string, materials: readonly NewMaterial[]) {
    const brought: NewMaterial[] = [];
    for (const one of materials) {
      const attached =
        one.kind === "deck" ? attachDeck(user, lessonId, one.deckId) : Promise.resolve();
      const isThere = await attached.then(
        () => true,
        (error: unknown) => {
          if (error instanceof AppError) return false;
          throw error;
        },
      );
      if (isThere) brought.push(one);
    }
    return brought;
  }

  /**
   * Goal, steps (none done) and materials of another own lesson of the subject, in place of what is there; its topic
   * where this lesson has none.
   * @throws AppError not_found; forbidden not_its_teacher; invalid, of another subject
   */
  async function copy(user: User, lessonId: string, fromLessonId: string): Promise<Plan> {
    const [lesson, from] = await Promise.all([
      access.findTaught(user, lessonId),
      access.findTaught(user, fromLessonId),
    ]);
    if (from.subject.id !== lesson.subject.id) throw new AppError("invalid", "Another subject");
    const plan = await store.find(user.schoolId, fromLessonId);
    if (!plan) throw new AppError("not_found", "It has no plan");
    const { goal } = plan;
    const materials = await bringDecks(user, lessonId, plan.materials);
    const steps = plan.steps.map(({ text, minutes }) => ({ text, minutes }));
    await store.put(user.schoolId, ownerOf(lesson), { goal, materials, steps }, now());
    const isTopicFree = lesson.topic === null && from.topic !== null;
    const shown =
      isTopicFree && lesson.state !== "cancelled"
        ? await lessons.change(user, lessonId, { topic: from.topic ?? "" })
        : lesson;
    tellChanged(shown);
    return show(user, shown, asTeacher);
  }

  /** The plan in the room, by one's role there. @throws AppError forbidden not_in_room; not_found, no lesson's room */
  async function readInRoom(lessonId: string, caller: Caller): Promise<Plan> {
    const { room, peer } = rooms.at(lessonId, caller);
    const lesson = await access.findLesson(caller.user.schoolId, lessonId);
    const seesSteps = mayInRoom(peer.role, "present", room.kind) && isStaff(caller.user);
    return show(caller.user, lesson, {
      seesSteps,
      mayChange: access.teaches(caller.user, lesson),
    });
  }

  /** Who may act in the room, and is no pupil who assists. @throws AppError forbidden, perhaps not_in_room */
  function atAsTeacher(lessonId: string, caller: Caller, action: "present" | "lead") {
    const found = rooms.atMay(lessonId, caller, action);
    if (!isStaff(caller.user)) throw new AppError("forbidden", "Plans and tasks are for teachers");
    return found;
  }

  /** @throws AppError forbidden; not_found, no such step */
  async function tick(
    lessonId: string,
    { stepId, isDone }: { stepId: string; isDone: boolean },
    caller: Caller,
  ): Promise<void> {
    const { room } = atAsTeacher(lessonId, caller, "present");
    const doneAtMs = isDone ? now() : null;
    if (!(await store.tick(caller.user.schoolId, lessonId, { stepId, doneAtMs })))
      throw new AppError("not_found", "No such step");
    const doneAt = doneAtMs === null ? null : new Date(doneAtMs).toISOString();
    for (const personId of room.seats.personIds)
      for (const peer of room.peersOf(personId))
        if (mayInRoom(peer.role, "present", room.kind))
          room.tellPeer(peer, "plan:ticked", { lessonId, stepId, doneAt });
  }

  /** Gives a new task from inside the lesson. @throws AppError forbidden; not_found; invalid, due already */
  async function giveInRoom(lessonId: string, details: TaskDetails, caller: Caller): Promise<Task> {
    atAsTeacher(lessonId, caller, "lead");
    const lesson = await access.findLesson(caller.user.schoolId, lessonId);
    return tasks.add(caller.user, lesson, details, true);
  }

  /** Gives a prepared one from inside the lesson. @throws AppError forbidden; not_found */
  async function givePreparedInRoom(
    lessonId: string,
    taskId: string,
    caller: Caller,
  ): Promise<Task> {
    atAsTeacher(lessonId, caller, "lead");
    const lesson = await access.findLesson(caller.user.schoolId, lessonId);
    return tasks.givePrepared(caller.user, lesson, taskId);
  }

  return {
    ...{ read, change, listSources, copy, readInRoom, tick, giveInRoom, givePreparedInRoom },
    createTask: tasks.create,
    changeTask: tasks.change,
    giveTask: tasks.give,
    removeTask: tasks.remove,
    listOpenTasks: tasks.listOpen,
    listTaskLessons: tasks.listLessons,
    /** Lessons that are held with an item of the library, for other domains. */
    lessonsWith: store.listLessonsWith,
    tasksOf: tasks.tasksOf,
    /** What a task is done with, as this person may open it. */
    materialsFor: (user: User, { materials }: Pick<StoredTask, "materials">) =>
      views.toMaterials(materials, views.opensTo(user)),
    /** A given task, for other domains; null: there is none such. */
    findTask: tasks.findGiven,
    /** Hears of given tasks: given, changed, removed. */
    on: tasks.on,
    /** Asked before a given task is removed; what it throws keeps the task. */
    guardRemoval: tasks.guardRemoval,
  };
}
export type Plans = ReturnType<typeof createPlans>;

const isStaff = ({ roles }: User) => may(roles, "library:readStaff");

const ownerOf = ({ id, teacher, subject }: Lesson) => {
  return { lessonId: id, teacherId: teacher.id, subjectId: subject.id };
};
