import { beforeAll, describe, expect, test } from "vitest";
import { AttemptModel, VisitModel } from "#server/attendance/model.ts";
import { attendanceStatuses } from "#server/attendance/protocol.ts";
import { DEMO_PUPIL_LOGIN } from "#server/demo/school.ts";
import { LessonModel } from "#server/lessons/model.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, userOf } from "../../support/school.ts";
import { testDemo } from "./alive.ts";

startDatabase();
const MIN = 60_000;
/** 11:40 in Almaty, a Tuesday: seven of the shift's eight bells are over, the eighth is on. */
const LATE = Date.parse("2026-09-01T06:40:00Z");
const school = testDemo(LATE);
const { clock, lessons, attendance, people, demo } = school;
let schoolId: string;

const dayOf = async (change: { state?: string } = {}) => {
  const director = await school.firstOf(schoolId, "director");
  const all = (await lessons.list(director)).lessons;
  return all.filter(({ state }) => !change.state || state === change.state);
};
const everything = async () => ({
  lessons: await LessonModel.find({ schoolId, state: { $ne: "planned" } }).lean(),
  visits: await VisitModel.find({ schoolId }).sort({ _id: 1 }).lean(),
  attempts: await AttemptModel.find({ schoolId }).sort({ _id: 1 }).lean(),
});

beforeAll(async () => {
  await demo.prepare();
  schoolId = (await people.listSchools())[0]!.id;
});

describe("the demo's history", () => {
  test("a lesson that was started, and one that is on, stay as they are", async () => {
    const pupil = await school.userBy(DEMO_PUPIL_LOGIN);
    const [first] = (await lessons.list(pupil)).lessons;
    const teacher = userOf((await people.findPerson(schoolId, first!.teacher.id))!);
    clock.now = Date.parse(first!.startsAt) + 4 * MIN;
    await lessons.start(teacher, first!.id);
    clock.now += 30 * MIN;
    const ended = await lessons.end(teacher, first!.id);
    clock.now = LATE;
    await demo.keepAlive();
    expect(await lessons.read(teacher, first!.id)).toEqual(ended);
    expect(await VisitModel.countDocuments({ schoolId, lessonId: first!.id })).toBe(0);
    expect(await dayOf({ state: "live" })).toEqual([]);
    expect(await dayOf({ state: "planned" })).toHaveLength(5); // the bell that is on
    expect(await dayOf({ state: "ended" })).toHaveLength(35);
  });

  test("lessons begin with the bell or within three minutes, and end with theirs", async () => {
    for (const { startsAt, startedAt, endedAt, durationMin } of (
      await dayOf({ state: "ended" })
    ).slice(5)) {
      const delayMs = Date.parse(startedAt!) - Date.parse(startsAt);
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs).toBeLessThanOrEqual(3 * MIN);
      expect(Date.parse(endedAt!)).toBe(Date.parse(startsAt) + durationMin * MIN);
    }
  });

  test("the sheets show a class as it is: most there, every trouble now and then", async () => {
    const director = await school.firstOf(schoolId, "director");
    const counts = new Map<string, number>();
    let drops = 0;
    for (const { id } of (await dayOf({ state: "ended" })).slice(5)) {
      const { rows } = await attendance.sheet(director, id);
      const present = rows.filter(({ status }) => status === "present");
      expect(present.length / rows.length).toBeGreaterThan(0.6);
      for (const { status, shortDrops, received, presentSec, enteredAt } of rows) {
        counts.set(status, (counts.get(status) ?? 0) + 1);
        drops += shortDrops;
        expect(received.audio > 0).toBe(enteredAt !== null);
        expect(received.audio * 8).toBeLessThanOrEqual(32_000 * (presentSec + 1));
        expect(received.video * 8).toBeLessThanOrEqual(500_000 * (presentSec + 1));
      }
    }
    // A morning's lessons have no recording to be watched afterwards.
    const all = attendanceStatuses.filter((status) => status !== "watchedLater");
    expect([...counts.keys()].sort()).toEqual(all.sort());
    expect(counts.get("absent")).toBe(30); // one ill pupil in each of the lessons looked at
    expect(drops).toBeGreaterThanOrEqual(30);
  });

  test("the pupil a visitor is has a morning of their own, and so has the parent's child", async () => {
    const pupil = await school.userBy(DEMO_PUPIL_LOGIN);
    const own = await attendance.listOwn(pupil, {});
    expect(own).toHaveLength(7);
    const lived = own.slice(1); // nobody came to the one that was started for real
    expect(lived.filter(({ status }) => status === "present").length).toBeGreaterThanOrEqual(3);
    expect(lived.map(({ status }) => status)).not.toContain("absent");
    const [parent] = await people.listParents(schoolId, [pupil.id]);
    expect(await attendance.listOwn(userOf(parent!), { childId: pupil.id })).toEqual(own);
  });

  test("living again changes nothing, by the same server or another", async () => {
    const before = await everything();
    expect(before.visits.length).toBeGreaterThan(34 * 15);
    await demo.keepAlive();
    await school.another().keepAlive();
    await school.another(false).keepAlive();
    expect(await everything()).toEqual(before);
  });

  test("what a crash left half lived is lived to the same end", async () => {
    const [lesson] = (await dayOf({ state: "ended" })).slice(-1);
    const stays = async () =>
      (await VisitModel.find({ schoolId, lessonId: lesson!.id }).sort({ _id: 1 }).lean()).map(
        ({ personId, enteredAt, leftAt }) => ({ personId, enteredAt, leftAt }),
      );
    const before = await stays();
    const planned = { state: "planned", startedAt: null, endedAt: null } as const;
    await LessonModel.updateOne({ schoolId, _id: lesson!.id }, planned);
    const [written, open, ...missing] = await VisitModel.find({ schoolId, lessonId: lesson!.id })
      .sort({ _id: -1 })
      .limit(5);
    expect(written?.leftAt).not.toBeNull();
    await VisitModel.updateOne({ schoolId, _id: open!._id }, { leftAt: null, reason: null });
    await VisitModel.deleteMany({ schoolId, _id: { $in: missing.map(({ _id }) => _id) } });
    await school.another().keepAlive();
    const sorted = (list: typeof before) => list.map((one) => JSON.stringify(one)).sort();
    expect(sorted(await stays())).toEqual(sorted(before));
    const director = await school.firstOf(schoolId, "director");
    expect(await lessons.read(director, lesson!.id)).toEqual(lesson);
  });

  test("a demo left running lives each lesson when its bell is over, the shift's last one too", async () => {
    const last = await dayOf({ state: "planned" });
    clock.now = Date.parse(last[0]!.startsAt) + 45 * MIN;
    await demo.keepAlive(); // with the bell: a start may be on its way
    expect((await lessons.find(schoolId, last[0]!.id))?.state).toBe("planned");
    clock.now += MIN;
    await demo.keepAlive();
    for (const { id } of last) expect((await lessons.find(schoolId, id))?.state).toBe("ended");
    expect(await dayOf({ state: "ended" })).toEqual([]); // the next shift has begun
  });

  test("nothing is written after a stop", async () => {
    const before = await everything();
    clock.now += 2 * 45 * MIN;
    const stopped = school.another();
    await stopped.stop();
    await stopped.keepAlive();
    expect(await everything()).toEqual(before);
  });

  test("a school of its own is never touched", async () => {
    const real = await makeSchool(people);
    const startMin = 10 * 60;
    await school.schedule.replaceTimetable(real.schoolId, {
      subjects: [
        {
          ...{ key: "algebra", grading: "marks", isMusic: false },
          name: { kk: "Алгебра", ru: "Алгебра", en: "Algebra" },
        },
      ],
      bells: [{ shift: 1, number: 1, startMin, durationMin: 45 }],
      slots: [
        {
          ...{ weekday: 2, shift: 1, number: 1, classId: real.class7.id },
          ...{ subjectKey: "algebra", teacherId: real.teacher.id },
        },
      ],
    });
    await lessons.ensureDay(real.schoolId, "2026-09-01");
    await school.another().keepAlive();
    const untouched = await LessonModel.find({ schoolId: real.schoolId }).lean();
    expect(untouched.map(({ state }) => state)).toEqual(["planned"]);
    expect(await VisitModel.countDocuments({ schoolId: real.schoolId })).toBe(0);
  });
});
