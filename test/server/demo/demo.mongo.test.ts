import { beforeAll, describe, expect, test } from "vitest";
import { DEMO_PUPIL_LOGIN } from "#server/demo/school.ts";
import { roles } from "#server/people/protocol.ts";
import { testAuth } from "../../support/auth.ts";
import { startDatabase } from "../../support/database.ts";
import { testDemo } from "./alive.ts";

startDatabase();
const NINE = Date.parse("2026-09-01T04:00:00Z"); // 09:00 in Almaty, a Tuesday
const school = testDemo(NINE);
const { people, schedule } = school;
const demoAt = (now: number, isOn = true) => {
  school.clock.now = now;
  return school.another(isOn);
};
beforeAll(async () => {
  await demoAt(NINE, false).prepare();
  expect(await people.listSchools()).toEqual([]); // off: nothing is made
  await demoAt(NINE).prepare();
});

describe("demo.prepare", () => {
  test("makes one school, and none when there is one", async () => {
    await demoAt(NINE).prepare();
    const schools = await people.listSchools();
    expect(schools).toMatchObject([{ isDemo: true, timeZone: "Asia/Almaty" }]);
    expect(schools[0]?.name.kk).toBe("№ 1 мектеп-гимназия, Алматы");
  });

  test("fills it with people of every role, in classes 5 to 9", async () => {
    const [school] = await people.listSchools();
    const classes = await people.listClasses(school!.id);
    expect(classes.map(({ name }) => name)).toEqual([
      ...["5 «А»", "6 «Ә»", "7 «Ә»", "8 «Б»", "9 «А»"],
    ]);
    for (const { classTeacherName, pupilCount } of classes) {
      expect(classTeacherName).not.toBeNull();
      expect(pupilCount).toBeGreaterThanOrEqual(20);
      expect(pupilCount).toBeLessThanOrEqual(25);
    }
    for (const role of roles) {
      const { total } = await people.listPeople(school!.id, { role, skip: 0, limit: 1 });
      expect([role, total > 0]).toEqual([role, true]);
    }
  });

  test("gives a pupil's parents, one with two children", async () => {
    const pupil = (await people.findCredentials(DEMO_PUPIL_LOGIN))!.person;
    const parents = await people.listParents(pupil.schoolId, [pupil.id]);
    expect(parents).toHaveLength(2);
    for (const { childIds } of parents) expect(childIds).toHaveLength(2);
  });
});

describe("demo.logins", () => {
  test("names one login for each role, and each opens a session of that role", async () => {
    const { logins, password, school } = await demoAt(NINE).logins();
    expect(school?.kk).toContain("Алматы");
    expect(logins.map(({ role }) => role).sort()).toEqual([...roles].sort());
    expect(logins[0]).toMatchObject({ role: "pupil", login: DEMO_PUPIL_LOGIN });
    const { auth } = await testAuth(people, NINE);
    for (const { role, login, name } of logins) {
      const { session } = await auth.signIn(login, password!, "10.0.0.1");
      expect([role, session.me.name, session.me.roles.includes(role)]).toEqual([role, name, true]);
    }
  });

  test("offers at every hour of the week the teacher whose lesson with the pupil's class is on", async () => {
    const pupil = (await people.findCredentials(DEMO_PUPIL_LOGIN))!.person;
    for (let hour = 0; hour < 7 * 24; hour += 5) {
      const at = NINE + hour * 3600_000 + 1;
      const { logins } = await demoAt(at).logins();
      const { login } = logins.find(({ role }) => role === "teacher")!;
      const teacher = (await people.findCredentials(login))!.person;
      const day = new Date(at + 5 * 3600_000).toISOString().slice(0, 10); // Almaty is UTC+5
      const planned = await schedule.planOf(pupil.schoolId, day);
      const now = planned.filter(
        ({ startsAt }) => Date.parse(startsAt) <= at && at < Date.parse(startsAt) + 45 * 60_000,
      );
      expect(now).toHaveLength(5);
      const ours = now.find(({ classId }) => classId === pupil.classId);
      expect(ours?.teacherId).toBe(teacher.id);
    }
  });

  test("is empty when demo mode is off", async () => {
    const empty = { school: null, password: null, logins: [] };
    expect(await demoAt(NINE, false).logins()).toEqual(empty);
  });
});
