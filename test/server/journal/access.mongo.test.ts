import { beforeEach, describe, expect, test } from "vitest";
import type { User } from "#server/realtime.ts";
import { makeJournals, startLibrary, type TestJournals } from "./school.ts";

startLibrary();

let school: TestJournals;
beforeEach(async () => {
  school = await makeJournals();
});
const DAY_MIN = 24 * 60;

describe("who may", () => {
  test("read and write a journal: its teachers write, class teacher and leadership read, nobody else", async () => {
    const { journal, users, algebra, music, lessons, schoolId } = school;
    const work = { kind: "section" as const, title: "", maxPoints: 10, day: null };
    const of = async (user: User, key: typeof algebra) => {
      const grid = await journal.read(user, key).catch(() => null);
      const written = await journal.createWork(user, key, work).catch((error) => error.reason);
      return [grid !== null, grid?.mayWrite ?? false, typeof written === "object"];
    };
    const writes = [true, true, true];
    const reads = [true, false, false];
    const none = [false, false, false];
    expect(await of(users.teacher, algebra)).toEqual(writes);
    expect(await of(users.leader, algebra)).toEqual(reads);
    expect(await of(users.leader, music)).toEqual(writes);
    expect(await of(users.teacher, music)).toEqual(none);
    expect(await of(users.director, algebra)).toEqual(reads);
    for (const name of [
      "administrator",
      "psychologist",
      "pupil",
      "parent",
      "stranger",
      "teacherParent",
    ] as const)
      expect(await of(users[name], algebra), name).toEqual(none);
    // An assistant in its lesson is no teacher of it.
    const [lessonId = ""] = await school.lessonIds();
    await lessons.setCohost(users.teacher, lessonId, users.teacherParent.id, true);
    expect(await of(users.teacherParent, algebra)).toEqual(none);
    // A class teacher reads the journals of the own class only.
    const otherClass = { ...algebra, classId: school.otherClassId };
    expect(await of(users.leader, otherClass)).toEqual(none);
    expect(await journal.read(users.teacher, otherClass)).toMatchObject({ mayWrite: true });
    // Whoever held a lesson of the term writes, though the timetable has them no more.
    await school.hold();
    const slots = school.timetable.slots.map((slot) => ({ ...slot, teacherId: users.leader.id }));
    await school.schedule.replaceTimetable(schoolId, {
      ...school.timetable,
      slots: slots.filter(({ classId }) => classId === algebra.classId),
    });
    expect(await of(users.teacher, algebra)).toEqual(writes);
    const second = { ...algebra, year: 2026, term: 2 };
    expect(await of(users.teacher, second)).toEqual(none);
    expect(await of(users.leader, second)).toEqual(writes);
    const unknown = { ...algebra, classId: "0".repeat(24) };
    await expect(journal.read(users.director, unknown)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("see which journals", async () => {
    const { journal, users } = school;
    const named = async (user: User) =>
      (await journal.list(user)).map(({ className, subject, mayWrite }) => {
        return `${className} ${subject.name.en}${mayWrite ? " +" : ""}`;
      });
    expect(await named(users.teacher)).toEqual(["7 «Ә» algebra +", "7 «Б» algebra +"]);
    expect(await named(users.leader)).toEqual(["7 «Ә» algebra", "7 «Ә» music +", "7 «Б» music +"]);
    expect(await named(users.director)).toEqual([
      ...["7 «Ә» algebra", "7 «Ә» music", "7 «Б» algebra", "7 «Б» music"],
    ]);
    expect(await named(users.teacherParent)).toEqual([]);
    const [own] = await journal.list(users.leader);
    expect(own?.teacherNames).toHaveLength(1);
    for (const user of [users.pupil, users.parent, users.administrator, users.psychologist])
      await expect(journal.list(user)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("change the school's rules: leadership; terms that are over keep theirs", async () => {
    const { read, change, journal, users, clock, schoolId } = school;
    const { isUnconfirmed, ...policy } = await journal.readPolicy(schoolId);
    expect(isUnconfirmed).toBe(true);
    const grid = await read();
    const column = (index: number) => `lesson:${grid.lessons[index]!.lessonId}` as const;
    const work = await journal.createWork(users.teacher, school.algebra, {
      ...{ kind: "term", title: "", maxPoints: 10, day: null },
    });
    const pupilId = users.pupil.id;
    await change([
      { pupilId, column: column(0), value: 10, base: 0 },
      { pupilId, column: `work:${work.id}`, value: 4, base: 0 },
    ]);
    const markIn = async () =>
      (
        await journal.read(users.teacher, { ...school.algebra, year: 2026, term: 1 })
      ).termMarks.find((one) => one.pupilId === pupilId);
    expect(await markIn()).toMatchObject({ percent: 60, mark: 3 });
    const even = { ...policy, weights: { formative: 50, section: 0, term: 50 } };
    for (const user of [users.teacher, users.leader, users.administrator])
      await expect(journal.changePolicy(user, even)).rejects.toMatchObject({ code: "forbidden" });
    expect(await journal.changePolicy(users.director, even)).toMatchObject({
      isUnconfirmed: false,
    });
    expect(await markIn()).toMatchObject({ percent: 70, mark: 4 });
    // In December the weights change again; the first term's marks stay.
    clock.set(95 * DAY_MIN);
    const last = { ...policy, weights: { formative: 10, section: 0, term: 90 } };
    await journal.changePolicy(users.director, last);
    expect(await markIn()).toMatchObject({ percent: 70, mark: 4 });
    const hole = { ...policy, marks: [{ mark: 5, fromPercent: 85 }] };
    await expect(journal.changePolicy(users.director, hole)).rejects.toMatchObject({
      code: "invalid",
    });
    const terms = policy.terms.map((term) =>
      term.number === 1 ? { ...term, to: "2026-10-20" } : term,
    );
    await journal.changePolicy(users.director, { ...last, terms });
    const days = (await journal.read(users.director, { ...school.algebra, term: 1, year: 2026 }))
      .lessons;
    expect(days.at(-1)?.day).toBe("2026-10-20");
    expect(await journal.termAt(schoolId, "2026-10-25")).toMatchObject({ number: 1 });
    expect(await journal.termsOf(schoolId)).toHaveLength(4);
  });
});
