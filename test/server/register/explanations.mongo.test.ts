import { describe, expect, test } from "vitest";
import { startDatabase } from "../../support/database.ts";
import { DAY } from "../lessons/school.ts";
import { JPEG, registerSchool } from "./fixture.ts";

startDatabase();

const ill = { reason: "ill", text: "Қызуы көтерілді", fromDay: DAY, toDay: DAY } as const;
const noPhoto = { lessonId: null, jpegBase64: null };
/** The first pupil's parent tells; that pupil was in the lesson, so a second child is what is needed. */
async function schoolWithParent() {
  const school = await registerSchool();
  const childId = school.users.third.id;
  const parent = await school.add(["parent"], null, [childId]);
  return { ...school, childId, guardian: parent };
}

describe("a parent's explanation", () => {
  test("changes the proposal at once, and stands in every missed lesson when the class teacher takes it", async () => {
    const { register, users, hold, schoolId, childId, guardian } = await schoolWithParent();
    const lessonId = await hold();
    const told: string[] = [];
    register.on("explained", ({ told: one }) => told.push(one.state));
    const made = await register.explanations.explain(guardian, { childId, ...ill, ...noPhoto });
    expect(made).toMatchObject({ state: "waiting", hasPhoto: false, fromDay: DAY, version: 0 });
    const proposed = (await register.sheet(users.teacher, lessonId)).rows[2];
    expect(proposed).toMatchObject({
      proposal: { code: "ill", status: "absent" },
      explanation: { reason: "ill", state: "waiting" },
    });
    expect(proposed?.proposal.reason.kk).toMatch(/Ата-анасы хабарлады \(09:46\): ауырып қалды\.$/);
    // Its words are not the subject teacher's to read.
    expect(JSON.stringify(await register.sheet(users.teacher, lessonId))).not.toContain("Қызуы");
    await register.decide(users.teacher, lessonId, [
      { personId: childId, code: "unexcused", cause: "хабар болмады", version: 0 },
    ]);
    const { explanation, lessons } = await register.explanations.answer(users.leader, made.id, {
      ...{ code: "ill", words: "", version: 0 },
    });
    expect(lessons).toBe(1);
    expect(explanation).toMatchObject({ state: "accepted", code: "ill", version: 1 });
    const [cell] = await register.cells(schoolId, [lessonId], childId);
    expect(cell).toMatchObject({ code: "ill", state: "confirmed" });
    const lines = await register.history(users.leader, lessonId, childId);
    expect(lines.map(({ kind }) => kind)).toEqual(["explained", "changed", "excused"]);
    expect(told).toEqual(["waiting", "accepted"]);
    // Those who were there stay as they were.
    expect((await register.cells(schoolId, [lessonId], users.pupil.id))[0]?.code).toBe("present");
  });

  test("covers lessons that are held after it was accepted", async () => {
    const { register, users, hold, lessons, ids, clock, visit, childId, guardian } =
      await schoolWithParent();
    const made = await register.explanations.explain(guardian, { childId, ...ill, ...noPhoto });
    await register.explanations.answer(users.leader, made.id, {
      ...{ code: "excused", words: "", version: 0 },
    });
    const lessonId = await hold();
    expect((await register.sheet(users.teacher, lessonId)).rows[2]?.proposal.code).toBe("excused");
    clock.set(60);
    await lessons.start(users.leader, ids[1]!);
    await visit(ids[1]!, childId, 60, 105); // well enough for the second lesson
    clock.set(105);
    await lessons.end(users.leader, ids[1]!);
    expect((await register.sheet(users.leader, ids[1]!)).rows[2]?.proposal.code).toBe("present");
  });

  test("answered otherwise takes back what the first answer put", async () => {
    const { register, users, hold, childId, guardian } = await schoolWithParent();
    const lessonId = await hold();
    const { id } = await register.explanations.explain(guardian, { childId, ...ill, ...noPhoto });
    const answer = (code: "ill" | "excused" | null, words: string, version: number) =>
      register.explanations.answer(users.leader, id, { code, words, version });
    await expect(answer(null, "", 0)).rejects.toMatchObject({ reason: "cause_needed" });
    await answer("ill", "", 0);
    await expect(answer("excused", "", 0)).rejects.toMatchObject({ reason: "register_changed" });
    expect((await answer("excused", "", 1)).lessons).toBe(1);
    const declined = await answer(null, "Анықтама керек", 2);
    expect(declined).toMatchObject({ lessons: 1, explanation: { answer: "Анықтама керек" } });
    const row = (await register.sheet(users.teacher, lessonId)).rows[2];
    expect(row).toMatchObject({ standing: null, proposal: { code: "unexcused" }, version: 3 });
  });

  test("is taken back by the parent while it waits, and not afterwards", async () => {
    const { register, users, childId, guardian } = await schoolWithParent();
    const { explain, withdraw, answer, listOwn } = register.explanations;
    const one = await explain(guardian, { childId, ...ill, ...noPhoto });
    await withdraw(guardian, one.id);
    const two = await explain(guardian, { childId, ...ill, ...noPhoto, reason: "family" });
    await answer(users.leader, two.id, { code: "excused", words: "Жақсы", version: 0 });
    await expect(withdraw(guardian, two.id)).rejects.toMatchObject({ reason: "register_changed" });
    const own = await listOwn(guardian, childId);
    expect(own.map(({ state, answer: words }) => [state, words])).toEqual([
      ["accepted", "Жақсы"],
      ["withdrawn", ""],
    ]);
  });

  test("comes with a photo of a document for the class teacher, leadership and the parents alone", async () => {
    const { register, users, storage, childId, guardian } = await schoolWithParent();
    const { explain, photo } = register.explanations;
    const bad = { childId, ...ill, lessonId: null, jpegBase64: "AAAA" };
    await expect(explain(guardian, bad)).rejects.toMatchObject({ reason: "photo_unreadable" });
    const { id, hasPhoto } = await explain(guardian, { ...bad, jpegBase64: JPEG });
    expect(hasPhoto).toBe(true);
    for (const user of [guardian, users.leader, users.director])
      expect((await photo(user, id)).mimeType).toBe("image/jpeg");
    const { teacher, pupil, third, parent, psychologist, administrator } = users;
    for (const user of [teacher, pupil, third, parent, psychologist, administrator])
      await expect(photo(user, id)).rejects.toMatchObject({ reason: "not_yours" });
    await register.erase(users.third.schoolId, childId);
    expect(await storage.readBytes(`explanations/${id}.jpg`)).toBeNull();
    await expect(photo(users.leader, id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("is a parent's about their own child, of days that can be explained", async () => {
    const { register, users, ids, otherClassId, add, childId, guardian } = await schoolWithParent();
    const { explain, answer } = register.explanations;
    for (const user of [users.parent, users.third, users.leader, users.director])
      await expect(explain(user, { childId, ...ill, ...noPhoto })).rejects.toMatchObject({
        code: "forbidden",
      });
    const wrong = [
      { fromDay: "2026-09-02", toDay: "2026-09-01" },
      { fromDay: "2026-09-01", toDay: "2026-10-02" },
      { fromDay: "2026-07-01", toDay: "2026-07-02" },
      { fromDay: "2026-12-01", toDay: "2026-12-01" },
    ];
    for (const days of wrong)
      await expect(
        explain(guardian, { childId, ...ill, ...noPhoto, ...days }),
      ).rejects.toMatchObject({ code: "invalid" });
    const other = await add(["pupil"], otherClassId);
    const otherParent = await add(["parent"], null, [other.id]);
    const foreign = { childId: other.id, ...ill, ...noPhoto, lessonId: ids[0]! };
    await expect(explain(otherParent, foreign)).rejects.toMatchObject({ code: "not_found" });
    const of = await explain(guardian, { childId, ...ill, ...noPhoto, lessonId: ids[0]! });
    for (const user of [users.teacher, users.director, guardian])
      await expect(
        answer(user, of.id, { code: "ill", words: "", version: 0 }),
      ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a class teacher's day", () => {
  test("says who was away and why, who has no contact, what waits, and the week so far", async () => {
    const { register, users, hold, classId, childId, guardian } = await schoolWithParent();
    const lessonId = await hold();
    const day = await register.classDay(users.leader, classId);
    expect(day).toMatchObject({ day: DAY, className: "7 «Ә»" });
    expect(day.lessons.map(({ state, undecided }) => [state, undecided])).toEqual([
      ["ended", 3],
      ["planned", 0],
      ["planned", 0],
    ]);
    expect(day.week).toEqual([{ day: DAY, lessonIds: [lessonId] }]);
    expect(day.unconfirmed.map((one) => one.lessonId)).toEqual([lessonId]);
    expect(day.pupils.map(({ missed, hasNoContact }) => [missed[0]?.code, hasNoContact])).toEqual([
      [undefined, false],
      ["late", false],
      ["unexcused", true],
    ]);
    expect(day.pupils.map(({ cells }) => cells.map(({ code }) => code))).toEqual([
      ["present"],
      ["late"],
      ["unexcused"],
    ]);
    await register.explanations.explain(guardian, { childId, ...ill, ...noPhoto });
    await register.confirmAll(users.teacher, lessonId);
    const later = await register.classDay(users.leader, classId);
    expect(later.explanations).toMatchObject([{ personId: childId, text: "Қызуы көтерілді" }]);
    expect(later.unconfirmed).toEqual([]);
    expect(later.pupils[2]).toMatchObject({
      hasNoContact: false,
      missed: [{ code: "ill", state: "confirmed" }],
      explanation: { state: "waiting" },
    });
    expect((await register.classDay(users.director, classId)).pupils).toHaveLength(3);
    for (const user of [users.teacher, users.pupil, users.parent, users.psychologist])
      await expect(register.classDay(user, classId)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("and a child's own day gives code, sentence and what was told", async () => {
    const { register, users, hold, childId, guardian } = await schoolWithParent();
    const lessonId = await hold();
    await register.explanations.explain(guardian, { childId, ...ill, ...noPhoto });
    const { cells } = await register.listOwn(guardian, { childId });
    expect(cells).toMatchObject([
      { lessonId, code: "ill", state: "proposed", explanation: { state: "waiting" } },
    ]);
    expect((await register.listOwn(users.second, {})).cells).toMatchObject([{ code: "late" }]);
    await expect(register.listOwn(guardian, {})).rejects.toMatchObject({ code: "invalid" });
    await expect(register.listOwn(users.parent, { childId })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
