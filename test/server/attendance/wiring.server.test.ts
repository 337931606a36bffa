import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AttendanceTrace } from "#server/attendance/protocol.ts";
import type { PollDraft } from "#server/polls/protocol.ts";
import { until } from "../../support/browser.ts";
import { joinLesson, type RoomClient } from "../../support/room-client.ts";
import { Link } from "../../support/room-link.ts";
import { type SeededServer, startSeededServer } from "../../support/seeded-server.ts";
import { api } from "../../support/server.ts";

let seeded: SeededServer;
let teacherToken = "";
const clients: RoomClient[] = [];
beforeAll(async () => {
  seeded = await startSeededServer(2);
  teacherToken = await seeded.tokenOf(seeded.school.teacher.login);
}, 180_000);
afterAll(async () => {
  for (const client of clients) client.close();
  await seeded?.server.stop();
});

const DRAFT: PollDraft = {
  ...{ kind: "choice", question: "2 + 2?", options: ["3", "4"], isSeveral: false },
  ...{ isAnonymous: false, right: null, showsRight: false },
};

async function join(token: string): Promise<RoomClient> {
  const { server, lessonId } = seeded;
  const client = await joinLesson({ url: server.url, auth: { token }, lessonId });
  clients.push(client);
  return client;
}
const traceOf = (personId: string, token = teacherToken) =>
  api<AttendanceTrace>(
    seeded.server.url,
    "GET",
    `/lessons/${seeded.lessonId}/attendance/${personId}/trace`,
    { token },
  );

describe("what happens in a real room", () => {
  test("is in the ledger, each with its source, and nobody's words are", async () => {
    const { lessonId, school } = seeded;
    const [pupil] = school.pupils;
    if (!pupil) throw new Error("no pupil");
    const token = await seeded.tokenOf(pupil.login);
    const door = new Link({ url: seeded.server.url, auth: { token: teacherToken } });
    await door.connect();
    await door.call("lesson:start", { lessonId });
    const teacher = await join(teacherToken);
    const one = await join(token);
    await teacher.publish("microphone");
    await one.receives(school.teacher.id, "microphone");
    await one.call("room:raiseHand", { lessonId, isRaised: true });
    await one.call("room:raiseHand", { lessonId, isRaised: false });
    await one.call("room:sendChat", { lessonId, text: "құпия сөз" });
    await teacher.call("room:sendChat", { lessonId, text: "мұғалім де жазды" });
    await one.call("signal:react", { lessonId, reaction: "clap" });
    await one.call("signal:react", { lessonId, reaction: "clap" });
    const { id: pollId } = await teacher.call("poll:create", {
      ...{ lessonId, draft: DRAFT, isStarted: true },
    });
    const answer = { options: [1], number: null, text: null };
    await one.call("poll:answer", { lessonId, pollId, answer });

    const heard = ["hand", "chat", "reaction", "poll"];
    const { entries } = await until(
      () => traceOf(pupil.id),
      (trace) =>
        heard.every((kind) =>
          trace.entries.some((entry) => entry.kind === "response" && entry.response === kind),
        ),
    );
    expect(entries.filter(({ kind }) => kind === "response")).toHaveLength(heard.length);
    expect(entries.filter(({ kind }) => kind === "visit")).toHaveLength(1);
    expect(entries.map(({ source }) => source)).toContain(`poll:${pollId}`);
    expect(JSON.stringify(entries)).not.toContain("құпия");
    expect((await traceOf(pupil.id, token)).entries).toHaveLength(entries.length);

    await one.hears("usage:changed", ({ lessonBytes }) => lessonBytes > 0, 30_000);
    await door.call("lesson:end", { lessonId });
    const over = await until(
      () => traceOf(pupil.id),
      ({ entries: all }) => all.some(({ kind }) => kind === "mode"),
      { timeoutMs: 90_000 },
    );
    expect(over.proposal?.modes.length).toBeGreaterThan(0);
    expect(over.proposal?.responses.map(({ kind }) => kind).toSorted()).toEqual(heard.toSorted());
    expect((await traceOf(school.pupils[1]?.id ?? "")).entries).toEqual([]);
    door.socket.disconnect();
  });
});
