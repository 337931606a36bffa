import { describe, expect, test } from "vitest";
import { LessonModel } from "#server/lessons/model.ts";
import { createLessons } from "#server/lessons/service.ts";
import { mongoLessons } from "#server/lessons/store.ts";
import { startDatabase } from "../../support/database.ts";
import { clockAt, MIN, makeSchool, NINE } from "./school.ts";

startDatabase();

const conflict = (reason: string) => ({ code: "conflict", reason });
const cancel = (schoolId: string, lessonId: string) =>
  LessonModel.updateOne({ schoolId, _id: lessonId }, { state: "cancelled" });

describe("lessons.start", () => {
  test("opens a planned lesson from 15 minutes before its bell until the bell that ends it", async () => {
    for (const minutes of [-15, 0, 45]) {
      const { lessons, users, lessonIds } = await makeSchool(clockAt(minutes));
      const [first] = await lessonIds();
      const opened = await lessons.start(users.teacher, first!);
      expect(opened).toMatchObject({
        state: "live",
        startedAt: new Date(NINE + minutes * MIN).toISOString(),
      });
    }
  });

  test("refuses earlier and later, and leaves it planned", async () => {
    const { lessons, users, lessonIds, clock } = await makeSchool(clockAt(-15.01));
    const [first] = await lessonIds();
    const earliestAt = new Date(NINE - 15 * MIN).toISOString();
    const early = { ...conflict("lesson_too_early"), details: { earliestAt } };
    await expect(lessons.start(users.teacher, first!)).rejects.toMatchObject(early);
    clock.set(45.01);
    const late = conflict("lesson_ended");
    await expect(lessons.start(users.teacher, first!)).rejects.toMatchObject(late);
    expect(await lessons.read(users.teacher, first!)).toMatchObject({ state: "planned" });
  });

  test("is its teacher's alone", async () => {
    const { lessons, users, lessonIds } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    const refused = { code: "forbidden", reason: "not_its_teacher" };
    for (const user of [users.leader, users.pupil, users.parent, users.director])
      for (const act of [lessons.start, lessons.end])
        await expect(act(user, first!)).rejects.toMatchObject(refused);
    const topic = lessons.change(users.leader, first!, { topic: "x" });
    await expect(topic).rejects.toMatchObject(refused);
  });

  test("of many at once one opens it, all see it open, and it is told once", async () => {
    const { lessons, users, lessonIds } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    const told: string[] = [];
    lessons.onChanged(({ id, state }) => told.push(`${id} ${state}`));
    const starts = await Promise.all(
      Array.from({ length: 8 }, () => lessons.start(users.teacher, first!)),
    );
    expect(new Set(starts.map(({ state, startedAt }) => `${state} ${startedAt}`)).size).toBe(1);
    expect(told).toEqual([`${first} live`]);
  });

  test("again changes nothing", async () => {
    const { lessons, users, lessonIds, clock } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    const opened = await lessons.start(users.teacher, first!);
    clock.set(60); // after its end: a live lesson stays live
    expect(await lessons.start(users.teacher, first!)).toEqual(opened);
  });

  test("refuses a cancelled lesson, and while the server stops", async () => {
    const school = await makeSchool(clockAt(0));
    const { lessons, users, schoolId, lessonIds } = school;
    const [first, , third] = await lessonIds();
    await cancel(schoolId, first!);
    const refused = conflict("lesson_cancelled");
    await expect(lessons.start(users.teacher, first!)).rejects.toMatchObject(refused);
    await expect(lessons.end(users.teacher, first!)).rejects.toMatchObject(refused);
    await expect(lessons.admit(users.pupil, first!)).rejects.toMatchObject(refused);
    await expect(lessons.change(users.teacher, first!, { topic: "x" })).rejects.toMatchObject(
      refused,
    );
    const stopping = createLessons({
      store: mongoLessons,
      ...{ schedule: school.schedule, people: school.people, now: school.clock.now },
      presentCount: () => 0,
      isAccepting: () => false,
    });
    await expect(stopping.start(users.teacher, third!)).rejects.toMatchObject({
      code: "unavailable",
      reason: "server_stopping",
    });
  });
});

describe("lessons.end", () => {
  test("ends a live lesson once, and again changes nothing", async () => {
    const { lessons, users, lessonIds, clock } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    const unstarted = lessons.end(users.teacher, first!);
    await expect(unstarted).rejects.toMatchObject(conflict("lesson_not_live"));
    await lessons.start(users.teacher, first!);
    const told: string[] = [];
    lessons.onChanged(({ state }) => told.push(state));
    clock.set(40);
    const ends = await Promise.all([1, 2, 3].map(() => lessons.end(users.teacher, first!)));
    for (const end of ends)
      expect(end).toMatchObject({ state: "ended", endedAt: new Date(clock.now()).toISOString() });
    expect(told).toEqual(["ended"]);
    const restarted = lessons.start(users.teacher, first!);
    await expect(restarted).rejects.toMatchObject(conflict("lesson_ended"));
  });
});

describe("lessons.endOverdue", () => {
  test("ends what is live 30 minutes after its bell, at that minute, however late it is found", async () => {
    const { lessons, users, lessonIds, clock, schoolId } = await makeSchool(clockAt(0));
    const [first, second] = await lessonIds();
    await lessons.start(users.teacher, first!);
    clock.set(60);
    await lessons.start(users.leader, second!);
    clock.set(74.9);
    await lessons.endOverdue();
    expect(await lessons.read(users.teacher, first!)).toMatchObject({ state: "live" });
    clock.set(100);
    const told: string[] = [];
    lessons.onChanged(({ id, state }, school) => {
      if (school === schoolId) told.push(`${id} ${state}`); // the schools of other tests end theirs too
    });
    await lessons.endOverdue();
    expect(await lessons.read(users.teacher, first!)).toMatchObject({
      state: "ended",
      endedAt: new Date(NINE + 75 * MIN).toISOString(),
    });
    expect(await lessons.read(users.leader, second!)).toMatchObject({ state: "live" });
    expect(told).toEqual([`${first} ended`]);
  });

  test("goes on past a listener that fails", async () => {
    const { lessons, users, lessonIds, clock } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    lessons.onChanged(() => {
      throw new Error("no room");
    });
    expect(await lessons.start(users.teacher, first!)).toMatchObject({ state: "live" });
    clock.set(100);
    await lessons.endOverdue();
    expect(await lessons.read(users.teacher, first!)).toMatchObject({ state: "ended" });
  });
});

describe("lessons.change", () => {
  test("writes it, clears it and tells it", async () => {
    const { lessons, users, lessonIds } = await makeSchool(clockAt(-100));
    const [first] = await lessonIds();
    const told: (string | null)[] = [];
    const stop = lessons.onChanged(({ topic }) => told.push(topic));
    expect(await lessons.change(users.teacher, first!, { topic: " Көпмүшелер " })).toMatchObject({
      topic: "Көпмүшелер",
      state: "planned",
    });
    expect(await lessons.change(users.teacher, first!, { topic: "" })).toMatchObject({
      topic: null,
    });
    stop();
    await lessons.change(users.teacher, first!, { topic: "x" });
    expect(told).toEqual(["Көпмүшелер", null]);
  });
});

describe("lessons.admit", () => {
  test("lets in its teacher as host, and its class", async () => {
    const { lessons, users, lessonIds, schoolId } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    const before = lessons.admit(users.teacher, first!);
    await expect(before).rejects.toMatchObject(conflict("lesson_not_live"));
    await lessons.start(users.teacher, first!);
    const host = await lessons.admit(users.teacher, first!);
    expect(host).toMatchObject({ schoolId, role: "host", host: { id: users.teacher.id } });
    expect(host.roster.map(({ id }) => id)).toEqual(
      expect.arrayContaining([users.pupil.id, users.second.id, users.third.id]),
    );
    expect(host.roster).toHaveLength(3);
    expect(await lessons.admit(users.pupil, first!)).toMatchObject({ role: "pupil" });
    await lessons.end(users.teacher, first!);
    const after = lessons.admit(users.pupil, first!);
    await expect(after).rejects.toMatchObject(conflict("lesson_ended"));
  });

  test("lets in nobody else", async () => {
    const { lessons, users, lessonIds } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    await lessons.start(users.teacher, first!);
    const { stranger, parent, director, administrator, psychologist, leader } = users;
    await expect(lessons.admit(parent, first!)).rejects.toMatchObject({
      code: "forbidden",
      reason: "parents_not_in",
    });
    for (const user of [stranger, director, administrator, psychologist])
      await expect(lessons.admit(user, first!)).rejects.toMatchObject({
        code: "forbidden",
        reason: "other_class",
      });
    for (const user of [leader, users.teacherParent])
      await expect(lessons.admit(user, first!)).rejects.toMatchObject({
        code: "forbidden",
        reason: "not_its_teacher",
      });
  });
});

describe("who else belongs to a lesson", () => {
  test("parents of the class sit in where the teacher lets them, other parents never", async () => {
    const { lessons, users, lessonIds, add } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    await lessons.start(users.teacher, first!);
    const opened = await lessons.change(users.teacher, first!, { areParentsIn: true });
    expect(opened).toMatchObject({ areParentsIn: true, topic: null });
    const parent = await lessons.admit(users.parent, first!);
    expect(parent).toMatchObject({ role: "parent", name: expect.any(String) });
    expect(parent.roster.some(({ id }) => id === users.parent.id)).toBe(false);
    const stranger = await add(["parent"], null, [users.stranger.id]);
    await expect(lessons.admit(stranger, first!)).rejects.toMatchObject({ reason: "other_class" });
    await lessons.change(users.teacher, first!, { areParentsIn: false });
    await expect(lessons.admit(users.parent, first!)).rejects.toMatchObject({
      reason: "parents_not_in",
    });
  });

  test("an assistant sees the lesson in their day and enters it as one, and neither after", async () => {
    const { lessons, users, lessonIds } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    const { teacher, leader } = users;
    const before = (await lessons.list(leader)).lessons.map(({ id }) => id);
    expect(before).not.toContain(first);
    const made = await lessons.setCohost(teacher, first!, leader.id, true);
    expect(made.cohosts.map(({ id }) => id)).toEqual([leader.id]);
    await lessons.setCohost(teacher, first!, leader.id, true); // twice is harmless
    expect((await lessons.list(leader)).lessons.map(({ id }) => id)).toContain(first);
    await lessons.start(teacher, first!);
    expect(await lessons.admit(leader, first!)).toMatchObject({ role: "cohost" });
    await expect(lessons.end(leader, first!)).rejects.toMatchObject({ reason: "not_its_teacher" });
    await expect(lessons.change(leader, first!, { topic: "x" })).rejects.toMatchObject({
      reason: "not_its_teacher",
    });
    await lessons.setCohost(teacher, first!, leader.id, false);
    await expect(lessons.admit(leader, first!)).rejects.toMatchObject({
      reason: "not_its_teacher",
    });
  });

  test("only a teacher of the school or a pupil of the class assists, five at most", async () => {
    const { lessons, users, lessonIds, add } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    const { teacher } = users;
    for (const { id } of [users.stranger, users.parent, users.director, teacher])
      await expect(lessons.setCohost(teacher, first!, id, true)).rejects.toMatchObject({
        code: "not_found",
      });
    await expect(
      lessons.setCohost(users.leader, first!, users.leader.id, true),
    ).rejects.toMatchObject({ reason: "not_its_teacher" });
    await lessons.setCohost(teacher, first!, users.pupil.id, true);
    for (let n = 0; n < 4; n++)
      await lessons.setCohost(teacher, first!, (await add(["teacher"])).id, true);
    await expect(lessons.setCohost(teacher, first!, users.leader.id, true)).rejects.toMatchObject({
      reason: "too_many_assistants",
    });
  });
});

test("lessons.announce gathers what a class entering at once would tell", async () => {
  const { lessons, users, lessonIds, schoolId, present } = await makeSchool(clockAt(0));
  const [first] = await lessonIds();
  await lessons.start(users.teacher, first!);
  const told: number[] = [];
  lessons.onChanged(({ presentCount }) => told.push(presentCount));
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      present.set(first!, n + 1);
      await lessons.announce(schoolId, first!);
    }),
  );
  expect(told).toEqual([20]);
});
