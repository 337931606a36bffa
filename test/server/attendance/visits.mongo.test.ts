import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { attendanceEvents } from "#server/attendance/events.ts";
import { VisitModel } from "#server/attendance/model.ts";
import { mongoAttendance } from "#server/attendance/store.ts";
import { startDatabase } from "../../support/database.ts";
import { attendanceOf, clockAt, DAY, MIN, makeSchool, NINE } from "../lessons/school.ts";

startDatabase();

const PHONE = "11111111-1111-4111-8111-111111111111";
const LAPTOP = "22222222-2222-4222-8222-222222222222";
const NONE = { audio: 0, video: 0, screen: 0 };

/** A live lesson at nine, and what the rooms would tell of its pupil. */
async function liveLesson(rooms: Parameters<typeof attendanceOf>[1] = {}) {
  const school = await makeSchool(clockAt(0));
  const { schoolId, users, clock, lessons } = school;
  const [lessonId] = await school.lessonIds();
  await lessons.start(users.teacher, lessonId!);
  const event = (minute: number, deviceId = PHONE) => ({
    ...{ schoolId, lessonId: lessonId!, personId: users.pupil.id, deviceId, isHost: false },
    at: NINE + minute * MIN,
  });
  const attendance = attendanceOf(school, rooms);
  return {
    ...{ school, attendance, event, clock, users, schoolId, lessonId: lessonId! },
    /** The pupil's visits as [entered, last seen, left] in minutes after nine. */
    async visits() {
      const stored = await mongoAttendance.listVisits(schoolId, [lessonId!], users.pupil.id);
      const minute = (ms: number | null) => (ms === null ? null : (ms - NINE) / MIN);
      return stored
        .sort((a, b) => a.enteredAtMs - b.enteredAtMs)
        .map((one) => [minute(one.enteredAtMs), minute(one.lastSeenAtMs), minute(one.leftAtMs)]);
    },
    received: async () =>
      (await mongoAttendance.listVisits(schoolId, [lessonId!])).map((one) => one.received),
  };
}

describe("a visit", () => {
  test("is stored when a device enters and closed when it leaves", async () => {
    const { attendance, event, visits } = await liveLesson();
    await attendance.entered(event(1));
    expect(await visits()).toEqual([[1, 1, null]]);
    await attendance.left(event(40));
    expect(await visits()).toEqual([[1, 1, 40]]);
    await attendance.left(event(44)); // told again: it has ended
    expect(await visits()).toEqual([[1, 1, 40]]);
  });

  test("keeps the order of what was told at once", async () => {
    const { attendance, event, visits } = await liveLesson();
    void attendance.entered(event(1));
    void attendance.left(event(2));
    void attendance.entered(event(10));
    void attendance.left(event(12));
    await attendance.flush();
    expect(await visits()).toEqual([
      [1, 1, 2],
      [10, 10, 12],
    ]);
  });

  test("goes on when its device is back within 30 s, and is a new one after that", async () => {
    const { attendance, event, visits } = await liveLesson();
    await attendance.entered(event(0));
    await attendance.left(event(10));
    await attendance.entered(event(10.5));
    expect(await visits()).toEqual([[0, 10.5, null]]);
    await attendance.left(event(20));
    await attendance.entered(event(20.51));
    expect(await visits()).toEqual([
      [0, 10.5, 20],
      [20.51, 20.51, null],
    ]);
  });

  test("told twice is one, and each device has its own", async () => {
    const { attendance, event, visits } = await liveLesson();
    await attendance.entered(event(0));
    await attendance.entered(event(1));
    await attendance.entered(event(2, LAPTOP));
    await attendance.left(event(3, LAPTOP));
    expect(await visits()).toEqual([
      [0, 1, null],
      [2, 2, 3],
    ]);
  });
});

describe("attendance.heartbeat", () => {
  const beat = { audio: 4000, video: 90_000, screen: 0 };

  test("moves the last sign of life and only adds to what was received", async () => {
    const { attendance, event, visits, received, clock, users, lessonId } = await liveLesson();
    await attendance.entered(event(0));
    clock.set(1);
    await attendance.heartbeat(users.pupil, lessonId, "socket", beat);
    clock.set(2);
    await attendance.heartbeat(users.pupil, lessonId, "socket", { ...NONE, screen: 7 });
    expect(await visits()).toEqual([[0, 2, null]]);
    expect(await received()).toEqual([{ ...beat, screen: 7 }]);
  });

  test("adds up over a short drop, after which a device counts from nothing", async () => {
    const { attendance, event, received, users, lessonId } = await liveLesson();
    await attendance.entered(event(0));
    await attendance.heartbeat(users.pupil, lessonId, "socket", beat);
    await attendance.left(event(10));
    await attendance.entered(event(10.2));
    await attendance.heartbeat(users.pupil, lessonId, "socket", { ...NONE, audio: 500 });
    expect(await received()).toEqual([{ ...beat, audio: 4500 }]);
  });

  test("is never believed beyond what the server sent", async () => {
    const asked: string[][] = [];
    const { attendance, event, received, users, lessonId } = await liveLesson({
      sentBytes: async (...of) => {
        asked.push(of);
        return { audio: 5000, video: 100, screen: 0 };
      },
    });
    await attendance.entered(event(0));
    await attendance.heartbeat(users.pupil, lessonId, "socket", { ...beat, screen: 9 });
    expect(await received()).toEqual([{ audio: 4000, video: 100, screen: 0 }]);
    expect(asked).toEqual([[lessonId, users.pupil.id, PHONE]]);
  });

  test("is of the device behind the connection", async () => {
    const devices = new Map([
      ["s1", PHONE],
      ["s2", LAPTOP],
    ]);
    const { attendance, event, visits, clock, users, lessonId } = await liveLesson({
      deviceOf: (_lessonId, connectionId) => devices.get(connectionId) ?? null,
    });
    await attendance.entered(event(0, PHONE));
    await attendance.entered(event(1, LAPTOP));
    clock.set(5);
    await attendance.heartbeat(users.pupil, lessonId, "s1", beat);
    expect(await visits()).toEqual([
      [0, 5, null],
      [1, 1, null],
    ]);
    const refused = { code: "forbidden", reason: "not_in_room" };
    const strange = attendance.heartbeat(users.pupil, lessonId, "s3", beat);
    await expect(strange).rejects.toMatchObject(refused);
  });

  test("is refused out of the room, whoever tells it", async () => {
    const { attendance, event, users, lessonId, visits } = await liveLesson();
    const refused = { code: "forbidden", reason: "not_in_room" };
    const early = attendance.heartbeat(users.pupil, lessonId, "socket", beat);
    await expect(early).rejects.toMatchObject(refused);
    await attendance.entered(event(0));
    await attendance.left(event(1));
    const late = attendance.heartbeat(users.pupil, lessonId, "socket", beat);
    await expect(late).rejects.toMatchObject(refused);
    const other = attendance.heartbeat(users.second, lessonId, "socket", beat);
    await expect(other).rejects.toMatchObject(refused);
    expect(await visits()).toEqual([[0, 0, 1]]);
  });

  test("told right after entering waits until that is stored", async () => {
    const { attendance, event, visits, users, lessonId } = await liveLesson();
    void attendance.entered(event(0));
    const caller = { user: users.pupil, connectionId: "s", join: () => {}, leave: () => {} };
    const events = attendanceEvents(attendance);
    const reply = events["attendance:heartbeat"]({ lessonId, received: beat }, caller);
    expect(await reply).toEqual({});
    expect(await visits()).toHaveLength(1);
  });
});

describe("attendance.recover", () => {
  test("ends what a crash left open at its last sign of life, and lets a device go on", async () => {
    const { school, attendance, event, visits, clock, users, lessonId } = await liveLesson();
    await attendance.entered(event(0));
    clock.set(5);
    await attendance.heartbeat(users.pupil, lessonId, "socket", NONE);
    await attendance.entered(event(3, LAPTOP));
    await attendance.left(event(4, LAPTOP));

    clock.set(5.3); // another process begins
    const restarted = attendanceOf(school);
    await restarted.recover();
    expect(await visits()).toEqual([
      [0, 5, 5],
      [3, 3, 4],
    ]);
    await restarted.entered(event(5.4));
    expect((await visits())[0]).toEqual([0, 5.4, null]);
  });

  test("touches no visit that has ended", async () => {
    const { attendance, event, visits, schoolId } = await liveLesson();
    await attendance.entered(event(0));
    await attendance.left(event(9));
    await attendance.recover();
    expect(await visits()).toEqual([[0, 0, 9]]);
    expect(await VisitModel.findOne({ schoolId, reason: "recovered" })).toBeNull();
  });
});

describe("attendance.report", () => {
  const attempt = (minute: number) => ({
    ...{ attemptId: randomUUID(), stage: "ice" as const },
    atMs: NINE + minute * MIN,
  });

  test("keeps a pupil's attempts of the lesson's day, each once", async () => {
    const { attendance, users, lessonId, schoolId, clock } = await liveLesson();
    clock.set(30);
    const told = [attempt(1), attempt(2), { ...attempt(3), stage: "opened" as const }];
    const again = [...told, told[0]!];
    expect(await attendance.report(users.pupil, lessonId, told)).toBe(3);
    expect(await attendance.report(users.pupil, lessonId, again)).toBe(3);
    await Promise.all([1, 2, 3].map(() => attendance.report(users.pupil, lessonId, told)));
    const failed = await attendance.failedAttempts(schoolId, lessonId);
    expect([...failed]).toEqual([[users.pupil.id, 2]]);
  });

  test("leaves out other days and the future", async () => {
    const { attendance, users, lessonId, clock } = await liveLesson();
    clock.set(30);
    const midnight = -9 * 60;
    const told = [attempt(midnight), attempt(midnight - 0.01), attempt(35), attempt(35.1)];
    expect(await attendance.report(users.pupil, lessonId, told)).toBe(2);
    clock.set(3 * 24 * 60); // told days later
    const late = [attempt(15 * 60 - 0.01), attempt(15 * 60)];
    expect(await attendance.report(users.pupil, lessonId, late)).toBe(1);
  });

  test("keeps at most 200 of a pupil in a lesson", async () => {
    const { attendance, users, lessonId } = await liveLesson();
    for (let n = 0; n < 5; n += 1)
      await attendance.report(
        users.pupil,
        lessonId,
        Array.from({ length: 50 }, () => attempt(1)),
      );
    expect(await attendance.report(users.pupil, lessonId, [attempt(2)])).toBe(0);
    expect(await attendance.report(users.second, lessonId, [attempt(2)])).toBe(1);
  });

  test("is for pupils of the class", async () => {
    const { attendance, users, lessonId } = await liveLesson();
    for (const user of [users.stranger, users.parent, users.teacher, users.director])
      await expect(attendance.report(user, lessonId, [attempt(1)])).rejects.toMatchObject({
        code: "forbidden",
        reason: "other_class",
      });
    const nowhere = attendance.report(users.pupil, "0".repeat(24), [attempt(1)]);
    await expect(nowhere).rejects.toMatchObject({ code: "not_found" });
  });

  test("is not the only source: the server's own are kept beside", async () => {
    const { attendance, event, users, lessonId, schoolId } = await liveLesson();
    await attendance.attempted(event(1));
    await attendance.attempted({ ...event(2), stage: "media" });
    const failed = await attendance.failedAttempts(schoolId, lessonId);
    expect(failed.get(users.pupil.id)).toBe(2);
  });
});

test("another school sees no visit and no attempt", async () => {
  const { attendance, event, lessonId } = await liveLesson();
  await attendance.entered(event(0));
  await attendance.attempted(event(1));
  const other = await makeSchool(clockAt(0));
  expect(await mongoAttendance.listVisits(other.schoolId, [lessonId])).toEqual([]);
  expect(await mongoAttendance.listAttempts(other.schoolId, [lessonId])).toEqual([]);
  expect(await mongoAttendance.listOpen(other.schoolId)).toEqual([]);
  expect((await other.lessons.list(other.users.pupil, { day: DAY })).lessons).toHaveLength(3);
});
