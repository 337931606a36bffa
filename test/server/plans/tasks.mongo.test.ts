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
