import { describe, expect, test } from "vitest";
import { answer } from "#server/realtime.ts";
import { signalEvents } from "#server/signals/events.ts";
import { PromptModel } from "#server/signals/model.ts";
import { signalCalls } from "#server/signals/protocol.ts";
import { createSignals, type Responded, type SignalService } from "#server/signals/service.ts";
import { mongoSignals } from "#server/signals/store.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { newId } from "../../support/room-server.ts";

let signals: SignalService;
let schoolId = "";
let aheadMs = 0;
const evidence: Responded[] = [];
const course = { classId: newId(), subjectId: newId() };
const room = roomFixture({
  pupils: 4,
  others: ["cohost", "parent"],
  part(rooms, about) {
    ({ schoolId } = about);
    signals = createSignals({
      ...{ store: mongoSignals, rooms, tellEveryMs: 40 },
      courseOf: async () => course,
      now: () => Date.now() + aheadMs,
    });
    signals.on("responded", (one) => evidence.push(one));
    return (socket) => answer(socket, signalCalls, signalEvents(signals, rooms));
  },
});
const { join, joinTeacher, pupil } = room;
const forbidden = { code: "forbidden" };

describe("reactions", () => {
  test("of many are told together, to everybody", async () => {
    const teacher = await joinTeacher();
    const [one, two] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = one;
    await Promise.all([
      one.call("signal:react", { lessonId, reaction: "clap" }),
      one.call("signal:react", { lessonId, reaction: "clap" }),
      two.call("signal:react", { lessonId, reaction: "heart" }),
    ]);
    for (const hearer of [teacher, one, two]) {
      const { counts } = await hearer.hears("signal:reacted");
      expect(counts).toEqual({ clap: 2, heart: 1 });
      expect(hearer.link.noticesOf("signal:reacted")).toHaveLength(1);
    }
  });

  test("one person cannot flood the class", async () => {
    const one = await join(pupil(0));
    const { lessonId } = one;
    const press = () => one.call("signal:react", { lessonId, reaction: "like" });
    for (let n = 0; n < 6; n++) await press();
    await expect(press()).rejects.toMatchObject({ code: "too_many" });
  });

  test("of a group stay in the group, and reach who leads", async () => {
    const teacher = await joinTeacher();
    const [one, mate, other] = [await join(pupil(0)), await join(pupil(1)), await join(pupil(2))];
    const { lessonId } = one;
    const { seats } = room.server.rooms.find(lessonId) ?? {};
    for (const id of [pupil(0), pupil(1)]) seats?.setGroup(id, "9".repeat(24));
    await one.call("signal:react", { lessonId, reaction: "laugh" });
    for (const hearer of [teacher, mate]) await hearer.hears("signal:reacted");
    await other.call("signal:react", { lessonId, reaction: "think" });
    const { counts } = await other.hears("signal:reacted");
    expect(counts).toEqual({ think: 1 });
  });
});

describe("understood", () => {
  test("stands until changed; the teacher sees who, classmates nothing; asked anew it is empty", async () => {
    const teacher = await joinTeacher();
    const [one, two] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = one;
    await one.call("signal:understand", { lessonId, value: "no" });
    await two.call("signal:understand", { lessonId, value: "yes" });
    await teacher.hears("signal:understoodChanged", ({ tally }) => tally.no.includes(pupil(0)));
    await one.call("signal:understand", { lessonId, value: "yes" });
    await teacher.hears("signal:understoodChanged", ({ tally }) => tally.yes.length === 2);
    expect(two.link.noticesOf("signal:understoodChanged")).toEqual([]);
    expect(await two.call("signal:read", { lessonId })).toMatchObject({
      ...{ understood: "yes", tally: null, presence: null, presenceLeft: null },
    });
    await teacher.call("signal:clearUnderstood", { lessonId });
    await one.hears("signal:understoodCleared");
    expect((await one.call("signal:read", { lessonId })).understood).toBe(null);
  });
});

describe("the timer", () => {
  test("is everybody's, for who comes late too, and rings by the server's clock", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = one;
    const change = { act: "start" as const, durationSec: 5 };
    const { timer } = await teacher.call("signal:setTimer", { lessonId, change });
    expect((await one.hears("signal:timerChanged")).timer).toEqual(timer);
    const late = await join(pupil(1));
    expect((await late.call("signal:read", { lessonId })).timer).toEqual(timer);
    await teacher.call("signal:setTimer", { lessonId, change: { act: "pause" } });
    await one.hears("signal:timerChanged", (told) => told.timer?.endsAt === null);
    await teacher.call("signal:setTimer", { lessonId, change: { act: "add", sec: -4 } });
    await teacher.call("signal:setTimer", { lessonId, change: { act: "resume" } });
    await one.hears("signal:timerChanged", (told) => told.timer?.isOver === true);
    await teacher.call("signal:setTimer", { lessonId, change: { act: "stop" } });
    await one.hears("signal:timerChanged", (told) => told.timer === null);
  });
});

describe("chance", () => {
  test("asks everybody who is here once before anybody twice, in the next lesson too", async () => {
    const asked: string[] = [];
    const ask = async (times: number) => {
      const teacher = await joinTeacher();
      for (const n of [0, 1, 2]) await join(pupil(n));
      const { lessonId } = teacher;
      for (let n = 0; n < times; n++)
        asked.push((await teacher.call("signal:pickPupil", { lessonId })).personId);
    };
    await ask(2);
    room.server.nextLesson();
    await ask(1);
    expect(new Set(asked)).toEqual(new Set([pupil(0), pupil(1), pupil(2)])); // the fourth is absent
  });

  test("is shown to all, and taken away", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = one;
    await teacher.call("signal:pickPupil", { lessonId });
    const { picked } = await one.hears("signal:picked");
    expect(picked?.personId).toBe(pupil(0));
    await teacher.call("signal:closePick", { lessonId });
    await one.hears("signal:picked", (told) => told.picked === null);
  });

  test("has nobody to choose in an empty class", async () => {
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    await expect(teacher.call("signal:pickPupil", { lessonId })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("«Осындасың ба?»", () => {
  test("is asked of those who are here, answered once, kept, and is evidence of being there", async () => {
    const teacher = await joinTeacher();
    const [one, two] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = one;
    evidence.length = 0;
    const asked = await teacher.call("signal:askPresence", { lessonId });
    expect(new Set(asked.expected)).toEqual(new Set([pupil(0), pupil(1)]));
    const { prompt } = await one.hears("signal:presenceAsked");
    const { id: promptId } = prompt;
    for (let n = 0; n < 2; n++) await one.call("signal:answerPresence", { lessonId, promptId });
    const told = await teacher.hears("signal:presenceChanged", (now) => {
      return now.presence.answered.length > 0;
    });
    expect(told.presence.answered).toEqual([pupil(0)]);
    expect(evidence).toEqual([
      { schoolId, lessonId, promptId, personId: pupil(0), at: expect.any(Number) },
    ]);
    expect(two.link.noticesOf("signal:presenceChanged")).toEqual([]);
    await room.restart();
    const [back, late] = [await join(pupil(0)), await join(pupil(1))];
    expect((await back.call("signal:read", { lessonId })).prompt).toBe(null);
    expect((await late.call("signal:read", { lessonId })).prompt?.id).toBe(promptId);
    await late.call("signal:answerPresence", { lessonId, promptId });
    const [kept] = await signals.listPresence(schoolId, lessonId);
    expect(kept?.answered).toEqual([pupil(0), pupil(1)]);
    expect((await PromptModel.findOne({ schoolId, lessonId }).lean())?.responses).toHaveLength(2);
  });

  test("is not asked more often than the school wants, nor answered late", async () => {
    const teacher = await joinTeacher();
    const one = await join(pupil(0));
    const { lessonId } = one;
    const ask = () => teacher.call("signal:askPresence", { lessonId });
    const [first, second] = await Promise.allSettled([ask(), ask()]);
    expect([first.status, second.status].sort()).toEqual(["fulfilled", "rejected"]);
    await expect(ask()).rejects.toMatchObject({ reason: "presence_too_soon" });
    const { prompt } = await one.hears("signal:presenceAsked");
    try {
      aheadMs = 10 * 60_000;
      const late = one.call("signal:answerPresence", { lessonId, promptId: prompt.id });
      await expect(late).rejects.toMatchObject({ code: "not_found" });
      for (aheadMs of [10, 20]) {
        aheadMs *= 60_000;
        await ask();
      }
      aheadMs = 60 * 60_000;
      await expect(ask()).rejects.toMatchObject({ reason: "presence_used_up" });
    } finally {
      aheadMs = 0;
    }
  });

  test("the rule is the school's, and only those who govern may change it", async () => {
    const user = (...roles: ("deputyUpbringing" | "teacher")[]) => {
      return { id: newId(), schoolId, roles, familyId: "f" };
    };
    const policy = { maxPerLesson: 0, minGapMin: 10, answerWithinMin: 3 };
    await expect(signals.changePolicy(user("teacher"), policy)).rejects.toMatchObject(forbidden);
    expect((await signals.readPolicy(user("deputyUpbringing"))).maxPerLesson).toBe(3);
    await signals.changePolicy(user("deputyUpbringing"), policy);
    const teacher = await joinTeacher();
    const { lessonId } = teacher;
    await expect(teacher.call("signal:askPresence", { lessonId })).rejects.toMatchObject({
      reason: "presence_used_up",
    });
    await mongoSignals.savePolicy(schoolId, { ...policy, maxPerLesson: 3 });
    expect(await mongoSignals.findPolicy(newId())).toBe(null);
  });
});

describe("private notes", () => {
  test("pass between one pupil and those who lead, and are gone with the room", async () => {
    const teacher = await joinTeacher();
    const assistant = await join(room.server.other("cohost"));
    const [one, two] = [await join(pupil(0)), await join(pupil(1))];
    const { lessonId } = one;
    await one.call("signal:writeNote", { lessonId, text: "  Көзім ауырып тұр  " });
    for (const hearer of [teacher, assistant]) {
      const { note } = await hearer.hears("signal:noteWritten");
      expect(note).toMatchObject({ pupilId: pupil(0), text: "Көзім ауырып тұр" });
    }
    await teacher.call("signal:answerNote", { lessonId, pupilId: pupil(0), text: "Демал." });
    await one.hears("signal:noteWritten", ({ note }) => note.isFromTeacher);
    expect((await one.call("signal:read", { lessonId })).notes).toHaveLength(2);
    expect((await two.call("signal:read", { lessonId })).notes).toEqual([]);
    expect(two.link.noticesOf("signal:noteWritten")).toEqual([]);
    await room.restart();
    const again = await joinTeacher();
    expect((await again.call("signal:read", { lessonId })).notes).toEqual([]);
  });

  test("one person may write a few, then waits", async () => {
    const one = await join(pupil(0));
    const { lessonId } = one;
    for (let n = 0; n < 4; n++) await one.call("signal:writeNote", { lessonId, text: `${n}` });
    await expect(one.call("signal:writeNote", { lessonId, text: "5" })).rejects.toMatchObject({
      code: "too_many",
    });
  });
});

test("what only those who lead may do is refused to pupils, and to a parent what pupils do", async () => {
  const teacher = await joinTeacher();
  const one = await join(pupil(0));
  const parent = await join(room.server.other("parent"));
  const { lessonId } = one;
  for (const act of [
    one.call("signal:clearUnderstood", { lessonId }),
    one.call("signal:setTimer", { lessonId, change: { act: "stop" } }),
    one.call("signal:pickPupil", { lessonId }),
    one.call("signal:closePick", { lessonId }),
    one.call("signal:askPresence", { lessonId }),
    one.call("signal:answerNote", { lessonId, pupilId: pupil(1), text: "?" }),
    parent.call("signal:understand", { lessonId, value: "yes" }),
    parent.call("signal:answerPresence", { lessonId, promptId: newId() }),
    parent.call("signal:writeNote", { lessonId, text: "?" }),
    teacher.call("signal:writeNote", { lessonId, text: "?" }),
  ])
    await expect(act).rejects.toMatchObject(forbidden);
  await parent.call("signal:react", { lessonId, reaction: "clap" });
  const stranger = room.clientOf(pupil(2));
  await stranger.link.connect();
  await expect(stranger.call("signal:read", { lessonId })).rejects.toMatchObject(forbidden);
});
