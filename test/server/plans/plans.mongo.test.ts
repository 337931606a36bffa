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
const task: TaskDetails = { text: "142-есеп", materials: [link], channelNote: "", pupilIds: null };

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
