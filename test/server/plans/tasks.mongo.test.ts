import { beforeEach, describe, expect, test } from "vitest";
import type { TaskDetails } from "#server/plans/protocol.ts";
import type { User } from "#server/realtime.ts";
import { makePlans, startLibrary, type TestPlans } from "./school.ts";

startLibrary();

const steps = [
  { text: "Сәлемдесу, үй тапсырмасын тексеру", minutes: 5 },
  { text: "Жаңа тақырып", minutes: 20 },
];
const link = { kind: "link" as const, url: "https://bilimland.kz/x", title: "Бейнесабақ" };
const task: TaskDetails = { text: "142-есеп", materials: [link], channelNote: "", pupilIds: null };

let school: TestPlans;
beforeEach(async () => {
  school = await makePlans();
});
const refused = (reason: string) => ({ code: "forbidden", reason });

describe("a task", () => {
  test("given, it is told to the class with its parents and the teacher, due by the next lesson", async () => {
    const { plans, users, lessonId, classId, told, clock } = school;
    const given = await plans.createTask(users.teacher, lessonId, task, true);
    expect(given).toMatchObject({
      ...{ lessonId, classId, text: "142-есеп", givenWhen: "before" },
      by: { id: users.teacher.id },
      givenAt: new Date(clock.now()).toISOString(),
      dueAt: new Date(clock.now() + 120 * 60_000).toISOString(),
    });
    const heard = told.filter(({ notice }) => notice === "task:assigned");
    expect(heard.map(({ to }) => to).sort()).toEqual(
      [`class:${classId}`, `person:${users.teacher.id}`].sort(),
    );
    expect(heard[0]?.payload).toEqual({ lessonId, task: given });
  });

  test("prepared, nobody hears of it until it is given; giving it twice gives it once", async () => {
    const { plans, users, lessonId, told, clock, lessons } = school;
    const made = await plans.createTask(users.teacher, lessonId, task, false);
    expect(made).toMatchObject({ givenAt: null, givenWhen: null, dueAt: null });
    expect(told).toEqual([]);
    await lessons.start(users.teacher, lessonId);
    clock.set(10);
    const first = await plans.giveTask(users.teacher, made.id);
    clock.set(11);
    const second = await plans.giveTask(users.teacher, made.id);
    expect(first.givenWhen).toBe("inside");
    expect(second.givenAt).toBe(first.givenAt);
    expect(told.filter(({ notice }) => notice === "task:assigned")).toHaveLength(2);
  });

  test("is due where its teacher says, and never in the past", async () => {
    const { plans, users, lessonId, clock } = school;
    const inDays = (days: number) => new Date(clock.now() + days * 86_400_000).toISOString();
    const made = await plans.createTask(
      users.teacher,
      lessonId,
      { ...task, dueAt: inDays(3) },
      true,
    );
    expect(made.dueAt).toBe(inDays(3));
    await expect(
      plans.createTask(users.teacher, lessonId, { ...task, dueAt: inDays(-1) }, true),
    ).rejects.toMatchObject({ code: "invalid" });
    const changed = await plans.changeTask(users.teacher, made.id, { dueAt: inDays(4) });
    expect(changed).toMatchObject({ dueAt: inDays(4), text: task.text, materials: [link] });
    await expect(
      plans.changeTask(users.teacher, made.id, { dueAt: inDays(-1) }),
    ).rejects.toMatchObject({ code: "invalid" });
  });

  test("is listed to those it is for while it is due, the nearest first", async () => {
    const { plans, users, lessonId, clock } = school;
    const { teacher, pupil, parent, stranger, teacherParent, director } = users;
    const inHours = (hours: number) => new Date(clock.now() + hours * 3_600_000).toISOString();
    for (const [text, hours] of [
      ["кейін", 50],
      ["ертең", 26],
      ["бүгін", 3],
    ] as const)
      await plans.createTask(teacher, lessonId, { ...task, text, dueAt: inHours(hours) }, true);
    await plans.createTask(teacher, lessonId, { ...task, text: "жасырын" }, false);
    const textsOf = async (user: User, childId?: string) =>
      (await plans.listOpenTasks(user, childId)).map(({ text }) => text);
    const all = ["бүгін", "ертең", "кейін"];
    expect(await textsOf(pupil)).toEqual(all);
    expect(await textsOf(parent, pupil.id)).toEqual(all);
    expect(await textsOf(teacher)).toEqual(all);
    for (const user of [stranger, teacherParent, director, users.leader])
      expect(await textsOf(user)).toEqual([]);
    expect(await textsOf(teacherParent, stranger.id)).toEqual([]);
    await expect(textsOf(teacherParent, pupil.id)).rejects.toMatchObject(refused("other_class"));
    clock.set(4 * 60);
    expect(await textsOf(pupil)).toEqual(["ертең", "кейін"]);
  });

  test("changed or taken back, those who have it are told to look again", async () => {
    const { plans, users, lessonId, classId, told } = school;
    const made = await plans.createTask(users.teacher, lessonId, task, true);
    told.length = 0;
    await plans.changeTask(users.teacher, made.id, { text: "143-есеп" });
    await plans.removeTask(users.teacher, made.id);
    expect(told.filter(({ to }) => to === `class:${classId}`).map(({ notice }) => notice)).toEqual([
      "plan:changed",
      "plan:changed",
    ]);
    expect((await plans.read(users.pupil, lessonId)).tasks).toEqual([]);
  });
});

describe("a task for named pupils", () => {
  test("is theirs and their parents' alone, and nobody reads who else has it", async () => {
    const { plans, users, lessonId, told, add, classId } = school;
    const { teacher, pupil, second, third, parent, leader } = users;
    const father = await add(["parent"], null, [second.id]);
    const pupilIds = [pupil.id, second.id];
    const made = await plans.createTask(teacher, lessonId, { ...task, pupilIds }, true);
    const heard = told.filter(({ notice }) => notice === "task:assigned");
    expect(heard.map(({ to }) => to).sort()).toEqual(
      [teacher, pupil, second, parent, father].map(({ id }) => `person:${id}`).sort(),
    );
    const toldTo = ({ id }: User) => heard.find(({ to }) => to === `person:${id}`)?.payload;
    expect(toldTo(father)).toMatchObject({ task: { pupilIds: [second.id] } });
    const seenBy = async (user: User) =>
      (await plans.read(user, lessonId)).tasks.map(({ pupilIds: whom }) => whom);
    expect(await seenBy(teacher)).toEqual([pupilIds]);
    expect(await seenBy(leader)).toEqual([pupilIds]);
    expect(await seenBy(pupil)).toEqual([[pupil.id]]);
    expect(await seenBy(parent)).toEqual([[pupil.id]]);
    expect(await seenBy(third)).toEqual([]);
    expect((await plans.listOpenTasks(third)).map(({ id }) => id)).toEqual([]);
    expect((await plans.listOpenTasks(second)).map(({ id }) => id)).toEqual([made.id]);
    const all = { ...task, pupilIds: null };
    await plans.createTask(teacher, lessonId, all, true);
    const ofThird = await plans.tasksOf(school.schoolId, { classId, pupilId: third.id });
    expect(ofThird.map(({ pupilIds: whom }) => whom)).toEqual([null]);
  });

  test("names pupils of the class only", async () => {
    const { plans, users, lessonId } = school;
    const strange = { ...task, pupilIds: [users.stranger.id] };
    await expect(plans.createTask(users.teacher, lessonId, strange, true)).rejects.toMatchObject({
      code: "invalid",
    });
    const made = await plans.createTask(users.teacher, lessonId, task, true);
    await expect(
      plans.changeTask(users.teacher, made.id, { pupilIds: [users.parent.id] }),
    ).rejects.toMatchObject({ code: "invalid" });
  });

  test("given outside of a lesson, it is written down with the nearest one of each class and subject", async () => {
    const { plans, users, lessonId, laterId, otherClassId, clock, lessons, classId } = school;
    await lessons.ensureDay(school.schoolId, "2026-09-01");
    const at = async (minute: number) => {
      clock.set(minute);
      const found = await plans.listTaskLessons(users.teacher);
      return found.find((one) => one.classId === classId)?.lessonId;
    };
    expect(await at(1)).toBe(lessonId);
    expect(await at(119)).toBe(lessonId);
    expect(await at(121)).toBe(laterId);
    const classes = (await plans.listTaskLessons(users.teacher)).map((one) => one.classId);
    expect(classes.sort()).toEqual([classId, otherClassId].sort());
    expect(await plans.listTaskLessons(users.director)).toEqual([]);
  });

  test("others hear of given ones alone, and may refuse that one goes", async () => {
    const { plans, users, lessonId } = school;
    const heard: string[] = [];
    for (const event of ["given", "taskChanged", "taskRemoved"] as const)
      plans.on(event, ({ task: { id } }) => heard.push(`${event} ${id}`));
    const { id } = await plans.createTask(users.teacher, lessonId, task, false);
    await plans.changeTask(users.teacher, id, { text: "143-есеп" });
    await plans.giveTask(users.teacher, id);
    await plans.changeTask(users.teacher, id, { text: "144-есеп" });
    let isKept = true;
    plans.guardRemoval(async () => {
      if (isKept) throw new Error("kept");
    });
    await expect(plans.removeTask(users.teacher, id)).rejects.toThrow("kept");
    isKept = false;
    await plans.removeTask(users.teacher, id);
    await new Promise((go) => setImmediate(go));
    expect(heard).toEqual([`given ${id}`, `taskChanged ${id}`, `taskRemoved ${id}`]);
  });
});

describe("in the room", () => {
  test("who assists ticks steps and gives tasks; a pupil who assists, a parent or a guest does not", async () => {
    const { plans, users, lessonId, seats, callerOf, told } = school;
    const { teacher, leader, pupil, second, parent } = users;
    const { steps: made } = await plans.change(teacher, lessonId, { steps });
    const stepId = made[0]?.id ?? "";
    seats.set(teacher.id, "host").set(leader.id, "cohost").set(pupil.id, "pupil");
    seats.set(second.id, "cohost").set(parent.id, "parent");
    const tick = (user: User) => plans.tick(lessonId, { stepId, isDone: true }, callerOf(user));
    const give = (user: User) => plans.giveInRoom(lessonId, task, callerOf(user));
    for (const user of [pupil, second, parent]) {
      await expect(tick(user)).rejects.toMatchObject({ code: "forbidden" });
      await expect(give(user)).rejects.toMatchObject({ code: "forbidden" });
      expect((await plans.readInRoom(lessonId, callerOf(user))).steps).toEqual([]);
    }
    expect((await plans.read(teacher, lessonId)).tasks).toEqual([]);
    told.length = 0;
    await tick(leader);
    expect(told.map(({ to, notice }) => `${notice} ${to}`).sort()).toEqual(
      [teacher, leader, second].map(({ id }) => `plan:ticked peer:${id}`).sort(),
    );
    expect((await give(leader)).by.id).toBe(leader.id);
    expect(
      told.filter(({ to, notice }) => to === "room" && notice === "task:assigned"),
    ).toHaveLength(1);
    const seen = await plans.readInRoom(lessonId, callerOf(leader));
    expect(seen.steps[0]?.doneAt).not.toBeNull();
    expect(seen).toMatchObject({ seesSteps: true, mayChange: false, tasks: [{ text: task.text }] });
    await expect(plans.readInRoom(lessonId, callerOf(users.third))).rejects.toMatchObject(
      refused("not_in_room"),
    );
  });

  test("a prepared task of another lesson is not given here, and a step of another plan is not ticked", async () => {
    const { plans, users, lessonId, laterId, seats, callerOf } = school;
    const { teacher } = users;
    seats.set(teacher.id, "host");
    const other = await plans.createTask(teacher, laterId, task, false);
    const { steps: made } = await plans.change(teacher, laterId, { steps });
    const caller = callerOf(teacher);
    for (const act of [
      () => plans.givePreparedInRoom(lessonId, other.id, caller),
      () => plans.tick(lessonId, { stepId: made[0]?.id ?? "", isDone: true }, caller),
    ])
      await expect(act()).rejects.toMatchObject({ code: "not_found" });
    const given = await plans.givePreparedInRoom(laterId, other.id, caller);
    expect(given.givenAt).not.toBeNull();
  });
});
