import { describe, expect, test } from "vitest";
import { pollEvents } from "#server/polls/events.ts";
import { PollAnswerModel, PollModel } from "#server/polls/model.ts";
import { type PollDraft, pollCalls } from "#server/polls/protocol.ts";
import { type Answered, createPolls, type Polls } from "#server/polls/service.ts";
import { mongoPolls } from "#server/polls/store.ts";
import { answer } from "#server/realtime.ts";
import { roomFixture } from "../../support/room-fixture.ts";

let polls: Polls;
let schoolId = "";
const evidence: Answered[] = [];
const notes: unknown[] = [];
const names = new Map<string, { name: string }>();
const room = roomFixture({
  pupils: 3,
  others: ["cohost", "parent", "guest"],
  part(rooms, about) {
    ({ schoolId } = about);
    polls = createPolls({
      ...{ store: mongoPolls, rooms, countEveryMs: 30 },
      people: { findPeople: async () => names },
      hostOf: async (_school, lessonId) =>
        lessonId === room.server.lessonId ? room.server.teacher.id : null,
    });
    polls.on("answered", (one) => evidence.push(one));
    rooms.on("noted", ({ kind, data }) => kind === "poll" && notes.push(data));
    rooms.on("closed", (key) => polls.closeLesson(key.schoolId, key.lessonId));
    return (socket) => answer(socket, pollCalls, pollEvents(polls, rooms));
  },
});
const { join, joinTeacher, pupil } = room;
const other = (role: "cohost" | "parent" | "guest") => room.server.other(role);

const draft: PollDraft = {
  kind: "choice",
  question: "Ортаңғы мүше неге 6x?",
  options: ["2 · x · 3", "x + 3 + 3", "Білмеймін"],
  isSeveral: false,
  isAnonymous: false,
  right: { options: [0], number: null, text: null },
  showsRight: true,
};
const option = (n: number) => ({ options: [n], number: null, text: null });
const teacherUser = () => ({
  ...{ id: room.server.teacher.id, schoolId, familyId: "f" },
  roles: ["teacher" as const],
});

describe("a poll in a lesson", () => {
  test("goes from question to result: counted live, changed by who thinks again, shown, closed", async () => {
    const teacher = await joinTeacher();
    const [one, two] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = teacher;
    const { id: pollId } = await teacher.call("poll:create", {
      ...{ lessonId, draft, isStarted: true },
    });
    const asked = await one.hears("poll:changed");
    expect(asked.poll).toMatchObject({ id: pollId, state: "open", right: null });
    expect(asked.results).toBe(null);
    const told = await teacher.hears("poll:changed");
    expect(told.poll.right).toEqual(draft.right);

    await one.call("poll:answer", { lessonId, pollId, answer: option(1) });
    await two.call("poll:answer", { lessonId, pollId, answer: option(1) });
    await teacher.hears("poll:counted", ({ results }) => results.counts[1] === 2);
    await one.call("poll:answer", { lessonId, pollId, answer: option(0) });
    const { results } = await teacher.hears("poll:counted", (now) => now.results.counts[0] === 1);
    expect(results).toMatchObject({ answered: 2, expected: 2, counts: [1, 1, 0], rightCount: 1 });
    expect(one.link.noticesOf("poll:counted")).toEqual([]);

    await teacher.call("poll:show", { lessonId, pollId, isShown: true });
    const shown = await two.hears("poll:changed", ({ poll }) => poll.isShown);
    expect(shown.results).toMatchObject({ counts: [1, 1, 0], rightCount: null });
    await teacher.call("poll:close", { lessonId, pollId });
    const over = await two.hears("poll:changed", ({ poll }) => poll.state === "closed");
    expect(over.poll.right).toEqual(draft.right);
    expect(over.results?.rightCount).toBe(1);
    await expect(
      two.call("poll:answer", { lessonId, pollId, answer: option(0) }),
    ).rejects.toMatchObject({ code: "conflict", reason: "poll_closed" });
    await teacher.call("poll:show", { lessonId, pollId, isShown: false });
    await two.hears("poll:cleared");
  });

  test("tells no answer to a classmate: neither while it is open nor in a notice", async () => {
    const teacher = await joinTeacher();
    const [one, two] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = teacher;
    const { id: pollId } = await teacher.call("poll:create", {
      ...{ lessonId, draft, isStarted: true },
    });
    await one.call("poll:answer", { lessonId, pollId, answer: option(1) });
    await teacher.hears("poll:counted");
    const { current } = await two.call("poll:read", { lessonId });
    expect(current).toMatchObject({ results: null, own: null, poll: { right: null } });
    expect(JSON.stringify(two.link.heard)).not.toContain("poll:answered");
  });

  test("refuses by role: pupils ask nothing, a parent answers nothing; an assistant may ask", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    const one = await join(pupil(0));
    const parent = await join(other("parent"));
    const assistant = await join(other("cohost"));
    const forbidden = { code: "forbidden" };
    await expect(
      one.call("poll:create", { lessonId, draft, isStarted: true }),
    ).rejects.toMatchObject(forbidden);
    const { id: pollId } = await assistant.call("poll:create", {
      ...{ lessonId, draft, isStarted: true },
    });
    for (const act of [
      one.call("poll:show", { lessonId, pollId, isShown: true }),
      one.call("poll:close", { lessonId, pollId }),
      one.call("poll:start", { lessonId, pollId }),
      one.call("poll:approve", { lessonId, pollId, texts: [] }),
      one.call("poll:readAnswers", { lessonId, pollId }),
      parent.call("poll:answer", { lessonId, pollId, answer: option(0) }),
      teacher.call("poll:answer", { lessonId, pollId, answer: option(0) }),
    ])
      await expect(act).rejects.toMatchObject(forbidden);
    const guest = await join(other("guest"));
    await guest.call("poll:answer", { lessonId, pollId, answer: option(0) });
    expect((await one.call("poll:read", { lessonId })).polls).toEqual([]);
    expect((await teacher.call("poll:read", { lessonId })).polls).toHaveLength(1);
    const stranger = room.clientOf(pupil(2));
    await stranger.link.connect();
    await expect(stranger.call("poll:read", { lessonId })).rejects.toMatchObject(forbidden);
  });

  test("who comes late finds it open, with their own answer after a restart of the server", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = teacher;
    const { id: pollId } = await teacher.call("poll:create", {
      ...{ lessonId, draft, isStarted: true },
    });
    await one.call("poll:answer", { lessonId, pollId, answer: option(2) });
    await room.restart();
    const [back, late] = [await join(pupil(0)), await join(pupil(1))];
    expect((await late.call("poll:read", { lessonId })).current).toMatchObject({
      ...{ poll: { id: pollId, state: "open" }, own: null },
    });
    expect((await back.call("poll:read", { lessonId })).current?.own).toEqual(option(2));
    await late.call("poll:answer", { lessonId, pollId, answer: option(0) });
    const again = await joinTeacher();
    const { current } = await again.call("poll:read", { lessonId });
    expect(current?.results).toMatchObject({ answered: 2, counts: [1, 0, 1] });
  });

  test("one starts, another is closed; the lesson's end closes the last", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = teacher;
    const create = () => teacher.call("poll:create", { lessonId, draft, isStarted: true });
    const first = await create();
    await one.call("poll:answer", { lessonId, pollId: first.id, answer: option(0) });
    const second = await create();
    await expect(
      one.call("poll:answer", { lessonId, pollId: first.id, answer: option(1) }),
    ).rejects.toMatchObject({ code: "not_found" });
    await one.call("poll:answer", { lessonId, pollId: second.id, answer: option(1) });
    await polls.closeLesson(schoolId, lessonId);
    const listed = await polls.lesson.list(teacherUser(), lessonId);
    expect(listed.map(({ poll }) => poll.state)).toEqual(["closed", "closed"]);
    expect(listed.map(({ results }) => results?.counts)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });

  test("words are shown to the class only when the teacher has let them through", async () => {
    const teacher = await joinTeacher();
    const [one, two] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = teacher;
    const words: PollDraft = { ...draft, kind: "text", options: [], right: null };
    const { id: pollId } = await teacher.call("poll:create", {
      ...{ lessonId, draft: words, isStarted: true },
    });
    const say = (client: typeof one, text: string) =>
      client.call("poll:answer", { lessonId, pollId, answer: { options: [], number: null, text } });
    await say(one, "Көбейтінді");
    await say(two, "жаман сөз");
    await teacher.hears("poll:counted", ({ results }) => results.texts.length === 2);
    await teacher.call("poll:show", { lessonId, pollId, isShown: true });
    const bare = await two.hears("poll:changed", ({ poll }) => poll.isShown);
    expect(bare.results?.texts).toEqual([]);
    await teacher.call("poll:approve", { lessonId, pollId, texts: ["көбейтінді"] });
    const { results } = await two.hears("poll:counted", (now) => now.results.texts.length > 0);
    expect(results.texts).toEqual([{ text: "Көбейтінді", count: 1, isApproved: true }]);
    await teacher.call("poll:close", { lessonId, pollId });
    expect(JSON.stringify([one.link.heard, notes])).not.toContain("жаман");
  });

  test("that somebody answered is evidence of being there, whatever was answered", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = teacher;
    const { id: pollId } = await teacher.call("poll:create", {
      ...{ lessonId, draft: { ...draft, isAnonymous: true }, isStarted: true },
    });
    evidence.length = 0;
    await one.call("poll:answer", { lessonId, pollId, answer: option(1) });
    const personId = pupil(0);
    expect(evidence).toEqual([{ schoolId, lessonId, pollId, personId, at: expect.any(Number) }]);
  });
});

describe("an anonymous poll", () => {
  test("counts one answer a person, keeps nobody and no time with it, and forgets all at its end", async () => {
    const teacher = await joinTeacher();
    const [one, two] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = teacher;
    const { id: pollId } = await teacher.call("poll:create", {
      ...{ lessonId, draft: { ...draft, isAnonymous: true }, isStarted: true },
    });
    for (const n of [2, 1, 0])
      await one.call("poll:answer", { lessonId, pollId, answer: option(n) });
    await two.call("poll:answer", { lessonId, pollId, answer: option(1) });
    const kept = await PollAnswerModel.find({ schoolId, pollId }).lean();
    expect(kept).toHaveLength(2);
    const text = JSON.stringify(kept);
    for (const id of [pupil(0), pupil(1)]) expect(text).not.toContain(id);
    expect(kept.every(({ personId, at }) => personId === null && at === null)).toBe(true);
    const open = await PollModel.findOne({ schoolId, _id: pollId }).lean();
    expect(open?.secret).toMatch(/^[0-9a-f]{64}$/);
    expect((await one.call("poll:read", { lessonId })).current?.own).toEqual(option(0));

    await teacher.call("poll:close", { lessonId, pollId });
    const over = await PollModel.findOne({ schoolId, _id: pollId }).lean();
    expect(over?.secret).toBe(null);
    expect(over?.results?.counts).toEqual([1, 1, 0]);
    expect(await PollAnswerModel.find({ schoolId, pollId }).lean()).toEqual([]);
    expect(await polls.lesson.readAnswers(teacherUser(), lessonId, pollId)).toEqual([]);
  });

  test("killed between its end and its forgetting, it is forgotten at the next start", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = teacher;
    const { id: pollId } = await teacher.call("poll:create", {
      ...{ lessonId, draft: { ...draft, isAnonymous: true }, isStarted: true },
    });
    await one.call("poll:answer", { lessonId, pollId, answer: option(0) });
    await PollModel.updateOne(
      { schoolId, _id: pollId },
      { $set: { state: "closed", secret: null, closedAt: new Date() } },
    );
    await polls.prepare();
    expect(await PollAnswerModel.find({ schoolId, pollId }).lean()).toEqual([]);
  });
});

describe("polls of the lesson's page", () => {
  test("are prepared before, asked during, read after with names", async () => {
    const user = teacherUser();
    const { lessonId } = room.server;
    const prepared = await polls.lesson.add(user, lessonId, draft);
    const changed = await polls.lesson.change(user, lessonId, prepared.id, {
      ...{ ...draft, question: "Неге 6x?" },
    });
    expect(changed.question).toBe("Неге 6x?");
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    names.set(pupil(0), { name: "Нұрай" });
    await teacher.call("poll:start", { lessonId, pollId: prepared.id });
    await one.call("poll:answer", { lessonId, pollId: prepared.id, answer: option(0) });
    await expect(polls.lesson.change(user, lessonId, prepared.id, draft)).rejects.toMatchObject({
      reason: "poll_closed",
    });
    await expect(polls.lesson.remove(user, lessonId, prepared.id)).rejects.toMatchObject({
      code: "conflict",
    });
    await teacher.call("poll:close", { lessonId, pollId: prepared.id });
    const answers = await polls.lesson.readAnswers(user, lessonId, prepared.id);
    expect(answers).toEqual([
      { personId: pupil(0), name: "Нұрай", answer: option(0), isRight: true },
    ]);
    await polls.lesson.remove(user, lessonId, prepared.id);
    expect(await polls.lesson.list(user, lessonId)).toEqual([]);
    expect(await PollAnswerModel.find({ schoolId, pollId: prepared.id }).lean()).toEqual([]);
  });

  test("are nobody else's, of this school or another", async () => {
    const { lessonId } = room.server;
    const { id: pollId } = await polls.lesson.add(teacherUser(), lessonId, draft);
    const stranger = { ...teacherUser(), id: pupil(0) };
    for (const act of [
      polls.lesson.list(stranger, lessonId),
      polls.lesson.add(stranger, lessonId, draft),
      polls.lesson.change(stranger, lessonId, pollId, draft),
      polls.lesson.remove(stranger, lessonId, pollId),
      polls.lesson.readAnswers(stranger, lessonId, pollId),
    ])
      await expect(act).rejects.toMatchObject({ code: "forbidden", reason: "not_its_teacher" });
    expect(await mongoPolls.list("d".repeat(24), lessonId)).toEqual([]);
    expect(await mongoPolls.find("d".repeat(24), lessonId, pollId)).toBe(null);
  });
});
