import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { User } from "#server/realtime.ts";
import { MIN, makeSubmissions, startLibrary, type TestSubmissions } from "./school.ts";

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

describe("the teacher", () => {
  test("enters what came on paper, with the day it came, once", async () => {
    const { submissions, users, give, clock } = school;
    const { id } = await give({ dueAt: new Date(clock.now() + 60 * MIN).toISOString() });
    clock.set(120);
    const { teacher, pupil, second } = users;
    const inTime = {
      channel: "paper" as const,
      at: new Date(clock.now() - 90 * MIN).toISOString(),
    };
    const enter = (received: { channel: "paper" | "email"; at: string }, whom: User) =>
      submissions.enterReceived(teacher, id, whom.id, received);
    const entered = await enter(inTime, pupil);
    expect(entered.rounds).toMatchObject([
      { channel: "paper", isLate: false, isHonest: false, byId: teacher.id, parts: [] },
    ]);
    expect((await enter(inTime, pupil)).rounds).toHaveLength(1);
    const late = { channel: "email" as const, at: new Date(clock.now()).toISOString() };
    expect((await enter(late, second)).rounds[0]?.isLate).toBe(true);
    const future = { ...late, at: new Date(clock.now() + MIN).toISOString() };
    await expect(enter(future, users.third)).rejects.toMatchObject({ code: "invalid" });
    // The pupil does not take back what the teacher entered.
    await expect(submissions.takeBack(pupil, id)).rejects.toMatchObject(conflict("work_answered"));
  });

  test("keeps how a pupil hands in, for one task and usually", async () => {
    const { submissions, users, give, classId } = school;
    const { id } = await give();
    const { teacher, leader, pupil, second } = users;
    await submissions.changeUsualChannel(leader, pupil.id, "paper");
    await submissions.changeTerms(teacher, id, second.id, { channel: "email" });
    const board = await submissions.readTaskBoard(teacher, id);
    expect(board.rows.map(({ channel }) => channel)).toEqual(["paper", "email", "online"]);
    await submissions.changeTerms(teacher, id, pupil.id, { channel: "online" });
    const { submission } = await submissions.read(pupil, id, pupil.id);
    expect(submission.channel).toBe("online");
    expect(await submissions.listUsualChannels(teacher, classId)).toEqual([
      { pupilId: pupil.id, channel: "paper" },
    ]);
    await expect(
      submissions.changeUsualChannel(users.parent, pupil.id, "online"),
    ).rejects.toMatchObject({ reason: "other_class" });
  });

  test("answers only what was handed in, and points are told once", async () => {
    const { submissions, users, give, points, lessonId, classId, schoolId } = school;
    const { id } = await give();
    const { teacher, pupil } = users;
    const feedback = answerOf({ points: 7 });
    await expect(submissions.giveFeedback(teacher, id, pupil.id, feedback)).rejects.toMatchObject(
      conflict("nothing_handed_in"),
    );
    await school.handIn(pupil, id);
    await submissions.giveFeedback(teacher, id, pupil.id, feedback);
    await submissions.giveFeedback(teacher, id, pupil.id, feedback);
    await new Promise((go) => setImmediate(go));
    expect(points).toMatchObject([
      { schoolId, taskId: id, lessonId, classId, pupilId: pupil.id, points: 7, byId: teacher.id },
    ]);
    const strange = answerOf({ drawings: [{ fileId: randomUUID(), strokes: [] }] });
    await expect(submissions.giveFeedback(teacher, id, pupil.id, strange)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("sees what waits, the oldest first, and who has handed nothing in", async () => {
    const { submissions, users, give, clock } = school;
    const { id } = await give({ dueAt: new Date(clock.now() + 60 * MIN).toISOString() });
    await school.handIn(users.second, id);
    clock.set(30);
    await school.handIn(users.pupil, id);
    clock.set(90);
    const { works, total } = await submissions.listToReview(users.teacher, {});
    expect([total, works.map(({ pupilId }) => pupilId)]).toEqual([
      2,
      [users.second.id, users.pupil.id],
    ]);
    const board = await submissions.readTaskBoard(users.teacher, id);
    expect(board.rows.map(({ pupilId, isMissing }) => [pupilId, isMissing])).toEqual([
      [users.third.id, true],
      [users.pupil.id, false],
      [users.second.id, false],
    ]);
    const given = await submissions.listGivenTasks(users.teacher, {});
    expect(given).toMatchObject([
      { id, pupilCount: 3, handedInCount: 2, toReviewCount: 2, missingCount: 1 },
    ]);
    expect((await submissions.listToReview(users.leader, {})).total).toBe(0);
  });
});
