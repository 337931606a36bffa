import { describe, expect, test } from "vitest";
import { PolicyChangeModel } from "#server/attendance/model.ts";
import { type NewAttendancePolicy, PolicyReading } from "#server/attendance/protocol.ts";
import { SchoolModel } from "#server/people/model.ts";
import { startDatabase } from "../../support/database.ts";
import { attendanceOf, clockAt, MIN, makeSchool, NINE } from "../lessons/school.ts";

startDatabase();

const STRICT: NewAttendancePolicy = {
  ...{ presentShare: 0.8, lateAfterMin: 1, leftEarlyMin: 2, mergeGapSec: 30 },
  ...{ watchedLaterHours: 24, watchedLaterShare: 0.9, watchedLaterAs: "present" },
  ...{ noConnectionAs: "unexcused", leftEarlyAs: "late", partlyAs: "late" },
};

async function schoolWithRule() {
  const school = await makeSchool(clockAt(0));
  return { ...school, attendance: attendanceOf(school) };
}

describe("the school's rule", () => {
  test("begins with defaults, and is changed by leadership alone", async () => {
    const { attendance, users } = await schoolWithRule();
    const first = PolicyReading.parse(await attendance.readPolicy(users.director));
    expect(first).toMatchObject({ mayChange: true, history: [], policy: { version: 1 } });
    expect(await attendance.readPolicy(users.teacher)).toMatchObject({
      ...{ mayChange: false, history: [], policy: first.policy },
    });
    for (const user of [users.teacher, users.leader, users.administrator, users.pupil])
      await expect(
        attendance.changePolicy(user, { basedOn: 1, policy: STRICT }),
      ).rejects.toMatchObject({ code: "forbidden" });
    for (const user of [users.pupil, users.parent])
      await expect(attendance.readPolicy(user)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("keeps every step, who made it and when; the newest holds at once, in the room too", async () => {
    const { attendance, people, schoolId, users, clock } = await schoolWithRule();
    const heard: unknown[] = [];
    attendance.on("policyChanged", (one) => heard.push(one));
    clock.set(10);
    await attendance.changePolicy(users.director, { basedOn: 1, policy: STRICT });
    clock.set(20);
    const lenient = { ...STRICT, lateAfterMin: 15 };
    const told = await attendance.changePolicy(users.director, { basedOn: 2, policy: lenient });
    expect(told.history.map(({ policy, at }) => [policy.version, policy.lateAfterMin, at])).toEqual(
      [
        [3, 15, new Date(NINE + 20 * MIN).toISOString()],
        [2, 1, new Date(NINE + 10 * MIN).toISOString()],
        [1, 5, null],
      ],
    );
    expect(told.history[0]?.byName).toMatch(/\S/);
    expect(heard).toEqual([
      { schoolId, version: 2 },
      { schoolId, version: 3 },
    ]);
    expect(await attendance.policyOf(schoolId)).toEqual({ ...lenient, version: 3 });
    expect((await people.readSchool(schoolId)).attendancePolicy).toEqual({
      ...{ ...lenient, version: 3 },
    });
  });

  test("of two changes at once takes one, and says so to the other", async () => {
    const { attendance, schoolId, users } = await schoolWithRule();
    const change = () => attendance.changePolicy(users.director, { basedOn: 1, policy: STRICT });
    const done = await Promise.allSettled([change(), change(), change()]);
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of done)
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({ code: "conflict", reason: "policy_changed" });
    expect(await PolicyChangeModel.countDocuments({ schoolId })).toBe(2);
  });

  test("is what a proposal says it was made by", async () => {
    const { attendance, schoolId, users, lessons, lessonIds, clock } = await schoolWithRule();
    const [lessonId = ""] = await lessonIds();
    await lessons.start(users.teacher, lessonId);
    const event = { schoolId, lessonId, personId: users.pupil.id, deviceId: "a", isHost: false };
    await attendance.entered({ ...event, at: NINE + 3 * MIN });
    clock.set(45);
    await attendance.left({ ...event, at: NINE + 45 * MIN });
    await lessons.end(users.teacher, lessonId);
    const read = async () => (await attendance.proposals(schoolId, [lessonId], event.personId))[0];
    expect(await read()).toMatchObject({ status: "present", policyVersion: 1 });
    await attendance.changePolicy(users.director, { basedOn: 1, policy: STRICT });
    expect(await read()).toMatchObject({ status: "late", code: "late", policyVersion: 2 });
  });

  test("of a school made before its parts were there has their defaults", async () => {
    const { attendance, schoolId } = await schoolWithRule();
    const old = { presentShare: 0.5, lateAfterMin: 7, leftEarlyMin: 5, mergeGapSec: 90 };
    await SchoolModel.collection.updateMany({}, { $set: { attendancePolicy: old } });
    expect(await attendance.policyOf(schoolId)).toMatchObject({
      ...{ ...old, watchedLaterHours: 72, noConnectionAs: "excused", version: 1 },
    });
  });
});
