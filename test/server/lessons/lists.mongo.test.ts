import { describe, expect, test } from "vitest";
import { LessonModel } from "#server/lessons/model.ts";
import { Lesson } from "#server/lessons/protocol.ts";
import { createLessons } from "#server/lessons/service.ts";
import { mongoLessons } from "#server/lessons/store.ts";
import { startDatabase } from "../../support/database.ts";
import { clockAt, DAY, MIN, makeSchool, NINE } from "./school.ts";

startDatabase();

describe("lessons.ensureDay", () => {
  test("makes a day once, whoever asks and however many at once", async () => {
    const school = await makeSchool(clockAt(0));
    const { schoolId, lessons } = school;
    const another = createLessons({
      store: mongoLessons,
      ...{ schedule: school.schedule, people: school.people, now: school.clock.now },
      presentCount: () => 0,
    });
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => (n % 2 ? lessons : another).ensureDay(schoolId, DAY)),
    );
    expect(await LessonModel.countDocuments({ schoolId })).toBe(5);
  });

  test("of stores that race without knowing of each other, each lesson is made once", async () => {
    const { schoolId, schedule } = await makeSchool(clockAt(0));
    const plan = await schedule.planOf(schoolId, DAY);
    await Promise.all(Array.from({ length: 8 }, () => mongoLessons.makeMissing(schoolId, plan)));
    expect(await LessonModel.countDocuments({ schoolId })).toBe(5);
  });

  test("leaves a lesson that is there as it is", async () => {
    const { schoolId, lessons, users, lessonIds } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    await lessons.start(users.teacher, first!);
    await lessons.ensureDay(schoolId, DAY);
    expect(await lessons.read(users.teacher, first!)).toMatchObject({ state: "live" });
  });
});

describe("lessons.list", () => {
  test("is a pupil's class, a teacher's own, a child's, the school's for those who see it", async () => {
    const { lessons, users, classId, otherClassId } = await makeSchool(clockAt(0));
    const classesOf = async (...asked: Parameters<typeof lessons.list>) =>
      (await lessons.list(...asked)).lessons.map((lesson) => lesson.classId);
    const { pupil, parent, teacher, leader, director, psychologist, administrator } = users;
    const own = [classId, classId, classId];
    expect(await classesOf(pupil)).toEqual(own);
    expect(await classesOf(parent)).toEqual(own);
    expect(await classesOf(parent, { childId: pupil.id })).toEqual(own);
    expect(await classesOf(teacher)).toEqual([classId, otherClassId, classId]);
    expect(await classesOf(leader, { classId })).toEqual(own);
    for (const user of [director, psychologist, administrator]) {
      expect(await classesOf(user)).toHaveLength(5);
      expect(await classesOf(user, { classId: otherClassId })).toHaveLength(2);
    }
    expect(await classesOf(users.teacherParent)).toEqual([]);
    expect(await classesOf(users.teacherParent, { childId: users.stranger.id })).toHaveLength(2);
  });

  test("refuses a child or a class that is not theirs", async () => {
    const { lessons, users, classId, otherClassId } = await makeSchool(clockAt(0));
    const refused = { code: "forbidden", reason: "other_class" };
    const { parent, pupil, stranger, teacher, director } = users;
    for (const [user, asked] of [
      [parent, { childId: stranger.id }],
      [pupil, { childId: pupil.id }],
      [director, { childId: pupil.id }],
      [pupil, { classId: otherClassId }],
      [parent, { classId: otherClassId }],
      [teacher, { classId }],
    ] as const)
      await expect(lessons.list(user, asked)).rejects.toMatchObject(refused);
  });

  test("tells the day and the server's clock, and carries what the protocol says", async () => {
    const { lessons, users, present, clock } = await makeSchool(clockAt(3));
    const [first] = (await lessons.list(users.pupil)).lessons;
    present.set(first!.id, 2);
    await lessons.start(users.teacher, first!.id);
    const list = await lessons.list(users.pupil);
    expect(list).toMatchObject({ day: DAY, now: new Date(clock.now()).toISOString() });
    expect(Lesson.parse(list.lessons[0])).toMatchObject({
      className: "7 «Ә»",
      subject: { name: { en: "algebra" }, isMusic: false },
      teacher: { id: users.teacher.id },
      startsAt: new Date(NINE).toISOString(),
      number: 1,
      state: "live",
      startedAt: new Date(NINE + 3 * MIN).toISOString(),
      pupilCount: 3,
      presentCount: 2,
    });
    expect(list.lessons[1]).toMatchObject({ state: "planned", presentCount: 0, startedAt: null });
  });

  test("makes lessons up to two weeks ahead, and none of the past or the far future", async () => {
    const { lessons, users } = await makeSchool(clockAt(0));
    const count = async (day: string) => (await lessons.list(users.pupil, { day })).lessons.length;
    expect(await count("2026-09-15")).toBe(3);
    expect(await count("2026-09-16")).toBe(0);
    expect(await count("2026-08-31")).toBe(0);
  });

  test("is of the school's day, which is not the machine's", async () => {
    const { lessons, users, clock } = await makeSchool(clockAt(0));
    clock.set(-9 * 60 - 1); // one minute before midnight in Almaty
    expect((await lessons.list(users.pupil)).day).toBe("2026-08-31");
    clock.set(-9 * 60);
    expect((await lessons.list(users.pupil)).day).toBe(DAY);
  });
});

describe("lessons.read", () => {
  test("is for its teacher, its class, their parents, its class teacher and those who see the school", async () => {
    const { lessons, users, lessonIds } = await makeSchool(clockAt(0));
    const [first] = await lessonIds();
    const { teacher, pupil, parent, leader, director, psychologist } = users;
    for (const user of [teacher, pupil, parent, leader, director, psychologist])
      expect(await lessons.read(user, first!)).toMatchObject({ id: first });
    for (const user of [users.stranger, users.teacherParent])
      await expect(lessons.read(user, first!)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("does not exist for another school, nor does one that never was", async () => {
    const school = await makeSchool(clockAt(0));
    const other = await makeSchool(clockAt(0));
    const [first] = await school.lessonIds();
    for (const id of [first!, "0".repeat(24)])
      for (const act of [other.lessons.read, other.lessons.start, other.lessons.admit])
        await expect(act(other.users.teacher, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await other.lessons.find(other.schoolId, first!)).toBeNull();
  });
});
