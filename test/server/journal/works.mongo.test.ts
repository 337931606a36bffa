import { beforeEach, describe, expect, test } from "vitest";
import { kazakhPlan } from "./plan-files.ts";
import { makeJournals, startLibrary, type TestJournals } from "./school.ts";

startLibrary();

let school: TestJournals;
beforeEach(async () => {
  school = await makeJournals();
});

describe("the calendar-thematic plan", () => {
  test("is laid on the term's dates; a line on another day says that it was moved", async () => {
    const { read, journal, users, algebra } = school;
    const { teacher } = users;
    const base64 = Buffer.from(await kazakhPlan()).toString("base64");
    const { entries, problems } = await journal.previewPlan(teacher, algebra, base64);
    expect(problems).toEqual([]);
    expect((await read()).lessons.every(({ plan }) => plan === null)).toBe(true);
    const told: unknown[] = [];
    journal.on("changed", (changed) => void told.push(changed));
    const lessons = await journal.importPlan(teacher, algebra, entries);
    const laid = lessons.flatMap(({ day, number, plan }) =>
      plan ? [[day, number, plan.number, plan.movedFrom]] : [],
    );
    // Two hours are two lessons of the day.
    expect(laid).toEqual([
      ["2026-09-01", 1, 1, null],
      ["2026-09-03", 1, 2, null],
      ["2026-09-03", 3, 2, null],
      ["2026-09-08", 1, 3, null],
    ]);
    expect(told).toHaveLength(1);
    const list = await journal.listPlanEntries(users.leader, algebra);
    expect(list).toMatchObject([{ number: 1, hours: 1 }, { number: 2, hours: 2 }, { number: 3 }]);
    const ninth = lessons.find(({ day, number }) => day === "2026-09-09" && number === 1)!;
    const moved = await journal.changeLesson(
      ...([
        teacher,
        { ...algebra, lessonId: ninth.lessonId },
        { planEntryId: list[2]!.id },
      ] as const),
    );
    expect(moved.plan).toMatchObject({ number: 3, movedFrom: "2026-09-08" });
    const after = await read();
    expect(after.lessons.find(({ day }) => day === "2026-09-08")?.plan).toBeNull();
    // Importing again takes the place of what was there.
    await journal.importPlan(teacher, algebra, entries.slice(0, 1));
    expect(await journal.listPlanEntries(teacher, algebra)).toHaveLength(1);
    // Homework of the plan stands until there is any given.
    expect((await read()).lessons[0]).toMatchObject({ homework: "№ 5, 6", isHomeworkOwn: false });
  });

  test("of a year without dates goes on into the next term", async () => {
    const { journal, users, algebra } = school;
    const entries = Array.from({ length: 115 }, (_, index) => {
      return { number: index + 1, topic: `Т${index + 1}`, day: null, hours: 1, homework: "" };
    });
    await journal.importPlan(users.teacher, algebra, entries);
    const second = await journal.read(users.teacher, { ...algebra, year: 2026, term: 2 });
    expect(second.lessons.slice(0, 4).map(({ plan }) => plan?.number)).toEqual([
      ...[113, 114, 115, undefined],
    ]);
  });

  test("follows a timetable that changes: lines whose dates are gone go to free ones", async () => {
    const { read, journal, users, algebra, schedule, schoolId, timetable } = school;
    const entries = ["2026-09-05", "2026-09-06"].map((day, index) => {
      return { number: index + 1, topic: `Т${index + 1}`, day, hours: 1, homework: "" };
    });
    await journal.importPlan(users.teacher, algebra, entries);
    // No algebra on Saturdays any more.
    const slots = timetable.slots.filter(({ weekday }) => weekday !== 6);
    await schedule.replaceTimetable(schoolId, { ...timetable, slots });
    const laid = async () =>
      (await read()).lessons.flatMap(({ day, plan }) =>
        plan ? [[plan.number, day, plan.movedFrom]] : [],
      );
    expect(await laid()).toEqual([
      [1, "2026-09-01", "2026-09-05"],
      [2, "2026-09-06", null],
    ]);
    expect(await laid()).toHaveLength(2);
  });
});

describe("works", () => {
  test("are numbered by kind, hold no more points than they have, and go only while empty", async () => {
    const { read, change, journal, users, algebra } = school;
    const { teacher } = users;
    const make = (kind: "section" | "term", maxPoints = 20) =>
      journal.createWork(teacher, algebra, { kind, title: "", maxPoints, day: null });
    const made = await Promise.all([make("section"), make("section"), make("term")]);
    expect(made.map(({ number }) => number).sort()).toEqual([1, 1, 2]);
    const { works } = await read();
    expect(works.map(({ kind, number }) => [kind, number])).toEqual([
      ["section", 1],
      ["section", 2],
      ["term", 1],
    ]);
    const [work] = works;
    const column = `work:${work!.id}` as const;
    await change([{ pupilId: users.pupil.id, column, value: 15, base: 0 }]);
    const changed = await journal.changeWork(teacher, work!.id, {
      maxPoints: 15,
      day: "2026-09-20",
    });
    expect(changed).toMatchObject({ maxPoints: 15, day: "2026-09-20" });
    await expect(journal.changeWork(teacher, work!.id, { maxPoints: 14 })).rejects.toMatchObject({
      reason: "value_out_of_range",
    });
    await expect(journal.removeWork(teacher, work!.id)).rejects.toMatchObject({
      reason: "work_has_marks",
    });
    await change([{ pupilId: users.pupil.id, column, value: null, base: 1 }]);
    await journal.removeWork(teacher, work!.id);
    expect((await read()).works).toHaveLength(2);
    await expect(
      journal.changeWork(users.leader, made[2]!.id, { title: "x" }),
    ).rejects.toMatchObject({ reason: "not_its_teacher" });
  });
});
