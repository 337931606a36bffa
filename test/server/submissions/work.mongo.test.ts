import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { User } from "#server/realtime.ts";
import { MIN, makeSubmissions, startLibrary, type TestSubmissions, text } from "./school.ts";

startLibrary();
let school: TestSubmissions;
beforeEach(async () => {
  school = await makeSubmissions();
});
afterEach(() => school.end());

const answerOf = (change: object = {}) => ({
  ...{ feedbackId: randomUUID(), text: "Жақсы", voiceFileId: null, drawings: [] },
  ...{ decision: "accepted" as const, points: null },
  ...change,
});
const conflict = (reason: string) => ({ code: "conflict", reason });

describe("a pupil", () => {
  test("hands in once, however often it is sent", async () => {
    const { submissions, users, give, told } = school;
    const { id } = await give();
    const handInId = randomUUID();
    const wanted = { handInId, parts: [text("Жауабы: 12")] };
    const all = await Promise.all([1, 2, 3].map(() => submissions.handIn(users.pupil, id, wanted)));
    for (const one of all) {
      expect(one).toMatchObject({ state: "handedIn", channel: "online", draft: { parts: [] } });
      expect(one.rounds).toHaveLength(1);
    }
    expect(all[0]?.rounds[0]).toMatchObject({
      ...{ number: 1, isLate: false, isHonest: true, byId: users.pupil.id },
      parts: [{ kind: "text", text: "Жауабы: 12" }],
    });
    const heard = told.filter(({ notice }) => notice === "submission:changed");
    expect(heard.map(({ to }) => to).sort()).toEqual(
      [users.pupil, users.parent, users.teacher].map((one) => `person:${one.id}`).sort(),
    );
    await expect(school.handIn(users.pupil, id)).rejects.toMatchObject(conflict("work_waits"));
  });

  test("is late after the time, and not where the teacher gave more of it", async () => {
    const { submissions, users, give, clock } = school;
    const dueAt = new Date(clock.now() + 60 * MIN).toISOString();
    const { id } = await give({ dueAt });
    clock.set(61);
    expect((await school.handIn(users.pupil, id)).rounds[0]?.isLate).toBe(true);
    const later = new Date(clock.now() + 60 * MIN).toISOString();
    const { teacher, second, third } = users;
    const states = () => submissions.statesOf(school.schoolId, { taskIds: [id] });
    expect((await states()).map(({ isMissing, isLate }) => [isMissing, isLate])).toEqual([
      [false, true],
      [true, false],
      [true, false],
    ]);
    const given = await submissions.changeTerms(teacher, id, second.id, { dueAt: later });
    expect(given.dueAt).toBe(later);
    expect((await school.handIn(second, id)).rounds[0]?.isLate).toBe(false);
    const rows = await states();
    expect(rows.map(({ isMissing }) => isMissing)).toEqual([false, false, true]);
    expect(rows.find(({ pupilId }) => pupilId === third.id)).toMatchObject({
      ...{ state: "open", handedInAt: null, roundCount: 0, dueAt },
    });
    // Back to the task's own time.
    const back = await submissions.changeTerms(teacher, id, second.id, { dueAt: null });
    expect(back.dueAt).toBe(dueAt);
  });

  test("takes back what nobody has answered, and it is a draft again", async () => {
    const { submissions, users, give } = school;
    const { id } = await give();
    await school.handIn(users.pupil, id, "бірінші");
    const open = await submissions.takeBack(users.pupil, id);
    expect(open).toMatchObject({ state: "open", rounds: [], draft: { parts: [text("бірінші")] } });
    await school.handIn(users.pupil, id, "екінші");
    await submissions.giveFeedback(
      users.teacher,
      id,
      users.pupil.id,
      answerOf({ decision: "none" }),
    );
    await expect(submissions.takeBack(users.pupil, id)).rejects.toMatchObject(
      conflict("work_answered"),
    );
  });

  test("works on mistakes: the next round begins with what was handed in", async () => {
    const { submissions, users, give, clock } = school;
    const { id } = await give({ dueAt: new Date(clock.now() + 60 * MIN).toISOString() });
    await school.handIn(users.pupil, id, "7 + 5 = 13");
    const feedback = answerOf({ decision: "returned", text: "Қайта сана" });
    const { teacher, pupil } = users;
    await submissions.giveFeedback(teacher, id, pupil.id, feedback);
    await submissions.giveFeedback(teacher, id, pupil.id, feedback);
    const { submission } = await submissions.read(pupil, id, pupil.id);
    expect(submission).toMatchObject({
      ...{ state: "returned", draft: { parts: [text("7 + 5 = 13")] } },
      feedback: [{ round: 1, text: "Қайта сана", decision: "returned", seenAt: null }],
    });
    await submissions.markFeedbackSeen(pupil, id);
    const seen = await submissions.read(pupil, id, pupil.id);
    expect(seen.submission.feedback[0]?.seenAt).toBe(new Date(clock.now()).toISOString());
    clock.set(500);
    const second = await school.handIn(pupil, id, "7 + 5 = 12");
    expect(second).toMatchObject({ state: "handedIn", points: null });
    // Work on mistakes is never late.
    expect(second.rounds.map(({ number, isLate }) => [number, isLate])).toEqual([
      [1, false],
      [2, false],
    ]);
    const done = await submissions.giveFeedback(teacher, id, pupil.id, answerOf({ points: 9 }));
    expect(done).toMatchObject({ state: "accepted", points: 9 });
    expect(done.feedback.map(({ round }) => round)).toEqual([1, 2]);
    await expect(school.handIn(pupil, id)).rejects.toMatchObject(conflict("work_accepted"));
  });

  test("keeps a draft for themselves alone", async () => {
    const { submissions, users, give } = school;
    const { id } = await give();
    await submissions.keepDraft(users.pupil, id, [text("жарты")]);
    const own = await submissions.read(users.pupil, id, users.pupil.id);
    expect([own.may, own.submission.draft.parts]).toEqual(["handIn", [text("жарты")]]);
    for (const user of [users.parent, users.teacher, users.director]) {
      const seen = await submissions.read(user, id, users.pupil.id);
      expect(seen.submission.draft).toEqual({ parts: [], changedAt: null });
    }
  });

  test("sees their own list, with what is new", async () => {
    const { submissions, users, give, clock } = school;
    const first = await give({ dueAt: new Date(clock.now() + 60 * MIN).toISOString() });
    const named = await give({ pupilIds: [users.second.id], text: "Саған ғана" });
    await school.handIn(users.pupil, first.id);
    await submissions.giveFeedback(
      users.teacher,
      first.id,
      users.pupil.id,
      answerOf({ points: 8 }),
    );
    const mine = await submissions.listOwn(users.pupil);
    expect(mine.states).toMatchObject([
      { taskId: first.id, state: "accepted", hasNewFeedback: true, points: 8, isMissing: false },
    ]);
    const childs = await submissions.listOwn(users.parent, users.pupil.id);
    expect(childs.states.map(({ taskId }) => taskId)).toEqual([first.id]);
    const other = await submissions.listOwn(users.second);
    expect(other.states.map(({ taskId }) => taskId).sort()).toEqual([first.id, named.id].sort());
    await expect(submissions.listOwn(users.parent, users.second.id)).rejects.toMatchObject({
      reason: "not_yours",
    });
  });
});

test("who may see and do what", async () => {
  const { submissions, users, give } = school;
  const { id } = await give();
  const { pupil, teacher } = users;
  await school.handIn(pupil, id);
  const seesAs = async (user: User) =>
    submissions.read(user, id, pupil.id).then(
      ({ may }) => may,
      (error: { reason?: string }) => error.reason,
    );
  expect({
    pupil: await seesAs(pupil),
    teacher: await seesAs(teacher),
    parent: await seesAs(users.parent),
    leader: await seesAs(users.leader),
    director: await seesAs(users.director),
    second: await seesAs(users.second),
    stranger: await seesAs(users.stranger),
    teacherParent: await seesAs(users.teacherParent),
    psychologist: await seesAs(users.psychologist),
    administrator: await seesAs(users.administrator),
  }).toEqual({
    ...{ pupil: "handIn", teacher: "review", parent: "look", leader: "look", director: "look" },
    ...{ second: "not_yours", stranger: "not_yours", teacherParent: "not_yours" },
    ...{ psychologist: "not_yours", administrator: "not_yours" },
  });
  await expect(school.handIn(users.stranger, id)).rejects.toMatchObject({ code: "not_found" });
  await expect(school.handIn(users.parent, id)).rejects.toMatchObject({ reason: "not_yours" });
  for (const user of [users.leader, users.director, users.parent, pupil])
    await expect(submissions.giveFeedback(user, id, pupil.id, answerOf())).rejects.toMatchObject({
      reason: "not_its_teacher",
    });
  for (const user of [users.pupil, users.parent, users.teacherParent])
    await expect(submissions.readTaskBoard(user, id)).rejects.toMatchObject({
      reason: "not_its_teacher",
    });
  // A task for others is not theirs at all.
  const named = await give({ pupilIds: [users.second.id] });
  await expect(school.handIn(pupil, named.id)).rejects.toMatchObject({ code: "not_found" });
  const board = await submissions.readTaskBoard(users.leader, named.id);
  expect(board.rows.map(({ pupilId }) => pupilId)).toEqual([users.second.id]);
});

test("a task with work stays; without, it goes with its drafts", async () => {
  const { submissions, plans, users, give, schoolId } = school;
  const worked = await give();
  await school.handIn(users.pupil, worked.id);
  await expect(plans.removeTask(users.teacher, worked.id)).rejects.toMatchObject(
    conflict("task_has_work"),
  );
  const bare = await give();
  await submissions.keepDraft(users.pupil, bare.id, [text("жарты")]);
  await plans.removeTask(users.teacher, bare.id);
  await expect(submissions.read(users.pupil, bare.id, users.pupil.id)).rejects.toMatchObject({
    code: "not_found",
  });
  const rows = await submissions.statesOf(schoolId, { pupilId: users.pupil.id });
  expect(rows.map(({ taskId }) => taskId)).toEqual([worked.id]);
});

test("two at once lose nothing: a hand-in and a change of terms", async () => {
  const { submissions, users, give } = school;
  const { id } = await give();
  const { teacher, pupil } = users;
  await Promise.all([
    school.handIn(pupil, id),
    submissions.changeTerms(teacher, id, pupil.id, { channel: "email" }),
    submissions.changeTerms(teacher, id, pupil.id, { dueAt: "2026-09-30T04:00:00.000Z" }),
  ]);
  const { submission } = await submissions.read(teacher, id, pupil.id);
  expect(submission).toMatchObject({
    ...{ state: "handedIn", channel: "email", dueAt: "2026-09-30T04:00:00.000Z" },
  });
  expect(submission.rounds).toHaveLength(1);
});
