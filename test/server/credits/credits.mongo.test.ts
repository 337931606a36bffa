import { expect, test } from "vitest";
import { CreditBoard, type Criterion, type WorkEvidence } from "#server/credits/protocol.ts";
import type { JournalWord } from "#server/credits/rules.ts";
import { createCredits, type Decided } from "#server/credits/service.ts";
import { mongoCredits } from "#server/credits/store.ts";
import type { User } from "#server/realtime.ts";
import { startLibrary } from "../library/school.ts";
import { JPEG, makeWatching, range } from "../watching/watched.ts";

startLibrary();

const TERMS = [
  { year: 2026, number: 1, from: "2026-09-01", to: "2026-10-25" },
  { year: 2026, number: 2, from: "2026-11-04", to: "2026-12-29" },
];
const DAY_MIN = 24 * 60;
/** 7 «Ә» has music with its class teacher; an exercise of ten minutes that asks for a photo is given for it. */
async function makeCredits() {
  const school = await makeWatching();
  const { people, schedule, library, files, watching, clock, schoolId, users } = school;
  const music = [...(await schedule.subjects(schoolId)).values()].find(
    ({ grading }) => grading === "credit",
  )!;
  const classId = (await people.findPerson(schoolId, users.pupil.id))!.classId!;
  await library.change(users.teacher, school.itemId, {
    ...{ kind: "exercise", subjectId: music.id, asksPhoto: true },
    question: { text: "Неше рет?", options: ["10", "15"] },
    rightOption: 1,
  });
  const journal: JournalWord[] = [];
  const given: (WorkEvidence & { pupilId: string })[] = [];
  const credits = createCredits({
    ...{ store: mongoCredits, people, schedule, library, watching, videos: files.videos },
    now: clock.now,
    works: async () => ({ tasks: [], states: given }),
    journalOf: async () => journal,
    terms: {
      termsOf: async () => TERMS,
      termAt: async (_, day) => TERMS.find(({ from, to }) => from <= day && day <= to) ?? null,
    },
  });
  const told: Decided[] = [];
  credits.on("decided", (one) => told.push(one));
  const key = { classId, subjectId: music.id };
  const rowOf = (board: CreditBoard, { id }: User) =>
    board.rows.find(({ pupilId }) => pupilId === id)!;
  async function watchAll(pupil: User) {
    const { watchId } = await watching.start(pupil, school.itemId);
    clock.set(12);
    const told = { watchId, ranges: [range(0, 600)], positionMs: 600_000 };
    await watching.report(pupil, school.itemId, told);
    await watching.answer(pupil, school.itemId, { option: 1, text: "" });
    await watching.sendPhoto(pupil, school.itemId, JPEG);
  }
  return { ...school, credits, key, music, classId, told, rowOf, watchAll, given, journal };
}
const forbidden = (reason: string) => ({ code: "forbidden", reason });

test("a board shows everybody with what there is, and proposes", async () => {
  const { credits, key, users, rowOf, watchAll, itemId } = await makeCredits();
  await watchAll(users.pupil);
  const board = CreditBoard.parse(await credits.read(users.leader, key));
  expect(board).toMatchObject({ mayWrite: true, term: { number: 1 }, today: "2026-09-01" });
  expect(board.items).toMatchObject([{ id: itemId, isCounted: true, asksPhoto: true }]);
  expect(board.rows).toHaveLength(3);
  const row = rowOf(board, users.pupil);
  expect(row.items).toMatchObject([
    { itemId, percent: 100, hasPhoto: true, answer: { isRight: true } },
  ]);
  expect(row.proposal.passed).toBe(true);
  expect(row.proposal.reason.kk).toBe(
    "1 жаттығудың 1-еуін қарады (орта есеппен 100 %), 1 дәлел жіберді, 1 сұрақтың 1-еуіне дұрыс жауап берді: сынақтан өтті.",
  );
  expect(rowOf(board, users.second).proposal.passed).toBeNull();
  const photo = await credits.readPhoto(users.leader, { ...key, itemId, pupilId: users.pupil.id });
  expect(photo.mimeType).toBe("image/jpeg");
});

test("a teacher decides, each by itself; steps stay and others are told", async () => {
  const { credits, key, users, rowOf, watchAll, told, classId, music } = await makeCredits();
  await watchAll(users.pupil);
  const say = (pupil: User, passed: boolean | null, base: number, cause = "") =>
    credits.decide(users.leader, key, [{ pupilId: pupil.id, passed, cause, base }]);
  await expect(say(users.second, true, 0)).rejects.toMatchObject({ reason: "cause_needed" });
  const first = await credits.decide(users.leader, key, [
    { pupilId: users.pupil.id, passed: true, cause: "", base: 0 },
    { pupilId: users.second.id, passed: true, cause: "Сабақта көрсетті", base: 0 },
  ]);
  expect(first.conflicts).toEqual([]);
  expect(rowOf(first.board, users.pupil).decision).toMatchObject({ number: 1, passed: true });
  // Saying it again is no new step; an older look at it changes nothing.
  expect((await say(users.pupil, true, 0)).conflicts).toEqual([]);
  expect((await say(users.pupil, false, 0, "Қате")).conflicts).toEqual([users.pupil.id]);
  await expect(say(users.pupil, false, 1)).rejects.toMatchObject({ reason: "cause_needed" });
  const changed = await say(users.pupil, false, 1, "Басқаның видеосы");
  expect(rowOf(changed.board, users.pupil).decision).toMatchObject({ number: 2, passed: false });
  const steps = await credits.history(users.leader, { ...key, pupilId: users.pupil.id });
  expect(steps.map(({ passed, proposed, cause }) => [passed, proposed, cause])).toEqual([
    [true, true, ""],
    [false, true, "Басқаның видеосы"],
  ]);
  expect(told.map(({ pupilId, passed }) => [pupilId, passed])).toEqual([
    [users.pupil.id, true],
    [users.second.id, true],
    [users.pupil.id, false],
  ]);
  expect(told[0]).toMatchObject({ classId, subjectId: music.id, year: 2026, term: 1 });
});

test("two teachers at the very same time make one step", async () => {
  const { credits, key, users, watchAll, told } = await makeCredits();
  await watchAll(users.pupil);
  const decisions = [{ pupilId: users.pupil.id, passed: true, cause: "", base: 0 }];
  const both = await Promise.all([1, 2, 3].map(() => credits.decide(users.leader, key, decisions)));
  const steps = await credits.history(users.leader, { ...key, pupilId: users.pupil.id });
  expect(steps).toHaveLength(1);
  expect(told).toHaveLength(1);
  expect(both.every(({ board }) => board.rows.some(({ decision }) => decision?.passed))).toBe(true);
});

test("its teachers write, the class teacher and leadership read, a pupil and a parent their own", async () => {
  const { credits, key, users, people, schoolId, watchAll, add, music } = await makeCredits();
  await watchAll(users.pupil);
  const director = await add(["director"]);
  expect((await credits.read(director, key)).mayWrite).toBe(false);
  const decisions = [{ pupilId: users.pupil.id, passed: true, cause: "", base: 0 }];
  await expect(credits.decide(director, key, decisions)).rejects.toMatchObject(
    forbidden("not_its_teacher"),
  );
  // A teacher of the class, but of another subject; a pupil; a parent.
  const parent = await add(["parent"], null, [users.pupil.id]);
  for (const user of [users.teacher, users.pupil, parent])
    await expect(credits.read(user, key)).rejects.toMatchObject(forbidden("other_class"));
  await credits.decide(users.leader, key, decisions);
  const [own] = await credits.readOwn(users.pupil);
  expect(own).toMatchObject({
    ...{ subject: { id: music.id }, proposal: { passed: true } },
    decision: { passed: true, by: { id: users.leader.id } },
  });
  expect(await credits.readOwn(parent, users.pupil.id)).toEqual([own]);
  await expect(credits.readOwn(parent, users.second.id)).rejects.toMatchObject(
    forbidden("other_class"),
  );
  const listed = await credits.list(users.leader);
  const { name: className } = (await people.findClass(schoolId, key.classId))!;
  expect(listed.credits.find(({ classId }) => classId === key.classId)).toMatchObject({
    ...{ className, mayWrite: true, pupilCount: 3, decidedCount: 1 },
  });
  expect((await credits.list(director)).credits).toHaveLength(2);
  expect((await credits.list(users.teacher)).credits).toEqual([]);
});

test("a rubric has versions, for one class or all the teacher's; ticks count", async () => {
  const { credits, key, users, rowOf, told } = await makeCredits();
  const judged: Criterion = {
    ...{ kind: "judged", words: "Сапта дұрыс тұрады" },
    key: "0d0f6f5e-8f0c-4a53-9f3b-0a4d5b8f7a01",
  };
  const usual = await credits.read(users.leader, key);
  expect(usual.rubric).toMatchObject({ version: 0, by: null });
  const board = await credits.changeRubric(users.leader, key, {
    criteria: [judged],
    everywhere: true,
  });
  expect(board.rubric).toMatchObject({
    version: 1,
    criteria: [judged],
    by: { id: users.leader.id },
  });
  const others = (await credits.list(users.leader)).credits.filter(({ mayWrite }) => mayWrite);
  expect(others).toHaveLength(2);
  for (const { classId } of others) {
    const { rubric } = await credits.read(users.leader, { ...key, classId });
    expect(rubric.version).toBe(1);
  }
  const tick = { pupilId: users.second.id, key: judged.key, isMet: true };
  const ticked = await credits.judge(users.leader, key, tick);
  expect(rowOf(ticked, users.second)).toMatchObject({
    ...{ ticked: [judged.key], proposal: { passed: true } },
  });
  const back = await credits.judge(users.leader, key, { ...tick, isMet: false });
  expect(rowOf(back, users.second).proposal.passed).toBeNull();
  expect(told).toEqual([]);
});

test("after the term what lacks is not passed; its board can still be asked for", async () => {
  const { credits, key, users, rowOf, clock } = await makeCredits();
  clock.set(70 * DAY_MIN); // 10 November
  const old = await credits.read(users.leader, { ...key, year: 2026, term: 1 });
  expect(rowOf(old, users.pupil).proposal.passed).toBe(false);
  expect(await credits.read(users.leader, key)).toMatchObject({ term: { number: 2 }, items: [] });
});

test("what is written in the journal since stands here too, and is not proposed again", async () => {
  const { credits, key, users, rowOf, watchAll, journal, schoolId } = await makeCredits();
  await watchAll(users.pupil);
  const pupilId = users.pupil.id;
  const proposed = async () =>
    (await credits.proposalsOf(schoolId, key)).find((one) => one.pupilId === pupilId)?.passed;
  expect(await proposed()).toBe(true);
  journal.push({ pupilId, value: 0, byId: users.leader.id, at: "2026-09-01T05:00:00Z" });
  const row = rowOf(await credits.read(users.leader, key), users.pupil);
  expect(row.decision).toMatchObject({ number: 0, passed: false, by: { id: users.leader.id } });
  expect(await proposed()).toBeNull();
  const listed = await credits.list(users.leader);
  expect(listed.credits.find(({ classId }) => classId === key.classId)?.decidedCount).toBe(1);
  const change = { pupilId, passed: true, cause: "Қайта көрдім", base: 0 };
  journal[0]!.at = "2026-09-01T04:00:00Z";
  const { board } = await credits.decide(users.leader, key, [change]);
  expect(rowOf(board, users.pupil).decision).toMatchObject({ number: 1, passed: true });
});
