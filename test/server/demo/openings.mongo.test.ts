import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEMO_PUPIL_LOGIN } from "#server/demo/school.ts";
import type { Lesson } from "#server/lessons/protocol.ts";
import type { User } from "#server/realtime.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, userOf } from "../../support/school.ts";
import { testDemo } from "./alive.ts";

startDatabase();
const MIN = 60_000;
const BELL_MIN = 45;
/** 09:10 in Almaty, a Tuesday: ten minutes into a lesson. Each test has a bell of its own. */
const school = testDemo(Date.parse("2026-09-01T04:10:00Z") - BELL_MIN * MIN);
const { clock, present, lessons, people, demo } = school;
let schoolId: string;
let pupil: User;

beforeAll(async () => {
  await demo.prepare();
  schoolId = (await people.listSchools())[0]!.id;
  pupil = await school.userBy(DEMO_PUPIL_LOGIN);
});
beforeEach(() => {
  clock.now += BELL_MIN * MIN;
});

/** The lesson of the pupil's class whose bell has rung. */
async function onNow(): Promise<Lesson> {
  const { lessons: day, now } = await lessons.list(pupil);
  const endOf = (one: Lesson) => Date.parse(one.startsAt) + one.durationMin * MIN;
  return day.find((one) => one.startsAt <= now && endOf(one) > Date.parse(now))!;
}
const meOf = (user: User) => people.readMe(user);

describe("demo.openLessonFor", () => {
  test("starts the lesson that is on, of the pupil's class alone, in its teacher's name", async () => {
    expect((await onNow()).state).toBe("planned");
    const heard: string[] = [];
    const stop = lessons.onChanged(({ id, state }) => heard.push(`${id} ${state}`));
    await demo.openLessonFor(await meOf(pupil));
    stop();
    const lesson = await onNow();
    expect(lesson).toMatchObject({ state: "live", startedAt: new Date(clock.now).toISOString() });
    expect(heard).toEqual([`${lesson.id} live`]);
    expect((await lessons.admit(pupil, lesson.id)).role).toBe("pupil");
    const teacher = userOf((await people.findPerson(schoolId, lesson.teacher.id))!);
    expect((await lessons.admit(teacher, lesson.id)).role).toBe("host");
    expect((await lessons.start(teacher, lesson.id)).startedAt).toBe(lesson.startedAt);
    const live = (await lessons.listOn(schoolId)).filter(({ state }) => state === "live");
    expect(live.map(({ id }) => id)).toEqual([lesson.id]);
  });

  test("leaves it to a teacher, a parent or leadership who comes first", async () => {
    const lesson = await onNow();
    const { teacher } = lesson;
    await demo.openLessonFor(await meOf({ ...pupil, id: teacher.id }));
    for (const role of ["parent", "director", "classTeacher", "administrator"] as const)
      await demo.openLessonFor(await meOf(await school.firstOf(schoolId, role)));
    expect((await onNow()).state).toBe("planned");
  });

  test("does nothing when demo mode is off, and in any other school", async () => {
    await school.another(false).openLessonFor(await meOf(pupil));
    expect((await onNow()).state).toBe("planned");
    const real = await makeSchool(people);
    await demo.openLessonFor(await meOf(userOf(real.pupil7)));
    expect(await lessons.listOn(real.schoolId)).toEqual([]);
  });

  test("does not start again what its teacher has ended", async () => {
    await demo.openLessonFor(await meOf(pupil));
    const lesson = await onNow();
    const teacher = userOf((await people.findPerson(schoolId, lesson.teacher.id))!);
    await lessons.end(teacher, lesson.id);
    await demo.openLessonFor(await meOf(pupil));
    expect((await onNow()).state).toBe("ended");
  });

  test("a failure is not the sign-in's", async () => {
    const me = await meOf(pupil);
    const nowhere = { ...me, school: { ...me.school, id: "0".repeat(24) } };
    await expect(demo.openLessonFor(nowhere)).resolves.toBeUndefined();
  });
});

describe("a lesson opened for a pupil", () => {
  test("ends with its bell, and who is there finds the next one open", async () => {
    await demo.openLessonFor(await meOf(pupil));
    const lesson = await onNow();
    present.set(lesson.id, 1);
    await demo.keepAlive();
    expect((await onNow()).state).toBe("live");
    clock.now += BELL_MIN * MIN;
    await demo.keepAlive();
    expect((await lessons.find(schoolId, lesson.id))?.state).toBe("ended");
    expect((await onNow()).state).toBe("live");
  });

  test("ends with its bell when the room is empty, and nothing more is opened", async () => {
    await demo.openLessonFor(await meOf(pupil));
    const lesson = await onNow();
    clock.now += BELL_MIN * MIN;
    await demo.keepAlive();
    expect((await lessons.find(schoolId, lesson.id))?.state).toBe("ended");
    expect((await onNow()).state).toBe("planned");
  });

  test("is its teacher's own once they are in the room", async () => {
    await demo.openLessonFor(await meOf(pupil));
    const lesson = await onNow();
    demo.teacherCame(lesson.id);
    clock.now += BELL_MIN * MIN;
    await demo.keepAlive();
    expect((await lessons.find(schoolId, lesson.id))?.state).toBe("live");
  });
});
