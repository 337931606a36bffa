import { describe, expect, test } from "vitest";
import { createMeetings, type NewMeetingRequest } from "#server/meetings/service.ts";
import { mongoMeetings } from "#server/meetings/store.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, testPeople, userOf } from "../../support/school.ts";

startDatabase();

const NOW = Date.parse("2026-11-24T09:00:00Z");
const MIN = 60_000;

async function setting() {
  const clock = { now: NOW };
  const people = testPeople(() => clock.now);
  const school = await makeSchool(people);
  const came = new Map<string, { fromMs: number; toMs: number; presentMs: number }>();
  const meetings = createMeetings({
    ...{ store: mongoMeetings, people, now: () => clock.now },
    visits: async () => came,
    presentCount: () => 0,
  });
  const { director, classTeacher, teacher, pupil7, pupil8, parent7, administrator } = school;
  const users = {
    director: userOf(director),
    leader: userOf(classTeacher),
    teacher: userOf(teacher),
    pupil7: userOf(pupil7),
    pupil8: userOf(pupil8),
    parent7: userOf(parent7),
    administrator: userOf(administrator),
  };
  const wanted = (change: Partial<NewMeetingRequest> = {}): NewMeetingRequest => ({
    ...{ kind: "event", title: "Наурыз", about: "Бәріңізді күтеміз", isOneWay: false },
    audience: { groups: ["pupils"], classIds: [] },
    startsAt: new Date(NOW + 10 * MIN).toISOString(),
    durationMin: 45,
    ...change,
  });
  return { clock, people, school, came, meetings, users, wanted };
}

describe("making a meeting", () => {
  test("is for those whose role allows it", async () => {
    const { meetings, users, wanted, school } = await setting();
    const ofClass = { groups: ["parents" as const], classIds: [school.class7.id] };
    const may = async (user: keyof typeof users, change: Partial<NewMeetingRequest>) =>
      meetings.make(users[user], wanted(change)).then(
        () => true,
        (error: { code: string }) => (error.code === "forbidden" ? false : error.code),
      );
    const staff = { groups: ["staff" as const], classIds: [] };
    const asked: [Partial<NewMeetingRequest>, (keyof typeof users)[]][] = [
      [{ kind: "coaching", audience: staff }, ["director"]],
      [{ kind: "parents", audience: ofClass }, ["director", "leader"]],
      [{}, ["director"]],
    ];
    for (const [change, allowed] of asked)
      for (const user of [
        "director",
        "leader",
        "teacher",
        "pupil7",
        "parent7",
        "administrator",
      ] as const)
        expect([user, await may(user, change)]).toEqual([user, allowed.includes(user)]);
  });

  test("refuses people who are none of its kind, and classes of nobody", async () => {
    const { meetings, users, wanted } = await setting();
    const invalid = { code: "invalid" };
    const noParents = wanted({ kind: "parents" });
    await expect(meetings.make(users.director, noParents)).rejects.toMatchObject(invalid);
    const strange = wanted({ audience: { groups: ["pupils"], classIds: ["a".repeat(24)] } });
    await expect(meetings.make(users.director, strange)).rejects.toMatchObject(invalid);
  });
});

describe("a meeting", () => {
  test("is seen by those it is meant for, and by nobody of another class", async () => {
    const { meetings, users, wanted, school } = await setting();
    const audience = { groups: ["pupils" as const], classIds: [school.class7.id] };
    const { id } = await meetings.make(users.leader, wanted({ audience }));
    const seen = async (user: keyof typeof users) =>
      (await meetings.list(users[user], false)).meetings.map((one) => one.id).includes(id);
    expect(await seen("pupil7")).toBe(true);
    expect(await seen("leader")).toBe(true);
    expect(await seen("director")).toBe(true);
    expect(await seen("pupil8")).toBe(false);
    expect(await seen("teacher")).toBe(false);
    await expect(meetings.read(users.pupil8, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(meetings.start(users.pupil7, id)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("opens for its audience while it is on; roles are those of the room", async () => {
    const { meetings, users, wanted, clock } = await setting();
    const { id } = await meetings.make(users.director, wanted({ isOneWay: true }));
    const closed = { code: "conflict", reason: "lesson_not_live" };
    await expect(meetings.admit(users.pupil7, id)).rejects.toMatchObject(closed);
    clock.now = NOW - 6 * MIN;
    const early = { code: "conflict", reason: "lesson_too_early" };
    await expect(meetings.start(users.director, id)).rejects.toMatchObject(early);
    clock.now = NOW;
    expect(await meetings.start(users.director, id)).toMatchObject({ state: "live" });
    expect(await meetings.admit(users.director, id)).toMatchObject({ role: "host" });
    const pupil = await meetings.admit(users.pupil7, id);
    expect(pupil).toMatchObject({ role: "listener", roster: [], lesson: { isOneWay: true } });
    await expect(meetings.admit(users.teacher, id)).rejects.toMatchObject({ code: "forbidden" });
    await meetings.end(users.director, id);
    const over = { code: "conflict", reason: "lesson_ended" };
    await expect(meetings.admit(users.pupil7, id)).rejects.toMatchObject(over);
    expect(await meetings.admit(users.pupil7, "b".repeat(24))).toBeNull();
  });

  test("of two ways seats a small audience before it comes", async () => {
    const { meetings, users, wanted, school } = await setting();
    const audience = { groups: ["parents" as const], classIds: [school.class7.id] };
    const made = await meetings.make(users.leader, wanted({ kind: "parents", audience }));
    await meetings.start(users.leader, made.id);
    const admission = await meetings.admit(users.parent7, made.id);
    expect(admission?.role).toBe("pupil");
    expect(admission?.roster.map(({ id }) => id)).toEqual([school.parent7.id]);
  });

  test("is changed and called off only while it is planned", async () => {
    const { meetings, users, wanted } = await setting();
    const { id } = await meetings.make(users.director, wanted());
    const later = new Date(NOW + 12 * MIN).toISOString();
    const changed = await meetings.change(users.director, id, { startsAt: later });
    expect(changed).toMatchObject({ startsAt: later, title: "Наурыз", durationMin: 45 });
    await meetings.start(users.director, id);
    const conflict = { code: "conflict" };
    await expect(meetings.cancel(users.director, id)).rejects.toMatchObject(conflict);
    await expect(meetings.change(users.director, id, { title: "x" })).rejects.toMatchObject(
      conflict,
    );
  });

  test("forgotten open is ended, an hour after its time", async () => {
    const { meetings, users, wanted, clock } = await setting();
    const { id } = await meetings.make(users.director, wanted());
    await meetings.start(users.director, id);
    clock.now = NOW + (10 + 45 + 59) * MIN;
    await meetings.endOverdue();
    expect(await meetings.read(users.director, id)).toMatchObject({ state: "live" });
    clock.now = NOW + (10 + 45 + 61) * MIN;
    await meetings.endOverdue();
    expect(await meetings.read(users.director, id)).toMatchObject({ state: "ended" });
  });
});

describe("the sign-in sheet", () => {
  test("has who came, for how long, and who has read; it is the host's and the leaders'", async () => {
    const { meetings, users, wanted, came, school } = await setting();
    const audience = {
      groups: ["pupils" as const, "parents" as const],
      classIds: [school.class7.id],
    };
    const { id } = await meetings.make(users.leader, wanted({ audience }));
    came.set(school.pupil7.id, { fromMs: NOW, toMs: NOW + 30 * MIN, presentMs: 25 * MIN });
    expect((await meetings.confirm(users.parent7, id)).readAt).toBe(new Date(NOW).toISOString());
    const sheet = await meetings.signIn(users.leader, id);
    expect(sheet).toMatchObject({ came: 1, read: 1 });
    expect(sheet.rows).toMatchObject([
      { personId: school.pupil7.id, minutes: 25, readAt: null, className: "7 «Ә»" },
      { personId: school.parent7.id, minutes: 0, enteredAt: null },
    ]);
    expect(await meetings.signIn(users.director, id)).toMatchObject({ came: 1 });
    await expect(meetings.signIn(users.pupil7, id)).rejects.toMatchObject({ code: "forbidden" });
    const file = await meetings.exportSignIn(users.leader, id, "csv", "kk");
    expect(Buffer.from(file.contentBase64, "base64").toString()).toContain("Қайрат");
  });
});

describe("a practice room", () => {
  test("is a teacher's own, one at a time, in nobody's list, and over when left", async () => {
    const { meetings, users, school } = await setting();
    const room = await meetings.openPractice(users.teacher);
    expect(room).toMatchObject({ kind: "practice", state: "live", isHost: true });
    expect((await meetings.openPractice(users.teacher)).id).toBe(room.id);
    expect((await meetings.list(users.director, false)).meetings).toEqual([]);
    await expect(meetings.read(users.director, room.id)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(meetings.admit(users.director, room.id)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(meetings.openPractice(users.pupil7)).rejects.toMatchObject({ code: "forbidden" });
    expect(await meetings.admit(users.teacher, room.id)).toMatchObject({ role: "host" });
    await meetings.left({ schoolId: school.schoolId, lessonId: room.id, isHost: true });
    expect((await meetings.openPractice(users.teacher)).id).not.toBe(room.id);
  });
});
