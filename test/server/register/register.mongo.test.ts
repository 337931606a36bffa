import { describe, expect, test } from "vitest";
import type { Decided } from "#server/register/decisions.ts";
import { RegisterSheet } from "#server/register/protocol.ts";
import { startDatabase } from "../../support/database.ts";
import { registerSchool } from "./fixture.ts";

startDatabase();

const codes = ({ rows }: RegisterSheet) =>
  rows.map(({ proposal, standing }) => [proposal.code, standing?.code ?? null]);

describe("a lesson's register", () => {
  test("is proposed for the whole class, confirmed in one act, and stands as cells", async () => {
    const { register, users, hold, schoolId } = await registerSchool();
    const lessonId = await hold();
    const told: Decided[] = [];
    register.on("decided", (decided) => told.push(decided));
    const before = RegisterSheet.parse(await register.sheet(users.teacher, lessonId));
    expect(before).toMatchObject({ mayDecide: true, isLive: false, mayReadDocuments: false });
    expect(codes(before)).toEqual([
      ["present", null],
      ["late", null],
      ["unexcused", null],
    ]);
    const proposed = await register.cells(schoolId, [lessonId]);
    expect(proposed.map(({ code, state }) => [code, state])).toEqual([
      ["present", "proposed"],
      ["late", "proposed"],
      ["unexcused", "proposed"],
    ]);
    await register.confirmAll(users.teacher, lessonId);
    const after = await register.sheet(users.teacher, lessonId);
    expect(codes(after)).toEqual([
      ["present", "present"],
      ["late", "late"],
      ["unexcused", "unexcused"],
    ]);
    expect(after.rows[0]?.standing).toMatchObject({ kind: "confirmed", role: "teacher" });
    const cells = await register.cells(schoolId, [lessonId]);
    expect(cells.every(({ state }) => state === "confirmed")).toBe(true);
    expect(cells[1]?.reason.kk).toBe(before.rows[1]?.proposal.reason.kk);
    expect(told).toEqual([
      { schoolId, lessonId, personIds: [users.pupil.id, users.second.id, users.third.id] },
    ]);
    await register.confirmAll(users.teacher, lessonId); // again: nothing is left to confirm
    expect(told).toHaveLength(1);
    const one = await register.cells(schoolId, [lessonId], users.second.id);
    expect(one.map(({ personId, code }) => [personId, code])).toEqual([[users.second.id, "late"]]);
  });

  test("keeps every act: changed with a cause, given back, confirmed; nothing is overwritten", async () => {
    const { register, users, hold } = await registerSchool();
    const lessonId = await hold();
    const personId = users.third.id;
    const decide = (code: "excused" | "unexcused", cause: string, version: number) =>
      register.decide(users.teacher, lessonId, [{ personId, code, cause, version }]);
    await expect(decide("excused", "", 0)).rejects.toMatchObject({ reason: "cause_needed" });
    await decide("excused", "дәрігер қабылдауына кетті", 0);
    await decide("excused", "дәрігер қабылдауына кетті", 1); // the same once more: no step
    await register.confirmAll(users.teacher, lessonId);
    const changed = (await register.sheet(users.teacher, lessonId)).rows[2];
    expect(changed).toMatchObject({
      version: 1,
      standing: { code: "excused", kind: "changed", proposedCode: "unexcused" },
      isNewEvidence: false,
    });
    await register.reopen(users.leader, lessonId, personId, 1);
    expect((await register.sheet(users.teacher, lessonId)).rows[2]?.standing).toBeNull();
    await decide("unexcused", "", 2);
    const lines = await register.history(users.director, lessonId, personId);
    expect(
      lines.map((line) => [
        line.kind,
        "code" in line ? line.code : "",
        "role" in line && line.role,
      ]),
    ).toEqual([
      ["changed", "excused", "teacher"],
      ["reopened", "unexcused", "classTeacher"],
      ["confirmed", "unexcused", "teacher"],
    ]);
    expect(lines[0]).toMatchObject({ cause: "дәрігер қабылдауына кетті" });
  });

  test("two people at once: the second is told what changed, and no act is lost", async () => {
    const { register, users, hold } = await registerSchool();
    const lessonId = await hold();
    const [a, b] = [users.second.id, users.third.id];
    const asTeacher = register.decide(users.teacher, lessonId, [
      { personId: a, code: "present", cause: "мен көрдім", version: 0 },
      { personId: b, code: "excused", cause: "ескертті", version: 0 },
    ]);
    const asLeader = register.decide(users.leader, lessonId, [
      { personId: b, code: "ill", cause: "анасы айтты", version: 0 },
    ]);
    const results = await Promise.allSettled([asTeacher, asLeader]);
    const refused = results.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      reason: { code: "conflict", reason: "register_changed", details: { personIds: [b] } },
    });
    const { rows } = await register.sheet(users.teacher, lessonId);
    expect(rows[1]?.standing?.code).toBe("present");
    expect(rows[2]).toMatchObject({ version: 1 });
    expect(await register.history(users.teacher, lessonId, b)).toHaveLength(1);
    // The same page confirms all twice at once: one step for each row.
    await Promise.all([
      register.confirmAll(users.teacher, lessonId),
      register.confirmAll(users.leader, lessonId),
    ]);
    expect(await register.history(users.teacher, lessonId, users.pupil.id)).toHaveLength(1);
  });

  test("evidence that comes afterwards is shown on a confirmed row and changes nothing by itself", async () => {
    const { register, users, hold, visit, ids } = await registerSchool();
    const lessonId = await hold();
    await register.confirmAll(users.teacher, lessonId);
    await visit(ids[0]!, users.third.id, 0, 45); // a phone's visit that was told late
    const { rows } = await register.sheet(users.teacher, lessonId);
    expect(rows[2]).toMatchObject({
      isNewEvidence: true,
      proposal: { code: "present" },
      standing: { code: "unexcused" },
    });
    const past = await register.listToConfirm(users.teacher, true);
    expect(past.map(({ newEvidence }) => newEvidence)).toEqual([1]);
    await register.decide(users.teacher, lessonId, [
      { personId: users.third.id, code: "present", cause: "", version: 1 },
    ]);
    const again = (await register.sheet(users.teacher, lessonId)).rows[2];
    expect(again).toMatchObject({ isNewEvidence: false, standing: { kind: "confirmed" } });
    expect(await register.history(users.teacher, lessonId, users.third.id)).toHaveLength(2);
  });

  test("waits in its teacher's list until nobody is undecided", async () => {
    const { register, users, hold } = await registerSchool();
    const lessonId = await hold();
    const [waiting] = await register.listToConfirm(users.teacher, false);
    expect(waiting).toMatchObject({ lessonId, undecided: 3, pupilCount: 3 });
    expect(await register.listToConfirm(users.leader, false)).toEqual([]);
    expect(await register.listToConfirm(users.director, false)).toEqual([]);
    await register.confirmAll(users.teacher, lessonId);
    expect(await register.listToConfirm(users.teacher, false)).toEqual([]);
    const [past] = await register.listToConfirm(users.teacher, true);
    expect(past).toMatchObject({ undecided: 0, newEvidence: 0 });
    expect(past?.counts).toEqual({ present: 1, late: 1, unexcused: 1, ill: 0, excused: 0 });
  });

  test("a pupil who came to the class after the lesson keeps nobody waiting", async () => {
    const { register, users, hold, add, clock, classId } = await registerSchool();
    await hold();
    clock.set(24 * 60);
    await add(["pupil"], classId);
    const [waiting] = await register.listToConfirm(users.teacher, false);
    const lessonId = waiting!.lessonId;
    await register.confirmAll(users.teacher, lessonId);
    const { rows } = await register.sheet(users.teacher, lessonId);
    const [after] = await register.listToConfirm(users.teacher, false);
    expect(rows.every(({ standing }) => standing !== null)).toBe(true);
    expect(after).toBeUndefined();
  });

  test("is its teacher's and the class teacher's to decide, leadership's to read, nobody else's", async () => {
    const { register, users, hold, lessons, ids, clock } = await registerSchool();
    const lessonId = await hold();
    expect((await register.sheet(users.leader, lessonId)).mayDecide).toBe(true);
    expect((await register.sheet(users.leader, lessonId)).mayReadDocuments).toBe(true);
    expect((await register.sheet(users.director, lessonId)).mayDecide).toBe(false);
    await expect(register.confirmAll(users.director, lessonId)).rejects.toMatchObject({
      reason: "not_its_teacher",
    });
    const { pupil, parent, psychologist, administrator, teacherParent } = users;
    for (const user of [pupil, parent, psychologist, administrator, teacherParent])
      for (const act of [
        () => register.sheet(user, lessonId),
        () => register.confirmAll(user, lessonId),
        () => register.history(user, lessonId, users.pupil.id),
        () => register.reopen(user, lessonId, users.pupil.id, 0),
      ])
        await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    clock.set(120);
    await lessons.start(users.teacher, ids[2]!);
    expect((await register.sheet(users.teacher, ids[2]!)).mayDecide).toBe(false);
    await expect(register.confirmAll(users.teacher, ids[2]!)).rejects.toMatchObject({
      reason: "register_not_ready",
    });
  });
});
