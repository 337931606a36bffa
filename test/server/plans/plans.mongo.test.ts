import { beforeEach, describe, expect, test } from "vitest";
import { Plan, type TaskDetails } from "#server/plans/protocol.ts";
import type { User } from "#server/realtime.ts";
import { makePlans, startLibrary, type TestPlans } from "./school.ts";

startLibrary();

const steps = [
  { text: "Сәлемдесу, үй тапсырмасын тексеру", minutes: 5 },
  { text: "Жаңа тақырып", minutes: 20 },
];
const link = { kind: "link" as const, url: "https://bilimland.kz/x", title: "Бейнесабақ" };
const task: TaskDetails = { text: "142-есеп", materials: [link], channelNote: "" };

let school: TestPlans;
beforeEach(async () => {
  school = await makePlans();
});
const refused = (reason: string) => ({ code: "forbidden", reason });

describe("a plan", () => {
  test("is empty before anybody writes it, and knows when a task would be due", async () => {
    const { plans, users, lessonId, clock } = school;
    const plan = Plan.parse(await plans.read(users.teacher, lessonId));
    expect(plan).toMatchObject({ goal: "", steps: [], materials: [], tasks: [] });
    expect(plan.mayChange).toBe(true);
    // The class has algebra again at eleven of the same day.
    expect(plan.usualDue).toEqual({
      at: new Date(clock.now() + 120 * 60_000).toISOString(),
      by: "nextLesson",
    });
  });

  test("is written by its teacher: what is not named stays, a known step keeps its tick", async () => {
    const { plans, users, lessonId, seats, callerOf } = school;
    const { teacher } = users;
    const first = await plans.change(teacher, lessonId, { goal: "Формуланы қолдану", steps });
    seats.set(teacher.id, "host");
    const stepId = first.steps[0]?.id ?? "";
    await plans.tick(lessonId, { stepId, isDone: true }, callerOf(teacher));
    await plans.change(teacher, lessonId, { materials: [link] });
    const changed = await plans.change(teacher, lessonId, {
      steps: [
        { text: "Жаңа қадам", minutes: 3 },
        { ...first.steps[0]!, text: "Сәлемдесу" },
      ],
    });
    expect(changed.goal).toBe("Формуланы қолдану");
    expect(changed.materials).toEqual([link]);
    expect(changed.steps.map(({ text, doneAt }) => [text, doneAt !== null])).toEqual([
      ["Жаңа қадам", false],
      ["Сәлемдесу", true],
    ]);
    expect(changed.steps[1]?.id).toBe(stepId);
  });

  test("two first changes at once leave one plan that holds both", async () => {
    const { plans, users, lessonId } = school;
    await Promise.all([
      plans.change(users.teacher, lessonId, { goal: "Мақсат" }),
      plans.change(users.teacher, lessonId, { steps }),
    ]);
    expect(await plans.read(users.teacher, lessonId)).toMatchObject({ goal: "Мақсат", steps });
  });

  test("shows pupils and parents the goal, materials and what is given; steps only those who teach or lead", async () => {
    const { plans, users, lessonId } = school;
    const { teacher, leader, pupil, parent, director, psychologist } = users;
    await plans.change(teacher, lessonId, { goal: "Мақсат", steps, materials: [link] });
    await plans.createTask(teacher, lessonId, task, true);
    await plans.createTask(teacher, lessonId, { ...task, text: "Дайындалған" }, false);
    const seenBy = async (user: User) => {
      const plan = await plans.read(user, lessonId);
      expect(plan).toMatchObject({ goal: "Мақсат", materials: [link] });
      return [plan.seesSteps, plan.steps.length, plan.tasks.length, plan.mayChange];
    };
    expect(await seenBy(teacher)).toEqual([true, 2, 2, true]);
    expect(await seenBy(leader)).toEqual([true, 2, 2, false]);
    expect(await seenBy(director)).toEqual([true, 2, 2, false]);
    expect(await seenBy(psychologist)).toEqual([true, 2, 2, false]);
    expect(await seenBy(pupil)).toEqual([false, 0, 1, false]);
    expect(await seenBy(parent)).toEqual([false, 0, 1, false]);
  });

  test("who may do what: nobody but its teacher writes, nobody of another class reads", async () => {
    const { plans, users, lessonId } = school;
    const given = await plans.createTask(users.teacher, lessonId, task, false);
    const { teacher, ...others } = users;
    for (const [name, user] of Object.entries(others))
      for (const act of [
        () => plans.change(user, lessonId, { goal: "x" }),
        () => plans.listSources(user, lessonId),
        () => plans.copy(user, lessonId, school.laterId),
        () => plans.createTask(user, lessonId, task, true),
        () => plans.changeTask(user, given.id, { text: "x" }),
        () => plans.giveTask(user, given.id),
        () => plans.removeTask(user, given.id),
      ])
        await expect(act(), name).rejects.toMatchObject(refused("not_its_teacher"));
    for (const user of [users.stranger, users.teacherParent])
      await expect(plans.read(user, lessonId)).rejects.toMatchObject(refused("other_class"));
    const plan = await plans.read(teacher, lessonId);
    expect(plan).toMatchObject({ goal: "", tasks: [{ text: task.text, givenAt: null }] });
  });

  test("names an item of the library only where its teacher sees it, and says to whom it opens", async () => {
    const { plans, users, lessonId, publish, library } = school;
    const own = await publish({ title: "Жасырын" });
    await library.withdraw(users.teacher, own.id);
    const open = await publish({ title: "Ашық" });
    const foreign = await library.create(users.leader, {
      ...{ kind: "lesson", title: "Басқанікі", source: { type: "none" } },
    });
    const materials = [own, open].map(({ id, title }) => ({
      kind: "item" as const,
      itemId: id,
      title,
    }));
    await plans.change(users.teacher, lessonId, { materials });
    const opens = async (user: User) =>
      (await plans.read(user, lessonId)).materials.map((one) => one.kind === "item" && one.mayOpen);
    expect(await opens(users.teacher)).toEqual([true, true]);
    expect(await opens(users.pupil)).toEqual([false, true]);
    await expect(
      plans.change(users.teacher, lessonId, {
        materials: [{ kind: "item", itemId: foreign.id, title: "x" }],
      }),
    ).rejects.toMatchObject({ code: "not_found" });
    expect(await opens(users.pupil)).toEqual([false, true]);
  });
});

describe("copying a plan", () => {
  test("takes goal, materials and steps as new, and the topic where there is none", async () => {
    const { plans, lessons, users, lessonId, laterId, seats, callerOf } = school;
    const { teacher } = users;
    await lessons.change(teacher, lessonId, { topic: "Қосындының квадраты" });
    const from = await plans.change(teacher, lessonId, {
      goal: "Мақсат",
      steps,
      materials: [link],
    });
    await plans.createTask(teacher, lessonId, task, true);
    seats.set(teacher.id, "host");
    await plans.tick(
      lessonId,
      { stepId: from.steps[0]?.id ?? "", isDone: true },
      callerOf(teacher),
    );
    expect(await plans.listSources(teacher, laterId)).toMatchObject([
      { lessonId, topic: "Қосындының квадраты", stepCount: 2 },
    ]);
    const copied = await plans.copy(teacher, laterId, lessonId);
    expect(copied).toMatchObject({ topic: "Қосындының квадраты", goal: "Мақсат", tasks: [] });
    expect(copied.materials).toEqual([link]);
    expect(copied.steps).toMatchObject(steps.map((step) => ({ ...step, doneAt: null })));
    expect(copied.steps[0]?.id).not.toBe(from.steps[0]?.id);
    expect((await plans.read(teacher, lessonId)).steps[0]?.doneAt).not.toBeNull();
  });

  test("brings slides into the lesson, and leaves out those that are gone", async () => {
    const { plans, users, lessonId, laterId, attached } = school;
    const deckId = "a".repeat(24);
    const deck = { kind: "deck" as const, deckId, title: "Слайд" };
    const gone = { ...deck, deckId: `dead${"a".repeat(20)}` };
    await plans.change(users.teacher, lessonId, { materials: [gone, deck, link] });
    const copied = await plans.copy(users.teacher, laterId, lessonId);
    expect(copied.materials).toEqual([deck, link]);
    expect(attached).toEqual([`${deckId} ${laterId}`]);
  });

  test("is of one's own lessons and of one subject", async () => {
    const { plans, users, lessonId, lessonIds } = school;
    const [, musicId = ""] = await lessonIds();
    await plans.change(users.leader, musicId, { goal: "Ән" });
    await expect(plans.copy(users.teacher, lessonId, musicId)).rejects.toMatchObject(
      refused("not_its_teacher"),
    );
    await expect(plans.copy(users.teacher, lessonId, lessonId)).rejects.toMatchObject({
      code: "not_found", // it has no plan
    });
    expect(await plans.listSources(users.teacher, lessonId)).toEqual([]);
  });
});

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
    const heard = told.filter(({ notice }) => notice === "task:given");
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
    expect(told.filter(({ notice }) => notice === "task:given")).toHaveLength(2);
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
    expect(told.filter(({ to, notice }) => to === "room" && notice === "task:given")).toHaveLength(
      1,
    );
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
