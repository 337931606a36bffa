import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { CellStepModel, JournalCellModel } from "#server/journal/model.ts";
import { type CellChange, JournalGrid } from "#server/journal/protocol.ts";
import { mongoJournal } from "#server/journal/store.ts";
import { makeJournals, startLibrary, type TestJournals } from "./school.ts";

startLibrary();

let school: TestJournals;
beforeEach(async () => {
  school = await makeJournals();
});
const first = (grid: JournalGrid): CellChange => ({
  pupilId: grid.pupils[0]!.id,
  column: `lesson:${grid.lessons[0]!.lessonId}`,
  value: 8,
  base: 0,
});
const outOfRange = { code: "invalid", reason: "value_out_of_range" };

describe("a cell", () => {
  test("takes a value, keeps its history, and is seen by whoever reads", async () => {
    const { change, read, journal, users, algebra } = school;
    const wanted = first(await read());
    const { cells, conflicts, termMarks } = await change([wanted]);
    expect(conflicts).toEqual([]);
    expect(cells).toMatchObject([{ value: 8, version: 1, byId: users.teacher.id, comment: "" }]);
    expect(termMarks).toMatchObject([{ pupilId: wanted.pupilId, percent: 80, mark: 4 }]);
    await change([{ ...wanted, value: 9, comment: "Жарайсың", base: 1 }]);
    await change([{ ...wanted, value: null, base: 2 }], { cause: "undone" });
    const grid = JournalGrid.parse(await read(users.director));
    expect(grid.mayWrite).toBe(false);
    // Cleared, and still there with its version and its comment.
    expect(grid.cells).toMatchObject([{ value: null, version: 3, comment: "Жарайсың" }]);
    const steps = await journal.readHistory(users.leader, algebra, wanted);
    expect(steps.map(({ from, to, cause }) => [from, to, cause])).toEqual([
      [9, null, "undone"],
      [8, 9, "typed"],
      [null, 8, "typed"],
    ]);
    expect(steps[0]?.by.id).toBe(users.teacher.id);
  });

  test("written over another version comes back with what stands", async () => {
    const { change, read } = school;
    const wanted = first(await read());
    await change([wanted]);
    const late = { ...wanted, value: 3 };
    const { cells, conflicts } = await change([late]);
    expect(cells).toEqual([]);
    expect(conflicts).toMatchObject([{ wanted: late, stands: { value: 8, version: 1 } }]);
    // A version that never was is a conflict, too.
    const ahead = await change([{ ...wanted, base: 7, value: 2 }]);
    expect(ahead.conflicts).toMatchObject([{ stands: { value: 8, version: 1 } }]);
  });

  test("of several changes each is judged by itself", async () => {
    const { change, read } = school;
    const grid = await read();
    const [a, b] = grid.pupils.map(({ id }) => ({ ...first(grid), pupilId: id }));
    await change([a!]);
    const { cells, conflicts } = await change([
      { ...a!, value: 5 },
      { ...b!, value: 6 },
    ]);
    expect(cells).toMatchObject([{ pupilId: b!.pupilId, value: 6 }]);
    expect(conflicts).toMatchObject([{ stands: { pupilId: a!.pupilId, value: 8 } }]);
    // The same cell twice in one request: the first word holds.
    const twice = await change([
      { ...a!, value: 7, base: 1 },
      { ...a!, value: 4, base: 1 },
    ]);
    expect(twice).toMatchObject({ cells: [{ value: 7 }], conflicts: [{ wanted: { value: 4 } }] });
  });

  test("asked again by the same id is written once, whatever has happened since", async () => {
    const { change, read, users } = school;
    const wanted = first(await read());
    const changeId = randomUUID();
    const before = await change([wanted], { changeId });
    expect(await change([wanted], { changeId })).toEqual(before);
    await change([{ ...wanted, value: 10, base: 1 }]);
    const after = await change([wanted], { changeId });
    expect(after).toMatchObject({ cells: [{ value: 10, version: 2 }], conflicts: [] });
    const id = randomUUID();
    const [one, two] = await Promise.all(
      [1, 2].map(() => change([{ ...wanted, value: 6, base: 2 }], { changeId: id })),
    );
    expect([one, two]).toMatchObject([{ conflicts: [] }, { conflicts: [] }]);
    expect(await CellStepModel.countDocuments({ schoolId: school.schoolId })).toBe(3);
    // Another's id, or another cell under it, is no repetition.
    const other = { ...wanted, pupilId: users.second.id };
    await expect(change([other], { changeId })).rejects.toMatchObject({ code: "invalid" });
  });

  test("takes only values that may stand there, of pupils and columns of the journal", async () => {
    const { change, read, journal, users, algebra, music } = school;
    const grid = await read();
    const work = await journal.createWork(users.teacher, algebra, {
      ...{ kind: "section", title: "", maxPoints: 20, day: null },
    });
    const ok = first(grid);
    const tries: [CellChange["column"], number, boolean][] = [
      [ok.column, 0, false],
      [ok.column, 1, true],
      [ok.column, 10, true],
      [ok.column, 11, false],
      [`work:${work.id}`, 0, true],
      [`work:${work.id}`, 20, true],
      [`work:${work.id}`, 21, false],
      ["term", 1, false],
      ["term", 2, true],
      ["term", 5, true],
      ["term", 6, false],
      ["credit", 1, false],
    ];
    for (const [column, value, isAllowed] of tries) {
      const cell = (await read()).cells.find((one) => one.column === column);
      const asked = change([{ ...ok, column, value, base: cell?.version ?? 0 }]);
      if (isAllowed) expect((await asked).conflicts, `${column} ${value}`).toEqual([]);
      else await expect(asked, `${column} ${value}`).rejects.toMatchObject(outOfRange);
    }
    const asLeader = { user: users.leader, of: music };
    const credit = { ...ok, column: "credit" as const, value: 1 };
    expect((await change([credit], asLeader)).cells).toMatchObject([{ value: 1 }]);
    await expect(change([{ ...credit, value: 2 }], asLeader)).rejects.toMatchObject(outOfRange);
    const term = { ...ok, column: "term" as const, value: 4 };
    await expect(change([term], asLeader)).rejects.toMatchObject(outOfRange);
    for (const strange of [
      { ...ok, pupilId: users.stranger.id },
      { ...ok, column: `lesson:${"0".repeat(24)}` as const },
      { ...ok, column: `work:${"0".repeat(24)}` as const },
    ])
      await expect(change([strange])).rejects.toMatchObject({ code: "invalid" });
  });

  test("of a lesson to come makes that lesson alone; of a day that nobody held, the class's day", async () => {
    const { change, read, lessons, clock, schoolId, classId, algebra } = school;
    const wantedOn = { ...algebra, fromDay: "2026-09-01", toDay: "2026-10-26" };
    const madeOn = async (day: string) =>
      (await lessons.listDates(schoolId, wantedOn)).filter((one) => one.day === day && one.isMade);
    const grid = await read();
    const far = grid.lessons.find(({ day }) => day === "2026-10-20")!;
    await change([{ ...first(grid), column: `lesson:${far.lessonId}` }]);
    expect((await madeOn("2026-10-20")).map(({ id }) => id)).toEqual([far.lessonId]);

    clock.set(3 * 24 * 60);
    const past = (await read()).lessons.find(({ day }) => day === "2026-09-02")!;
    expect(past.state).toBe("planned");
    await change([{ ...first(grid), column: `lesson:${past.lessonId}` }]);
    expect(await madeOn("2026-09-02")).toHaveLength(2);
    const { fromMs, toMs } = { fromMs: clock.now() - 3 * 86_400_000, toMs: clock.now() };
    const day = await lessons.between(schoolId, { fromMs, toMs }, { classIds: [classId] });
    expect(day.filter(({ startsAt }) => startsAt.startsWith("2026-09-02"))).toHaveLength(3);
    // The lesson keeps its id when the day is looked at.
    await lessons.ensureDay(schoolId, "2026-10-20");
    const after = (await read()).lessons.filter((one) => one.day === "2026-10-20");
    expect(after.map(({ lessonId }) => lessonId)).toContain(far.lessonId);
    expect(after).toHaveLength(2);
  });
});

describe("what a crash leaves", () => {
  test("between the history and the cell is brought up at the next start", async () => {
    const { change, read, journal, schoolId } = school;
    const wanted = first(await read());
    await change([wanted]);
    const { classId, subjectId } = school.algebra;
    const step = {
      ...{ pupilId: wanted.pupilId, column: wanted.column, version: 2, from: 8, to: 3 },
      ...{ comment: "", cause: "typed" as const, byId: school.users.teacher.id },
      ...{ atMs: school.clock.now(), changeId: randomUUID(), place: 0 },
    };
    await mongoJournal.addSteps(schoolId, { classId, subjectId, year: 2026, term: 1 }, [step]);
    expect((await read()).cells).toMatchObject([{ value: 8, version: 1 }]);
    await journal.prepare();
    expect((await read()).cells).toMatchObject([{ value: 3, version: 2 }]);
    expect(await CellStepModel.countDocuments({ schoolId, isPending: true })).toBe(0);
  });

  test("is brought up by the next who writes the cell, or by the same request again", async () => {
    const { change, read, schoolId } = school;
    const grid = await read();
    const wanted = first(grid);
    const { classId, subjectId } = school.algebra;
    const changeId = randomUUID();
    const step = {
      ...{ pupilId: wanted.pupilId, column: wanted.column, version: 1, from: null, to: 3 },
      ...{ comment: "", cause: "typed" as const, byId: school.users.teacher.id },
      ...{ atMs: school.clock.now(), changeId, place: 0 },
    };
    const of = { classId, subjectId, year: 2026, term: 1 };
    await mongoJournal.addSteps(schoolId, of, [step]);
    const { conflicts } = await change([wanted]);
    expect(conflicts).toMatchObject([{ stands: { value: 3, version: 1 } }]);
    await JournalCellModel.deleteMany({ schoolId });
    const again = await change([{ ...wanted, value: 3 }], { changeId });
    expect(again).toMatchObject({ cells: [{ value: 3, version: 1 }], conflicts: [] });
  });
});

test("two editors who write five hundred changes at once lose nothing", async () => {
  const { change, read, users, algebra, schedule, schoolId, timetable } = school;
  // A second teacher of the same class and subject: half of the timetable is theirs.
  const slots = timetable.slots.map((slot) =>
    slot.number === 3 ? { ...slot, teacherId: users.teacherParent.id } : slot,
  );
  await schedule.replaceTimetable(schoolId, { ...timetable, slots });
  const grid = await read();
  const columns = grid.lessons.slice(0, 12).map(({ lessonId }) => `lesson:${lessonId}` as const);
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  type Log = { key: string; value: number | null; version: number };
  const accepted: Log[] = [];
  let conflicts = 0;

  /** Types wherever they like, over what they last saw; told of a conflict they see what stands. */
  async function edit(user: typeof users.teacher, changes: number): Promise<void> {
    const seen = new Map<string, number>();
    for (let done = 0; done < changes; ) {
      const batch = new Map<string, CellChange>();
      while (batch.size < Math.min(5, changes - done)) {
        const pupilId = grid.pupils[random(grid.pupils.length)]!.id;
        const column = columns[random(columns.length)]!;
        const key = `${pupilId} ${column}`;
        const value = random(11) || null;
        batch.set(key, { pupilId, column, value, base: seen.get(key) ?? 0 });
      }
      const wanted = [...batch.values()];
      done += wanted.length;
      const reply = await change(wanted, { user });
      const refused = new Set(
        reply.conflicts.map((one) => `${one.wanted.pupilId} ${one.wanted.column}`),
      );
      conflicts += refused.size;
      expect(reply.cells.length + reply.conflicts.length).toBe(wanted.length);
      for (const { pupilId, column, base, value } of wanted) {
        const key = `${pupilId} ${column}`;
        if (!refused.has(key)) accepted.push({ key, value, version: base + 1 });
      }
      for (const cell of [...reply.cells, ...reply.conflicts.map(({ stands }) => stands)])
        seen.set(`${cell.pupilId} ${cell.column}`, cell.version);
    }
  }
  await Promise.all([edit(users.teacher, 250), edit(users.teacherParent, 250)]);

  expect(accepted.length + conflicts).toBe(500);
  expect(conflicts).toBeGreaterThan(0);
  const stands = new Map((await read()).cells.map((one) => [`${one.pupilId} ${one.column}`, one]));
  const byCell = Map.groupBy(accepted, ({ key }) => key);
  expect(stands.size).toBe(byCell.size);
  for (const [key, written] of byCell) {
    const inOrder = written.toSorted((a, b) => a.version - b.version);
    // Versions without a gap and without a second: nobody's accepted word was written over unseen.
    expect(inOrder.map(({ version }) => version)).toEqual(inOrder.map((_, index) => index + 1));
    const last = inOrder.at(-1)!;
    expect(stands.get(key)).toMatchObject({ value: last.value, version: last.version });
    const [pupilId = "", column = ""] = key.split(" ");
    const steps = await mongoJournal.history(
      schoolId,
      { ...algebra, year: 2026, term: 1 },
      { pupilId, column },
    );
    expect(steps.map(({ to }) => to)).toEqual(inOrder.map(({ value }) => value).reverse());
  }
  expect(await CellStepModel.countDocuments({ schoolId, isPending: true })).toBe(0);
}, 60_000);
