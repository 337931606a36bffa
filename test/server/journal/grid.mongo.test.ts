import { beforeEach, describe, expect, test } from "vitest";
import { JournalGrid } from "#server/journal/protocol.ts";
import { DEFAULT_RULES } from "#server/journal/terms.ts";
import { makeJournals, startLibrary, type TestJournals } from "./school.ts";

startLibrary();

let school: TestJournals;
beforeEach(async () => {
  school = await makeJournals();
});
const DAY_MIN = 24 * 60;

describe("the grid", () => {
  test("has every date of the term without making a lesson of each", async () => {
    const { read, lessons, schoolId, classId, algebra, journal, users } = school;
    const grid = JournalGrid.parse(await read());
    // Fifty-six days, twice a day; of them only the day that was looked at is in the database.
    expect(grid.lessons).toHaveLength(112);
    expect(grid.lessons[0]).toMatchObject({ day: "2026-09-01", number: 1, state: "planned" });
    expect(grid.lessons.at(-1)).toMatchObject({ day: "2026-10-26", number: 3 });
    expect(grid).toMatchObject({ grade: 7, mayWrite: true, term: { year: 2026, number: 1 } });
    expect(grid.policy).toMatchObject({ ...DEFAULT_RULES, isUnconfirmed: true });
    expect(grid.terms).toHaveLength(4);
    const span = { fromMs: Date.parse("2026-08-31"), toMs: Date.parse("2026-10-30") };
    expect(await lessons.between(schoolId, span, { classIds: [classId] })).toHaveLength(3);
    const second = await journal.read(users.teacher, { ...algebra, year: 2026, term: 2 });
    expect(second.lessons[0]?.day).toBe("2026-11-03");
    const past = await journal.read(users.director, { ...algebra, year: 2025, term: 4 });
    expect(past.term).toEqual({ year: 2025, number: 4, from: "2026-03-30", to: "2026-05-25" });
    await expect(
      journal.read(users.teacher, { ...algebra, year: 2026, term: 5 }),
    ).rejects.toThrow();
  });

  test("keeps the ids of dates when their day is made, and past days as they were made", async () => {
    const { read, lessons, schoolId, clock, schedule, timetable } = school;
    const before = (await read()).lessons.filter(({ day }) => day === "2026-09-02");
    await lessons.ensureDay(schoolId, "2026-09-02");
    const after = (await read()).lessons.filter(({ day }) => day === "2026-09-02");
    expect(after.map(({ lessonId }) => lessonId)).toEqual(before.map(({ lessonId }) => lessonId));
    // A week later the timetable has algebra only once a day: what was made stays.
    clock.set(7 * DAY_MIN);
    const slots = timetable.slots.filter(({ number }) => number !== 3);
    await schedule.replaceTimetable(schoolId, { ...timetable, slots });
    const counts = new Map<string, number>();
    for (const { day } of (await read()).lessons) counts.set(day, (counts.get(day) ?? 0) + 1);
    expect(counts.get("2026-09-02")).toBe(2);
    expect(counts.get("2026-09-09")).toBe(1);
  });

  test("names those who left the class as long as something of theirs stands; nothing more is written", async () => {
    const { read, change, people, schoolId, users } = school;
    const grid = await read();
    const column = `lesson:${grid.lessons[0]!.lessonId}` as const;
    const pupilId = users.second.id;
    await change([{ pupilId, column, value: 7, base: 0 }]);
    await people.remove(schoolId, pupilId);
    const after = await read();
    expect(after.pupils.filter(({ hasLeft }) => hasLeft)).toMatchObject([{ id: pupilId }]);
    expect(after.cells).toMatchObject([{ pupilId, value: 7 }]);
    await expect(change([{ pupilId, column, value: 8, base: 1 }])).rejects.toThrow();
  });

  test("shows attendance of lessons held alone", async () => {
    const { read, said, users } = school;
    const id = await school.hold();
    const row = (lessonId: string) => ({
      ...{ lessonId, personId: users.pupil.id, code: "late" as const, state: "confirmed" as const },
      ...{ reason: { kk: "", ru: "", en: "" }, cause: "", decidedAt: null },
    });
    const ids = (await read()).lessons.map(({ lessonId }) => lessonId);
    said.attendance.push(...ids.map(row));
    expect((await read()).attendance.map(({ lessonId }) => lessonId)).toEqual([id]);
  });
});

describe("homework of a date", () => {
  test("is never empty once held: of the tasks, of the plan, else to revise; the teacher's own goes over it", async () => {
    const { read, plans, journal, users, algebra, library, publish } = school;
    const at = async (lessonId: string) =>
      (await read()).lessons.find((one) => one.lessonId === lessonId)!;
    const [firstId = ""] = await school.lessonIds();
    expect((await at(firstId)).homework).toBe("");
    const id = await school.hold();
    expect((await at(id)).homework).toBe("Сабақта өткен материалды қайталау");
    const key = { ...algebra, lessonId: id };
    await journal.changeLesson(users.teacher, key, { topic: "Дәрежелер" });
    expect(await at(id)).toMatchObject({
      ...{ topic: "Дәрежелер", homework: "«Дәрежелер» тақырыбын қайталау", isHomeworkOwn: false },
    });
    const item = await publish({ title: "Дәреже" });
    const url = (await library.readJournalText(users.teacher, item.id)).url;
    const task = { channelNote: "", pupilIds: null };
    await plans.createTask(
      users.teacher,
      id,
      {
        ...{ ...task, text: "142-есеп\n143-есеп" },
        materials: [
          { kind: "item", itemId: item.id, title: "Дәреже" },
          { kind: "link", url: "https://bilimland.kz/x", title: "Бейнесабақ" },
        ],
      },
      true,
    );
    const second = { ...task, text: "Ереже", materials: [] };
    await plans.createTask(users.teacher, id, second, true);
    await plans.createTask(users.teacher, id, { ...second, text: "Дайын" }, false);
    const made = (await at(id)).homework;
    expect(made).toBe(
      `142-есеп; 143-есеп. «Дәреже» бейнесін қара: ${url}. Бейнесабақ: https://bilimland.kz/x; Ереже`,
    );
    await journal.changeLesson(users.teacher, key, { homework: "§ 4, № 12" });
    expect(await at(id)).toMatchObject({ homework: "§ 4, № 12", isHomeworkOwn: true });
    await journal.changeLesson(users.teacher, key, { homework: "" });
    expect(await at(id)).toMatchObject({ homework: made, isHomeworkOwn: false });
    const texts = await journal.textsOf(school.schoolId, [id]);
    expect(texts.get(id)).toEqual({ topic: "Дәрежелер", homework: made });
  });
});

describe("proposals", () => {
  test("stand until they are taken or let go; taking writes the cell with its cause", async () => {
    const { read, plans, journal, users, algebra, said } = school;
    const id = await school.hold();
    const task = { text: "142-есеп", materials: [], channelNote: "", pupilIds: null };
    const given = await plans.createTask(users.teacher, id, task, true);
    const state = {
      taskId: given.id,
      dueAt: given.dueAt,
      isLate: false,
      isMissing: false,
      points: null,
    };
    said.states.push(
      { ...state, pupilId: users.pupil.id, points: 8 },
      { ...state, pupilId: users.second.id, isMissing: true },
      { ...state, pupilId: users.third.id, isLate: true, points: 6 },
    );
    const { proposals } = await read();
    expect(proposals.map(({ kind, value, pupilId }) => [kind, value, pupilId])).toEqual([
      ["points", 8, users.pupil.id],
      ["missing", null, users.second.id],
      ["points", 6, users.third.id],
      ["late", null, users.third.id],
    ]);
    expect(proposals[0]).toMatchObject({ column: `lesson:${id}`, taskId: given.id });
    expect(proposals[0]?.reason.ru).toBe("8 баллов за задание «142-есеп»");
    expect(proposals[1]?.reason.kk).toBe("«142-есеп» тапсырмасы тапсырылмады, мерзімі 01.09");
    // Those who look on are not bothered with them.
    expect((await read(users.director)).proposals).toEqual([]);
    const settle = (proposalId: string, isTaken: boolean, user = users.teacher) =>
      journal.settleProposal(user, algebra, { proposalId, isTaken });
    const taken = await settle(proposals[0]!.id, true);
    expect(taken.cells).toMatchObject([{ value: 8, version: 1 }]);
    expect(taken.termMarks).toMatchObject([{ percent: 80 }]);
    const remark = await settle(proposals[1]!.id, true);
    expect(remark.cells).toMatchObject([{ value: null, comment: proposals[1]!.reason.kk }]);
    expect(await settle(proposals[2]!.id, false)).toEqual({ cells: [], termMarks: [] });
    expect((await read()).proposals.map(({ kind }) => kind)).toEqual(["late"]);
    const [step] = await journal.readHistory(users.teacher, algebra, {
      ...{ pupilId: users.pupil.id, column: `lesson:${id}` as const },
    });
    expect(step).toMatchObject({ cause: "proposal", to: 8, by: { id: users.teacher.id } });
    await expect(settle(proposals[0]!.id, true)).rejects.toMatchObject({ code: "not_found" });
    await expect(settle(proposals[3]!.id, true, users.leader)).rejects.toMatchObject({
      reason: "not_its_teacher",
    });
    // New points for a second round are a new proposal.
    said.states[0]!.points = 9;
    expect((await read()).proposals.map(({ value }) => value)).toEqual([9, null]);
  });

  test("of a credit stand in subjects that have it", async () => {
    const { read, journal, users, music, said } = school;
    const reason = { kk: "k", ru: "r", en: "e" };
    said.credits.push(
      { pupilId: users.pupil.id, passed: true, reason },
      { pupilId: users.second.id, passed: null, reason },
    );
    expect((await read()).proposals).toEqual([]);
    const { proposals } = await read(users.leader, music);
    expect(proposals).toMatchObject([{ kind: "credit", value: 1, column: "credit" }]);
    const wanted = { proposalId: proposals[0]!.id, isTaken: true };
    const { cells } = await journal.settleProposal(users.leader, music, wanted);
    expect(cells).toMatchObject([{ column: "credit", value: 1 }]);
    const grid = await read(users.leader, music);
    expect(grid.proposals).toEqual([]);
    expect(grid.termMarks.every(({ mark }) => mark === null)).toBe(true);
  });
});
