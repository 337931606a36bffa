import { describe, expect, test } from "vitest";
import { AttendanceSheet } from "#server/attendance/protocol.ts";
import { LessonModel } from "#server/lessons/model.ts";
import { startDatabase } from "../../support/database.ts";
import { attendanceOf, clockAt, DAY, MIN, makeSchool, NINE } from "../lessons/school.ts";

startDatabase();

const PHONE = "11111111-1111-4111-8111-111111111111";
const LAPTOP = "22222222-2222-4222-8222-222222222222";

/** A lesson started on its bell, with a way to tell who was in its room. */
async function liveLesson() {
  const school = await makeSchool(clockAt(0));
  const { schoolId, users, lessons } = school;
  const [lessonId, secondId] = await school.lessonIds();
  await lessons.start(users.teacher, lessonId!);
  const attendance = attendanceOf(school);
  const event = (personId: string, minute: number, deviceId: string) => ({
    ...{ schoolId, lessonId: lessonId!, personId, deviceId, isHost: false },
    at: NINE + minute * MIN,
  });
  return {
    ...school,
    ...{ attendance, lessonId: lessonId!, secondId: secondId! },
    async visit(personId: string, from: number, to: number | null, deviceId = PHONE) {
      await attendance.entered(event(personId, from, deviceId));
      if (to !== null) await attendance.left(event(personId, to, deviceId));
    },
    fail: (personId: string, minute: number) =>
      attendance.attempted(event(personId, minute, PHONE)),
  };
}

describe("attendance.sheet", () => {
  test("has the whole class by name, absent pupils too, judged by the school's policy", async () => {
    const { attendance, lessons, users, lessonId, clock, visit, fail } = await liveLesson();
    await visit(users.pupil.id, 1, 20);
    await visit(users.pupil.id, 15, 45.2, LAPTOP);
    await visit(users.teacher.id, 0, 45); // the teacher is in no row
    await fail(users.second.id, 2);
    await fail(users.second.id, 9);
    clock.set(45);
    await lessons.end(users.teacher, lessonId);
    clock.set(200);
    const sheet = AttendanceSheet.parse(await attendance.sheet(users.teacher, lessonId));
    expect(sheet).toMatchObject({
      className: "7 «Ә»",
      subjectName: { en: "algebra" },
      from: new Date(NINE).toISOString(),
      to: new Date(NINE + 45 * MIN).toISOString(),
      isLive: false,
      policy: { presentShare: 0.6, lateAfterMin: 5, leftEarlyMin: 5, mergeGapSec: 90 },
    });
    expect(sheet.rows.map(({ personId, status }) => [personId, status])).toEqual([
      [users.pupil.id, "present"],
      [users.second.id, "noConnection"],
      [users.third.id, "absent"],
    ]);
    expect(sheet.rows[0]).toMatchObject({
      presentSec: 44 * 60,
      enteredAt: new Date(NINE + MIN).toISOString(),
      leftAt: new Date(NINE + 45 * MIN).toISOString(),
      devices: 2,
      shortDrops: 0,
    });
    expect(sheet.rows[0]?.intervals).toHaveLength(1);
    expect(sheet.rows[1]?.attempts).toEqual({
      count: 2,
      firstAt: new Date(NINE + 2 * MIN).toISOString(),
      lastAt: new Date(NINE + 9 * MIN).toISOString(),
      lastStage: "ice",
    });
    expect(sheet.rows[2]).toMatchObject({ presentSec: 0, enteredAt: null, leftAt: null });
  });

  test("goes up to now while the lesson is live; who is there has not left", async () => {
    const { attendance, users, lessonId, clock, visit } = await liveLesson();
    await visit(users.pupil.id, 0, null);
    await visit(users.second.id, 0, 10);
    clock.set(20);
    const sheet = await attendance.sheet(users.teacher, lessonId);
    expect(sheet).toMatchObject({ isLive: true, to: new Date(NINE + 20 * MIN).toISOString() });
    expect(sheet.rows[0]).toMatchObject({ status: "present", presentSec: 1200, leftAt: null });
    expect(sheet.rows[1]).toMatchObject({
      status: "partly",
      leftAt: new Date(NINE + 10 * MIN).toISOString(),
    });
    clock.set(44);
    expect((await attendance.sheet(users.teacher, lessonId)).rows[0]?.presentSec).toBe(44 * 60);
  });

  test("takes a device that could not connect and received nothing for no presence", async () => {
    const { attendance, users, lessonId, clock, visit, fail } = await liveLesson();
    await visit(users.pupil.id, 0, null);
    await visit(users.second.id, 0, null);
    await fail(users.pupil.id, 0.25);
    await fail(users.second.id, 0.25);
    clock.set(1);
    const received = { audio: 4000, video: 0, screen: 0 };
    await attendance.heartbeat(users.second, lessonId, "socket", received);
    clock.set(10);
    const { rows } = await attendance.sheet(users.teacher, lessonId);
    expect(rows.map(({ status }) => status)).toEqual(["noConnection", "present", "absent"]);
    expect(rows[1]?.received).toEqual(received);
  });

  test("is for its teacher, the class's class teacher and leadership", async () => {
    const { attendance, users, lessonId } = await liveLesson();
    for (const user of [users.teacher, users.leader, users.director])
      expect((await attendance.sheet(user, lessonId)).rows).toHaveLength(3);
    const { pupil, parent, psychologist, administrator, teacherParent } = users;
    for (const user of [pupil, parent, psychologist, administrator, teacherParent])
      for (const act of [
        () => attendance.sheet(user, lessonId),
        () => attendance.exportSheet(user, lessonId, "csv", "kk"),
      ])
        await expect(act()).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is refused for a lesson that was not held, and of another school", async () => {
    const { attendance, users, lessonId, secondId, schoolId } = await liveLesson();
    const early = attendance.sheet(users.leader, secondId);
    await expect(early).rejects.toMatchObject({ code: "conflict", reason: "lesson_not_live" });
    await LessonModel.updateOne({ schoolId, _id: secondId }, { state: "cancelled" });
    const never = attendance.sheet(users.leader, secondId);
    await expect(never).rejects.toMatchObject({ code: "conflict", reason: "lesson_cancelled" });
    const other = await makeSchool(clockAt(0));
    const foreign = attendanceOf(other).sheet(other.users.director, lessonId);
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("attendance.exportSheet", () => {
  test("is the same table as a file, by the school's clock", async () => {
    const { attendance, users, lessonId, clock, visit } = await liveLesson();
    await visit(users.pupil.id, 2, 44);
    clock.set(45);
    const csv = await attendance.exportSheet(users.teacher, lessonId, "csv", "ru");
    const lines = Buffer.from(csv.contentBase64, "base64").toString().split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[1]).toContain(";присутствовал;09:02;09:44;42;93;");
    const xlsx = await attendance.exportSheet(users.director, lessonId, "xlsx", "kk");
    expect(xlsx.fileName).toBe("Сабаққа-қатысу_7-Ә_algebra-kk_2026-09-01_0900.xlsx");
  });
});

describe("attendance.listOwn", () => {
  test("is a pupil's, or a child's, over the lessons held that day", async () => {
    const { attendance, lessons, users, lessonId, secondId, clock, visit } = await liveLesson();
    await visit(users.pupil.id, 10, 45);
    clock.set(45);
    await lessons.end(users.teacher, lessonId);
    clock.set(60);
    await lessons.start(users.leader, secondId);
    clock.set(70);
    const own = await attendance.listOwn(users.pupil, {});
    expect(own).toEqual([
      { lessonId, status: "late", presentSec: 35 * 60, isLive: false },
      { lessonId: secondId, status: "absent", presentSec: 0, isLive: true },
    ]);
    expect(await attendance.listOwn(users.parent, { childId: users.pupil.id })).toEqual(own);
    const [first] = await attendance.listOwn(users.second, { day: DAY });
    expect(first).toMatchObject({ status: "absent" });
    expect(await attendance.listOwn(users.pupil, { day: "2026-08-31" })).toEqual([]);
  });

  test("is nobody else's", async () => {
    const { attendance, users } = await liveLesson();
    const { parent, stranger, teacher, director, pupil } = users;
    const forbidden = { code: "forbidden" };
    const of = attendance.listOwn;
    await expect(of(parent, { childId: stranger.id })).rejects.toMatchObject(forbidden);
    await expect(of(pupil, { childId: pupil.id })).rejects.toMatchObject(forbidden);
    await expect(of(teacher, {})).rejects.toMatchObject(forbidden);
    await expect(of(director, {})).rejects.toMatchObject(forbidden);
    await expect(of(parent, {})).rejects.toMatchObject({ code: "invalid" });
  });
});
