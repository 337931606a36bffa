import { Types } from "mongoose";
import { beforeEach, describe, expect, test } from "vitest";
import type { User } from "#server/realtime.ts";
import { createVisitEvents, type Spent } from "#server/rooms/visits.ts";
import { MonthUsage } from "#server/usage/protocol.ts";
import { createUsage } from "#server/usage/service.ts";
import { mongoUsage } from "#server/usage/store.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

const id = () => new Types.ObjectId().toString();
const NOON = Date.parse("2026-11-25T07:00:00Z");
const WORDS = { kk: "Алгебра", ru: "Алгебра", en: "Algebra" };

type Told = { to: string; payload: { monthBytes: number; cap: string } };
/** Usage over the real store; of the rooms only what it hears from and what it holds. */
function make() {
  const ids = { schoolId: id(), pupil: id(), parent: id(), classTeacher: id(), classId: id() };
  const clock = { now: NOON };
  const told: Told[] = [];
  const ceilings = new Map<string, string | null>();
  const visits = createVisitEvents();
  const usage = createUsage({
    store: mongoUsage,
    now: () => clock.now,
    people: {
      readSchool: async () => ({ timeZone: "Asia/Almaty" }),
      findPerson: async () => ({ childIds: [ids.pupil] }),
      listClasses: async () => [{ id: ids.classId, classTeacherId: ids.classTeacher }],
      roster: async () => [
        { id: ids.pupil, fullName: "Абай Айзере" },
        { id: id(), fullName: "Әлімхан Аружан" },
      ],
    },
    lessons: { find: async () => ({ startsAt: "2026-11-25T06:00:00Z", subject: { name: WORDS } }) },
    rooms: {
      on: visits.on,
      at: () => {
        throw new Error("not asked here");
      },
      find: () =>
        ({
          modes: {
            setCeiling: (person: string, mode: string | null) => ceilings.set(person, mode),
          },
        }) as never,
    },
    teller: {
      tell: (to, _notice, payload) => void told.push({ to, payload: payload as never }),
      empty: () => undefined,
    },
  });
  const user = (who: string, roles: User["roles"]): User => {
    return { id: who, schoolId: ids.schoolId, roles, familyId: "f" };
  };
  const users = {
    pupil: user(ids.pupil, ["pupil"]),
    parent: user(ids.parent, ["parent"]),
    classTeacher: user(ids.classTeacher, ["classTeacher", "teacher"]),
    stranger: user(id(), ["teacher", "classTeacher"]),
    director: user(id(), ["director"]),
  };
  /** A piece of use, and waits until it is stored. */
  async function spend(lessonId: string, change: Partial<Spent> = {}): Promise<void> {
    visits.emit("spent", {
      ...{ schoolId: ids.schoolId, lessonId, personId: ids.pupil, deviceId: "d" },
      ...{ mode: "small", ms: 60_000, downBytes: 1_000_000, upBytes: 200_000, fetchedBytes: 0 },
      ...change,
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    await usage.live.flush();
  }
  return { ...ids, usage, users, clock, told, ceilings, visits, spend };
}
let school: ReturnType<typeof make>;
beforeEach(() => {
  school = make();
});

describe("a month", () => {
  test("is the sum of its lessons, both ways and over HTTP, with the minutes of each mode", async () => {
    const { usage, users, spend } = school;
    const lessons = [id(), id()];
    await spend(lessons[0]!);
    await spend(lessons[0]!, { mode: "sound", downBytes: 100, upBytes: 0, fetchedBytes: 60_000 });
    await spend(lessons[1]!, { ms: 0 });
    const month = MonthUsage.parse(await usage.read(users.pupil, {}));
    expect(month).toMatchObject({ month: "2026-11", bytes: 2_460_100, fetchedBytes: 60_000 });
    expect(month).toMatchObject({ upBytes: 400_000, capBytes: null, cap: "none" });
    const first = month.lessons.find(({ lessonId }) => lessonId === lessons[0]);
    expect(first).toMatchObject({ title: WORDS, bytes: 1_260_100 });
    expect(first?.minutes).toEqual({ sound: 1, slides: 0, small: 1, full: 0 });
  });

  test("is the school's own: at 23:30 UTC of the last day it is the next one already", async () => {
    const { usage, users, clock, spend } = school;
    clock.now = Date.parse("2026-11-30T20:30:00Z");
    await spend(id());
    expect((await usage.read(users.pupil, {})).month).toBe("2026-12");
    expect((await usage.read(users.pupil, { month: "2026-11" })).bytes).toBe(0);
  });

  test("two devices at once lose nothing", async () => {
    const { usage, users, visits, schoolId, pupil } = school;
    const lessonId = id();
    for (let n = 0; n < 20; n++)
      visits.emit("spent", {
        ...{ schoolId, lessonId, personId: pupil, deviceId: `d${n % 2}` },
        ...{ mode: "full", ms: 10, downBytes: 1000, upBytes: 10, fetchedBytes: 1 },
      });
    await new Promise((resolve) => setTimeout(resolve, 0));
    await usage.live.flush();
    expect((await usage.read(users.pupil, {})).bytes).toBe(20 * 1011);
  });

  test("is seen by oneself and one's parents, and nobody else's", async () => {
    const { usage, users, spend, pupil } = school;
    await spend(id());
    expect((await usage.read(users.parent, { childId: pupil })).bytes).toBe(1_200_000);
    expect((await usage.read(users.parent, {})).bytes).toBe(0);
    const refused = { code: "forbidden", reason: "other_class" };
    await expect(usage.read(users.stranger, { childId: pupil })).rejects.toMatchObject(refused);
    await expect(usage.read(users.parent, { childId: id() })).rejects.toMatchObject(refused);
  });
});

describe("a cap", () => {
  test("warns at 80 %, holds to sound at the cap, and lets go when it is lifted", async () => {
    const { usage, users, pupil, spend, told, ceilings } = school;
    const lessonId = id();
    await usage.setCap(users.parent, { childId: pupil, capMb: 50 });
    await spend(lessonId, { downBytes: 39_000_000, upBytes: 0 });
    expect(told.at(-1)).toMatchObject({ to: `person:${pupil}`, payload: { cap: "free" } });
    await spend(lessonId, { downBytes: 1_000_000, upBytes: 0 });
    expect(told.at(-1)?.payload).toMatchObject({ cap: "near", monthBytes: 40_000_000 });
    expect(ceilings.get(pupil) ?? null).toBeNull();
    await spend(lessonId, { downBytes: 10_000_000, upBytes: 0 });
    expect(told.at(-1)?.payload.cap).toBe("over");
    expect(ceilings.get(pupil)).toBe("sound");
    expect((await usage.setCap(users.pupil, { capMb: null })).cap).toBe("none");
    expect(ceilings.get(pupil)).toBeNull();
  });

  test("is there when the next lesson is entered", async () => {
    const { usage, users, pupil, schoolId, spend, visits, ceilings } = school;
    await usage.setCap(users.pupil, { capMb: 50 });
    await spend(id(), { downBytes: 60_000_000 });
    ceilings.clear();
    const visit = { schoolId, personId: pupil, deviceId: "d", at: NOON, isHost: false };
    visits.emit("entered", { ...visit, lessonId: id() });
    await expect.poll(() => ceilings.get(pupil)).toBe("sound");
  });

  test("is set by nobody but oneself and one's parents", async () => {
    const { usage, users, pupil } = school;
    const act = usage.setCap(users.classTeacher, { childId: pupil, capMb: 100 });
    await expect(act).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a class", () => {
  test("is seen whole by its class teacher and leadership, with who said their link is bad", async () => {
    const { usage, users, classId, schoolId, pupil, spend } = school;
    await spend(id());
    const link = { quality: "poor", mode: "small", lossPercent: 12, rttMs: 300 } as const;
    const trouble = { personId: pupil, lessonId: id(), ...link };
    await mongoUsage.addTrouble(schoolId, { ...trouble, at: new Date(NOON - 60_000) });
    await mongoUsage.addTrouble(schoolId, { ...trouble, at: new Date(NOON - 20 * 86_400_000) });
    for (const who of [users.classTeacher, users.director]) {
      const seen = await usage.readClass(who, classId);
      expect(seen.rows.map(({ bytes, lessons }) => [bytes, lessons])).toEqual([
        [1_200_000, 1],
        [0, 0],
      ]);
      expect(seen.troubles).toMatchObject([{ fullName: "Абай Айзере", ...link }]);
    }
    for (const who of [users.stranger, users.pupil, users.parent])
      await expect(usage.readClass(who, classId)).rejects.toMatchObject({ code: "forbidden" });
    await expect(usage.readClass(users.director, id())).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
