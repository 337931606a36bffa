import { beforeEach, describe, expect, test } from "vitest";
import { makeJournals, startLibrary, type TestJournals } from "./school.ts";

startLibrary();

let school: TestJournals;
beforeEach(async () => {
  school = await makeJournals();
});

describe("those who look at it", () => {
  test("are told of changes and of each other's place, others are not", async () => {
    const { journal, users, algebra, music, connect, heardBy, change, read } = school;
    const [teacher, director, other] = [users.teacher, users.director, users.leader].map(connect);
    const { watch } = journal;
    expect(await watch.watch(algebra, teacher!)).toBe(1);
    expect(await watch.watch(algebra, director!)).toBe(2);
    expect(await watch.watch(music, other!)).toBe(1);
    await expect(watch.watch(algebra, connect(users.pupil))).rejects.toMatchObject({
      reason: "other_class",
    });
    const grid = await read();
    const pupilId = grid.pupils[0]!.id;
    const column = `lesson:${grid.lessons[0]!.lessonId}` as const;
    await change([{ pupilId, column, value: 8, base: 0 }]);
    watch.focus(algebra, { pupilId, column }, teacher!);
    // Who only reads is not seen.
    watch.focus(algebra, { pupilId, column }, director!);
    journal.touched(school.schoolId, algebra);
    const heard = heardBy(director!).map(({ notice }) => notice);
    expect(heard).toEqual(["journal:cellsChanged", "journal:focused", "journal:changed"]);
    expect(heardBy(director!)[0]?.payload).toMatchObject({
      ...{ ...algebra, cells: [{ value: 8 }], termMarks: [{ percent: 80 }] },
    });
    expect(heardBy(other!)).toEqual([]);
    // Whoever comes later sees where the others are; whoever goes is seen no more.
    const late = connect(users.leader);
    await watch.watch(algebra, late);
    expect(heardBy(late)).toMatchObject([{ to: late.connectionId, payload: { pupilId, column } }]);
    watch.gone(teacher!.connectionId);
    expect(heardBy(late).at(-1)).toMatchObject({
      ...{ notice: "journal:focused", payload: { pupilId: null, by: { id: users.teacher.id } } },
    });
    watch.leave(algebra, director!);
    await change([{ pupilId, column, value: 9, base: 1 }]);
    expect(heardBy(director!)).toHaveLength(3 + 1);
    expect(heardBy(late).at(-1)).toMatchObject({ notice: "journal:cellsChanged" });
  });
});

describe("what others read", () => {
  test("a pupil's values by day, journals over a term, and marks by subject", async () => {
    const { read, change, journal, users, algebra, music, schoolId, classId } = school;
    const grid = await read();
    const pupilId = users.pupil.id;
    const [first, , third] = grid.lessons;
    const work = await journal.createWork(users.teacher, algebra, {
      ...{ kind: "section", title: "Дәреже", maxPoints: 20, day: "2026-09-04" },
    });
    await change([
      { pupilId, column: `lesson:${third!.lessonId}`, value: 6, base: 0, comment: "Ұқыпты жаз" },
      { pupilId, column: `lesson:${first!.lessonId}`, value: 8, base: 0 },
      { pupilId, column: `work:${work.id}`, value: 17, base: 0 },
      { pupilId, column: "term", value: 4, base: 0 },
    ]);
    await change([{ pupilId: users.second.id, column: "term", value: 3, base: 0 }]);
    await journal.putPoints(schoolId, {
      ...{ ...music, pupilId, column: "credit", value: 1, byId: users.leader.id },
      ...{ cause: "proposal", year: 2026, term: 1 },
    });
    const values = await journal.cellsOf(schoolId, {
      ...{ pupilId, fromDay: "2026-09-01", toDay: "2026-09-07" },
    });
    expect(values.map(({ kind, day, value, maxPoints }) => [kind, day, value, maxPoints])).toEqual([
      ["points", "2026-09-01", 8, 10],
      ["termMark", "2026-09-01", 4, null],
      ["credit", "2026-09-01", 1, null],
      ["points", "2026-09-02", 6, 10],
      ["section", "2026-09-04", 17, 20],
    ]);
    expect(values[3]).toMatchObject({ comment: "Ұқыпты жаз", lessonId: third!.lessonId });
    const day = { pupilId, fromDay: "2026-09-02", toDay: "2026-09-02" };
    expect(await journal.cellsOf(schoolId, day)).toHaveLength(1);
    const entries = await journal.entriesOf(schoolId, { ...algebra, year: 2026, term: 1 });
    expect(entries).toMatchObject({ className: "7 «Ә»", works: [{ title: "Дәреже" }] });
    expect(entries.cells).toHaveLength(5);
    expect(entries.termMarks.find((one) => one.pupilId === pupilId)).toMatchObject({
      ...{ formativePercent: 70, sectionPercent: 85, percent: 77.5, mark: 4 },
    });
    const marks = await journal.termMarksOf(schoolId, { pupilId, classId, year: 2026, term: 1 });
    expect([...marks.keys()]).toEqual([algebra.subjectId]);
    expect(marks.get(algebra.subjectId)).toMatchObject({ percent: 77.5 });
  });

  test("write a value over what stands, with history; not where it stands already", async () => {
    const { read, change, journal, users, algebra, schoolId } = school;
    const grid = await read();
    const pupilId = users.pupil.id;
    const column = `lesson:${grid.lessons[0]!.lessonId}` as const;
    await change([{ pupilId, column, value: 3, base: 0, comment: "x" }]);
    const put = {
      ...{ ...algebra, pupilId, column, value: 9, byId: users.teacher.id },
      cause: "platform" as const,
    };
    await journal.putPoints(schoolId, put);
    await journal.putPoints(schoolId, put);
    expect((await read()).cells).toMatchObject([{ value: 9, version: 2, comment: "x" }]);
    const [step] = await journal.readHistory(users.teacher, algebra, { pupilId, column });
    expect(step).toMatchObject({ cause: "platform", from: 3, to: 9 });
    await expect(journal.putPoints(schoolId, { ...put, value: 11 })).rejects.toMatchObject({
      reason: "value_out_of_range",
    });
  });

  test("nothing of somebody who was erased", async () => {
    const { read, change, journal, users, algebra, schoolId } = school;
    const column = `lesson:${(await read()).lessons[0]!.lessonId}` as const;
    await change([
      { pupilId: users.pupil.id, column, value: 3, base: 0 },
      { pupilId: users.second.id, column, value: 4, base: 0 },
    ]);
    await journal.erase(schoolId, users.pupil.id);
    expect((await read()).cells).toMatchObject([{ pupilId: users.second.id }]);
    const cell = { pupilId: users.pupil.id, column };
    expect(await journal.readHistory(users.teacher, algebra, cell)).toEqual([]);
  });
});
