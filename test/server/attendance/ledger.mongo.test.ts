import { describe, expect, test } from "vitest";
import type { LedgerFact } from "#server/attendance/facts-store.ts";
import { LedgerFactModel } from "#server/attendance/model.ts";
import { AttendanceTrace, LedgerProposal } from "#server/attendance/protocol.ts";
import { LessonModel } from "#server/lessons/model.ts";
import { PersonModel } from "#server/people/model.ts";
import { startDatabase } from "../../support/database.ts";
import { attendanceOf, clockAt, MIN, makeSchool, NINE } from "../lessons/school.ts";

startDatabase();

const PHONE = "11111111-1111-4111-8111-111111111111";

/** A lesson that was held from bell to bell, an hour and a half ago. */
async function heldLesson() {
  const school = await makeSchool(clockAt(0));
  const { schoolId, users, lessons, clock } = school;
  const [lessonId = "", secondId = ""] = await school.lessonIds();
  await lessons.start(users.teacher, lessonId);
  clock.set(45);
  await lessons.end(users.teacher, lessonId);
  clock.set(135);
  const attendance = attendanceOf(school);
  const visit = async (personId: string, from: number, to: number, deviceId = PHONE) => {
    const event = { schoolId, lessonId, personId, deviceId, isHost: false };
    await attendance.entered({ ...event, at: NINE + from * MIN });
    await attendance.left({ ...event, at: NINE + to * MIN });
  };
  const factOf = (personId: string, minute: number) => {
    return { schoolId, lessonId, personId, atMs: NINE + minute * MIN };
  };
  const answered = (personId: string, minute: number, pollId = "p1"): LedgerFact => ({
    ...factOf(personId, minute),
    ...{ kind: "response", response: "poll", source: `poll:${pollId}` },
  });
  const seen = (personId: string, hours: number, coveredMin: number): LedgerFact => ({
    ...factOf(personId, 45 + hours * 60),
    ...{ kind: "watched", medium: "recording", mediaId: "r1", source: `watched:r1:${coveredMin}` },
    ...{ coveredMs: coveredMin * MIN, wholeMs: 40 * MIN },
  });
  return { ...school, attendance, lessonId, secondId, visit, factOf, answered, seen };
}

describe("proposals", () => {
  test("are of every pupil of the lessons that were held, each with its reason", async () => {
    const { attendance, schoolId, users, lessonId, secondId, visit, answered } = await heldLesson();
    await visit(users.pupil.id, 7, 20);
    await visit(users.pupil.id, 21, 45);
    await attendance.note(answered(users.pupil.id, 30));
    const all = await attendance.proposals(schoolId, [lessonId, secondId]);
    expect(all.map(({ personId, status, code }) => [personId, status, code])).toEqual([
      [users.pupil.id, "late", "late"],
      [users.second.id, "absent", "unexcused"],
      [users.third.id, "absent", "unexcused"],
    ]);
    const [own] = await attendance.proposals(schoolId, [lessonId], users.pupil.id);
    expect(own).toEqual(all[0]);
    expect(LedgerProposal.parse(own)).toEqual(own);
    expect(own?.reason).toEqual({
      kk: "09:07-де кірді, 7 минут кешікті, 38 минут тыңдады, 1 рет байланыс үзілді, 1 сұраққа жауап берді.",
      ru: "Вход в 09:07, опоздание 7 минут, 38 минут на уроке, 1 обрыв связи, ответ на 1 вопрос.",
      en: "Entered at 09:07, 7 minutes late, there for 38 minutes, the connection broke once, answered 1 question.",
    });
    expect(own).toMatchObject({ shortDrops: 1, devices: 1, policyVersion: 1, watchedShare: null });
  });

  test("take what the teacher's own drop left out, of one pupil too", async () => {
    const { attendance, schoolId, users, lessonId, visit } = await heldLesson();
    const event = { schoolId, lessonId, personId: users.teacher.id, deviceId: PHONE, isHost: true };
    await attendance.entered({ ...event, at: NINE });
    await attendance.left({ ...event, at: NINE + 30 * MIN });
    await visit(users.pupil.id, 0, 31);
    const [own] = await attendance.proposals(schoolId, [lessonId], users.pupil.id);
    expect(own).toMatchObject({ status: "present", presentShare: 1 });
    expect(await attendance.proposals(schoolId, [lessonId])).toContainEqual(own);
  });

  test("turn into watched later when enough of the recording was seen in time", async () => {
    const { attendance, schoolId, users, lessonId, clock, seen } = await heldLesson();
    attendance.knowRecordings(async () => new Set([lessonId]));
    const statusOf = async (id: string) =>
      (await attendance.proposals(schoolId, [lessonId], id))[0]?.status;
    const [before] = await attendance.proposals(schoolId, [lessonId], users.pupil.id);
    expect(before?.reason.kk).toBe(
      "Сабаққа кірмеді; жазбаны 72 сағатта көрсе, белгі қайта қаралады.",
    );
    clock.set(200);
    await attendance.note(seen(users.pupil.id, 2, 20));
    expect(await statusOf(users.pupil.id)).toBe("absent");
    await attendance.note(seen(users.pupil.id, 30, 33));
    await attendance.note(seen(users.second.id, 73, 40));
    expect(await statusOf(users.pupil.id)).toBe("watchedLater");
    expect(await statusOf(users.second.id)).toBe("absent");
    const sheet = await attendance.sheet(users.teacher, lessonId);
    expect(sheet.rows[0]).toMatchObject({ status: "watchedLater", watchedShare: 33 / 40 });
  });
});

describe("who came to the class later", () => {
  test("has nothing proposed for lessons before, unless they were there", async () => {
    const { attendance, people, schoolId, users, lessonId, classId, visit } = await heldLesson();
    const ofStranger = () => attendance.proposals(schoolId, [lessonId], users.stranger.id);
    await people.roll.changePerson(schoolId, users.stranger.id, { classId });
    expect((await people.findPerson(schoolId, users.stranger.id))?.classSinceMs).toEqual(
      expect.any(Number),
    );
    const ids = { schoolId, _id: users.stranger.id };
    await PersonModel.updateOne(ids, { classSince: new Date(NINE + 60 * MIN) });
    expect(await ofStranger()).toEqual([]);
    expect((await attendance.sheet(users.teacher, lessonId)).rows).toHaveLength(3);
    await visit(users.stranger.id, 0, 45);
    expect(await ofStranger()).toMatchObject([{ status: "present" }]);
    await PersonModel.updateOne(ids, { classSince: new Date(NINE - MIN) });
    expect(await attendance.proposals(schoolId, [lessonId])).toHaveLength(4);
  });
});

describe("a fact", () => {
  test("told twice is one, and nothing changes it", async () => {
    const school = await heldLesson();
    const { attendance, schoolId, users, lessonId, factOf } = school;
    const hand = (atMs: number): LedgerFact => ({
      ...{ ...factOf(users.pupil.id, 0), atMs },
      ...{ kind: "response", response: "hand", source: "hand:1" },
    });
    await Promise.all([attendance.note(hand(NINE)), attendance.note(hand(NINE + MIN))]);
    // Another process knows nothing of what this one has told.
    await attendanceOf(school).note(hand(NINE + 2 * MIN));
    const stored = await LedgerFactModel.find({ schoolId, lessonId }).lean();
    expect(stored).toHaveLength(1);
    const at = stored[0]?.at;
    await LedgerFactModel.updateMany({ schoolId, lessonId }, { $set: { at: new Date(0) } });
    expect((await LedgerFactModel.findOne({ schoolId, lessonId }).lean())?.at).toEqual(at);
  });

  test("of somebody who is no pupil of the lesson's class, or in no lesson, is let go", async () => {
    const { attendance, schoolId, users, lessonId, answered } = await heldLesson();
    for (const { id } of [users.teacher, users.stranger, users.parent])
      await attendance.note(answered(id, 10));
    await attendance.note({ ...answered(users.pupil.id, 10), lessonId: "f".repeat(24) });
    expect(await LedgerFactModel.countDocuments({ schoolId })).toBe(0);
    await attendance.note(answered(users.pupil.id, 10));
    expect(await LedgerFactModel.countDocuments({ schoolId, lessonId })).toBe(1);
  });

  test("of many pieces is one stretch for each mode", async () => {
    const { attendance, schoolId, users, lessonId } = await heldLesson();
    const who = { schoolId, lessonId, personId: users.pupil.id };
    for (let sec = 0; sec < 120; sec += 5)
      attendance.notePiece({
        ...who,
        ...{ track: `mode:${PHONE}`, name: sec < 60 ? "sound" : "slides" },
        ...{ fromMs: NINE + sec * 1000, toMs: NINE + (sec + 5) * 1000 },
      });
    attendance.notePiece({
      ...{ ...who, track: "fallback", name: "blocked" },
      ...{ fromMs: NINE + 120_000, toMs: NINE + 300_000 },
    });
    attendance.closeLesson(lessonId);
    await attendance.flush();
    expect(await LedgerFactModel.countDocuments({ schoolId })).toBe(3);
    const [own] = await attendance.proposals(schoolId, [lessonId], users.pupil.id);
    expect(own?.modes.map(({ mode }) => mode)).toEqual(["sound", "slides"]);
    expect(own).toMatchObject({ fallbackSec: 180, status: "partly" });
  });

  test("is told to those who want to know of the lesson, once for many", async () => {
    const { attendance, schoolId, users, lessonId, answered } = await heldLesson();
    const heard: unknown[] = [];
    attendance.on("changed", (changed) => heard.push(changed));
    await attendance.note(answered(users.pupil.id, 10));
    await attendance.note(answered(users.second.id, 11));
    await attendance.note(answered(users.second.id, 11));
    await attendance.flush();
    expect(heard).toEqual([{ schoolId, lessonId }]);
  });
});

describe("a trace", () => {
  test("has every visit, attempt and fact by time, with where it comes from", async () => {
    const { attendance, users, lessonId, visit, answered, factOf, seen } = await heldLesson();
    const { pupil } = users;
    await attendance.attempted({ ...factOf(pupil.id, 0), at: NINE + MIN });
    await visit(pupil.id, 2, 12);
    await attendance.note(answered(pupil.id, 10));
    await attendance.note(seen(pupil.id, 5, 34));
    const trace = AttendanceTrace.parse(await attendance.trace(users.teacher, lessonId, pupil.id));
    expect(trace.entries.map(({ kind, at }) => [kind, (Date.parse(at) - NINE) / MIN])).toEqual([
      ["attempt", 1],
      ["visit", 2],
      ["response", 10],
      ["watched", 345],
    ]);
    expect(trace.entries[2]).toMatchObject({ source: "poll:p1", response: "poll" });
    expect(trace.entries[3]).toMatchObject({ coveredSec: 34 * 60, wholeSec: 40 * 60 });
    expect(trace.proposal).toMatchObject({ status: "watchedLater", attempts: { count: 1 } });
  });

  test("is for the teacher, the class teacher, leadership, the pupil and the parent", async () => {
    const { attendance, users, lessonId } = await heldLesson();
    const { pupil, second, teacher, leader, director, parent, stranger } = users;
    for (const user of [pupil, parent, teacher, leader, director])
      expect(await attendance.trace(user, lessonId, pupil.id)).toMatchObject({ entries: [] });
    for (const user of [second, stranger, users.psychologist, users.administrator])
      await expect(attendance.trace(user, lessonId, pupil.id)).rejects.toMatchObject({
        code: "forbidden",
      });
    await expect(attendance.trace(parent, lessonId, second.id)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(attendance.trace(teacher, lessonId, stranger.id)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("who leaves the school", () => {
  test("may be forgotten, with all that was known, and others hear of it", async () => {
    const { attendance, people, schoolId, users, lessonId, visit, answered, factOf } =
      await heldLesson();
    const { pupil, second, director } = users;
    for (const { id } of [pupil, second]) {
      await visit(id, 0, 45);
      await attendance.attempted({ ...factOf(id, 0), at: NINE });
      await attendance.note(answered(id, 10));
    }
    const erase = () => attendance.erase(director, pupil.id);
    await expect(erase()).rejects.toMatchObject({ code: "conflict", reason: "has_not_left" });
    await people.remove(schoolId, pupil.id);
    for (const user of [users.teacher, users.leader, second, users.parent])
      await expect(attendance.erase(user, pupil.id)).rejects.toMatchObject({ code: "forbidden" });
    const erased: unknown[] = [];
    attendance.on("erased", (one) => erased.push(one));
    expect(await erase()).toEqual({ visits: 1, attempts: 1, facts: 1 });
    expect(erased).toEqual([{ schoolId, personId: pupil.id }]);
    expect((await attendance.traceOf(schoolId, lessonId, pupil.id)).entries).toEqual([]);
    expect((await attendance.traceOf(schoolId, lessonId, second.id)).entries).toHaveLength(3);
    expect(await erase()).toEqual({ visits: 0, attempts: 0, facts: 0 });
    await expect(attendance.erase(director, "f".repeat(24))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("is erased again when somebody who was to forget could not", async () => {
    const { attendance, people, schoolId, users } = await heldLesson();
    await people.remove(schoolId, users.pupil.id);
    let isDown = true;
    attendance.on("erased", async () => {
      if (isDown) throw new Error("the database is away");
    });
    await expect(attendance.erase(users.director, users.pupil.id)).rejects.toThrow("away");
    isDown = false;
    await expect(attendance.erase(users.administrator, users.pupil.id)).resolves.toBeDefined();
  });
});

describe("the export of what is known", () => {
  test("is xAPI without names, the same each time", async () => {
    const { attendance, users, lessonId, visit, answered, factOf, seen } = await heldLesson();
    await visit(users.pupil.id, 7, 45);
    await attendance.note(answered(users.pupil.id, 10));
    await attendance.attempted({ ...factOf(users.second.id, 0), at: NINE + MIN });
    await attendance.note(seen(users.second.id, 3, 36));
    const read = async () => {
      const file = await attendance.exportSheet(users.director, lessonId, "xapi", "kk");
      expect(file.fileName).toMatch(/\.json$/);
      return Buffer.from(file.contentBase64, "base64").toString();
    };
    const text = await read();
    expect(text).not.toContain("Тегі");
    const statements = JSON.parse(text);
    const verbOf = ({ verb }: { verb: { id: string } }) => verb.id.split("/").at(-1);
    expect(statements.map(verbOf)).toEqual(["attended", "responded", "attempted", "experienced"]);
    expect(statements[0]).toMatchObject({
      actor: { account: { name: users.pupil.id } },
      result: { completion: true, duration: "PT2280S" },
    });
    expect(statements[3].result).toMatchObject({ completion: true });
    for (const { id } of statements)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await read()).toBe(text);
    await attendance.note(answered(users.pupil.id, 11, "p2"));
    const later = JSON.parse(await read());
    expect(later).toHaveLength(5);
    expect(later[0].id).toBe(statements[0].id);
  });
});

test("a cancelled lesson proposes nothing", async () => {
  const { attendance, schoolId, lessonId } = await heldLesson();
  await LessonModel.updateOne({ schoolId, _id: lessonId }, { state: "cancelled" });
  expect(await attendance.proposals(schoolId, [lessonId])).toEqual([]);
});
