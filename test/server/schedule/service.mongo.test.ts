import { describe, expect, test } from "vitest";
import { SlotModel } from "#server/schedule/model.ts";
import { Slot } from "#server/schedule/protocol.ts";
import { startDatabase } from "../../support/database.ts";
import { clockAt, DAY, makeSchool } from "../lessons/school.ts";

startDatabase();

describe("schedule.replaceTimetable", () => {
  test("keeps a subject's id by its key, and puts slots in place of the old ones", async () => {
    const { schedule, schoolId, timetable } = await makeSchool(clockAt(0));
    const before = await schedule.subjects(schoolId);
    const slots = timetable.slots.slice(0, 1);
    const { subjectIds, slotIds } = await schedule.replaceTimetable(schoolId, {
      ...timetable,
      slots,
    });
    expect(slotIds).toHaveLength(1);
    expect(new Set(before.keys())).toEqual(new Set(subjectIds.values()));
    expect(before.get(subjectIds.get("music")!)).toMatchObject({
      isMusic: true,
      grading: "credit",
    });
    const monday = await schedule.planOf(schoolId, "2026-08-31");
    expect(monday.map(({ number }) => number)).toEqual([1]);
    expect(await schedule.planOf(schoolId, DAY)).toEqual([]);
  });

  test("refuses one that cannot be held, and leaves the old one", async () => {
    const { schedule, schoolId, timetable } = await makeSchool(clockAt(0));
    const [slot] = timetable.slots;
    const broken = { ...timetable, slots: [slot!, slot!, { ...slot!, subjectKey: "none" }] };
    const refused = await schedule.replaceTimetable(schoolId, broken).catch((error) => error);
    expect(refused).toMatchObject({ code: "invalid" });
    expect(refused.details).toContain('No subject "none"');
    expect(await schedule.planOf(schoolId, DAY)).toHaveLength(5);
  });

  test("of many at once, one version holds whole", async () => {
    const { schedule, schoolId, timetable } = await makeSchool(clockAt(0));
    const sizes = [7, 14, 21, 28];
    const results = await Promise.allSettled(
      sizes.map((size) =>
        schedule.replaceTimetable(schoolId, {
          ...timetable,
          slots: timetable.slots.slice(0, size),
        }),
      ),
    );
    const won = results.flatMap((one, index) => (one.status === "fulfilled" ? sizes[index]! : []));
    expect(won.length).toBeGreaterThan(0);
    const days = [1, 2, 3, 4, 5, 6, 7].map((n) => `2026-09-0${n}`);
    const plans = await Promise.all(days.map((day) => schedule.planOf(schoolId, day)));
    expect(won).toContain(plans.flat().length);
    for (const one of results)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
  });

  test("keeps no more than the version that holds and the one before", async () => {
    const { schedule, schoolId, timetable } = await makeSchool(clockAt(0));
    for (let n = 0; n < 4; n += 1) await schedule.replaceTimetable(schoolId, timetable);
    expect(await SlotModel.countDocuments({ schoolId })).toBe(timetable.slots.length * 2);
  });
});

describe("schedule.planOf", () => {
  test("plans a day by the school's clock", async () => {
    const { schedule, schoolId, classId } = await makeSchool(clockAt(0));
    const plan = await schedule.planOf(schoolId, DAY);
    expect(plan).toHaveLength(5);
    const own = plan.filter((lesson) => lesson.classId === classId);
    expect(own.map(({ startsAt }) => startsAt)).toEqual([
      "2026-09-01T04:00:00.000Z",
      "2026-09-01T05:00:00.000Z",
      "2026-09-01T06:00:00.000Z",
    ]);
  });

  test("knows nothing of another school", async () => {
    const { schedule } = await makeSchool(clockAt(0));
    const empty = await makeSchool(clockAt(0));
    await empty.schedule.replaceTimetable(empty.schoolId, { ...empty.timetable, slots: [] });
    expect(await schedule.planOf(empty.schoolId, DAY)).toEqual([]);
  });
});

describe("schedule.readTimetable", () => {
  test("is a teacher's own, a pupil's class, a parent's children", async () => {
    const { schedule, users, classId } = await makeSchool(clockAt(0));
    const own = await schedule.readTimetable(users.teacher);
    expect(own).toHaveLength(21);
    for (const slot of own) expect(slot.teacherId).toBe(users.teacher.id);
    expect(Slot.parse(own[0])).toMatchObject({ weekday: 1, className: "7 «Ә»" });
    for (const user of [users.pupil, users.parent]) {
      const week = await schedule.readTimetable(user);
      expect(week).toHaveLength(21);
      for (const slot of week) expect(slot.classId).toBe(classId);
    }
    expect(await schedule.readTimetable(users.director)).toEqual([]);
  });

  test("of a class is for those who belong to it, teach it or see the school", async () => {
    const { schedule, users, classId, otherClassId } = await makeSchool(clockAt(0));
    const { pupil, parent, leader, teacher, director, psychologist, administrator } = users;
    for (const user of [pupil, parent, leader, teacher, director, psychologist, administrator])
      expect(await schedule.readTimetable(user, classId)).toHaveLength(21);
    for (const user of [pupil, parent])
      await expect(schedule.readTimetable(user, otherClassId)).rejects.toMatchObject({
        code: "forbidden",
        reason: "other_class",
      });
    await expect(schedule.readTimetable(users.teacherParent, classId)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

test("schedule.taughtClassIds names each class once", async () => {
  const { schedule, schoolId, users, classId, otherClassId } = await makeSchool(clockAt(0));
  const taught = await schedule.taughtClassIds(schoolId, users.teacher.id);
  expect(new Set(taught)).toEqual(new Set([classId, otherClassId]));
  expect(taught).toHaveLength(2);
  expect(await schedule.taughtClassIds(schoolId, users.pupil.id)).toEqual([]);
});
