import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Consultation } from "#server/consultations/protocol.ts";
import { doorsOf, noTicket, strangerToIt } from "../../support/counsel-door.ts";
import {
  type CounselServer,
  type SeedTalk,
  startCounselServer,
} from "../../support/counsel-server.ts";
import type { Link } from "../../support/room-link.ts";

/** The product as a process: who waits before a door, what opens and shuts it, and rooms without a lock. */
const talks = {
  first: {},
  beside: { others: ["parent"] },
  line: { others: ["parent"] },
  refused: {},
  // Of somebody who is in no other talk then.
  moved: { guest: "mother" },
  closed: {},
  calledOff: {},
  // More than a booking may bring together.
  crowd: { host: "colleague", guest: "third", others: ["stranger", "other", "classTeacher"] },
  tomorrow: { inMin: 60 * 24 },
  past: { inMin: -600 },
  asked: { state: "asked", waitsFor: "host", inMin: null },
  cancelled: { state: "cancelled" },
  ordinary: { kind: "ordinary", host: "teacher", others: ["parent"] },
} satisfies Record<string, SeedTalk>;
type Key = keyof typeof talks;
let at: CounselServer<Key>;
const { knock, enter, letIn, waitingOf, answerTo, hostIn, ticketFor } = doorsOf(() => at);

beforeAll(async () => {
  at = await startCounselServer<Key>(talks);
  for (const who of ["pupil", "other", "mother"] as const)
    await at.ask(who, "POST", "/consultations/consent", { version: 1 });
  const childId = at.idOf("pupil");
  await at.ask("parent", "POST", "/consultations/consent", { version: 1, childId });
});
afterAll(() => at?.stop());

describe("the waiting room", () => {
  test("is the host's to see: who waits, since when, able to seal or not, and who went away", async () => {
    const { page: host } = await hostIn("line");
    const pupil = await at.pageOf("pupil");
    const parent = await at.pageOf("parent");
    await knock(pupil, "line");
    const lessonId = at.talk("line");
    const unable = { lessonId, deviceId: randomUUID(), canSeal: false };
    expect((await parent.call("consultation:knock", unable)).state).toBe("waiting");
    const told = await host.hears("consultation:waitingChanged", (one) => one.waiting.length === 2);
    expect(told.waiting).toMatchObject([
      { personId: at.idOf("pupil"), canSeal: true, isInside: false },
      { personId: at.idOf("parent"), canSeal: false, isInside: false },
    ]);
    expect(await waitingOf(host, "line")).toEqual(told.waiting);
    const notHost = { code: "forbidden", reason: undefined };
    await expect(waitingOf(pupil, "line")).rejects.toMatchObject(notHost);
    await expect(letIn(pupil, "line", "pupil")).rejects.toMatchObject(notHost);
    await expect(pupil.call("consultation:end", { lessonId, isHeld: false })).rejects.toMatchObject(
      notHost,
    );

    pupil.socket.disconnect();
    await host.hears(
      "consultation:waitingChanged",
      ({ waiting }) => waiting.length === 1 && waiting[0]?.personId === at.idOf("parent"),
    );
    await parent.call("consultation:stopWaiting", { lessonId });
    await host.hears("consultation:waitingChanged", ({ waiting }) => waiting.length === 0);
    await expect(letIn(host, "line", "parent")).rejects.toMatchObject({ code: "not_found" });
    expect(parent.noticesOf("consultation:waitingChanged")).toEqual([]);
    for (const link of [host, parent]) link.socket.disconnect();
  });

  test("refused is refused: every device is told so, without a ticket, out of the line", async () => {
    const { page: host } = await hostIn("refused");
    const pupil = await at.pageOf("pupil");
    const tab = await at.pageOf("pupil");
    const deviceId = randomUUID();
    await knock(pupil, "refused", deviceId);
    await knock(tab, "refused");
    await letIn(host, "refused", "pupil", false);
    for (const page of [pupil, tab]) expect(await answerTo(page, "refused", "refused")).toBeNull();
    expect(await waitingOf(host, "refused")).toEqual([]);
    await expect(enter(pupil, "refused", deviceId)).rejects.toMatchObject(noTicket);
    // «Later» may mean a moment; after a second one a pause stands before every device of the person.
    expect((await knock(pupil, "refused", deviceId)).state).toBe("waiting");
    await letIn(host, "refused", "pupil", false);
    const paused = { code: "too_many", reason: "knock_paused" };
    for (const page of [pupil, tab])
      await expect(knock(page, "refused")).rejects.toMatchObject(paused);
    expect(await waitingOf(host, "refused")).toEqual([]);
    for (const link of [host, pupil, tab]) link.socket.disconnect();
  });

  test("tells the host once of who knocks again and again by the same device", async () => {
    const { page: host } = await hostIn("line");
    const pupil = await at.pageOf("pupil");
    const deviceId = randomUUID();
    for (let times = 0; times < 3; times++) await knock(pupil, "line", deviceId);
    await pupil.call("consultation:stopWaiting", { lessonId: at.talk("line") });
    await host.hears("consultation:waitingChanged", ({ waiting }) => waiting.length === 0);
    const told = host.noticesOf("consultation:waitingChanged");
    expect(told.map(({ waiting }) => waiting.length)).toEqual([1, 0]);
    for (const link of [host, pupil]) link.socket.disconnect();
  });

  test("holds whoever knocks until the host has opened", async () => {
    const pupil = await at.pageOf("pupil");
    const host = await at.pageOf("psychologist");
    const deviceId = randomUUID();
    await knock(pupil, "closed", deviceId);
    await host.hears("consultation:waitingChanged", ({ waiting }) => waiting.length === 1);
    await expect(letIn(host, "closed", "pupil")).rejects.toMatchObject({
      ...{ code: "conflict", reason: "talk_too_early" },
    });
    await expect(enter(pupil, "closed", deviceId)).rejects.toMatchObject(noTicket);
    expect(await waitingOf(host, "closed")).toHaveLength(1);
    for (const link of [host, pupil]) link.socket.disconnect();
  });

  test("a fifth is not let in before one of the four is gone", async () => {
    await at.ask("third", "POST", "/consultations/consent", { version: 1 });
    const exception = `/consultations/${at.talk("crowd")}/exception`;
    await at.ask("colleague", "POST", exception, { kind: "unreachable" });
    const { page: host } = await hostIn("crowd", "colleague");
    const inside: Link[] = [];
    for (const who of ["third", "stranger", "other"] as const) {
      const { page, deviceId, ticket } = await ticketFor("crowd", who, host);
      await enter(page, "crowd", deviceId, ticket);
      inside.push(page);
    }
    const fifth = await at.pageOf("classTeacher");
    expect((await knock(fifth, "crowd")).state).toBe("waiting");
    await expect(letIn(host, "crowd", "classTeacher")).rejects.toMatchObject({
      ...{ code: "conflict", reason: "room_full" },
    });
    await inside[2]?.call("room:leave", { lessonId: at.talk("crowd") });
    await letIn(host, "crowd", "classTeacher");
    expect(await answerTo(fifth, "crowd", "admitted")).not.toBeNull();
    for (const link of [host, fifth, ...inside]) link.socket.disconnect();
  });
});

describe("the clock and the end", () => {
  test.each([
    ["tomorrow", "early", "talk_too_early"],
    ["asked", "early", "talk_too_early"],
    ["past", "over", "consultation_over"],
    ["cancelled", "over", "consultation_over"],
  ] as const)("%s: %s for host and guest", async (key, state, reason) => {
    for (const who of ["psychologist", "pupil"] as const) {
      const page = await at.pageOf(who);
      expect(await knock(page, key)).toMatchObject({ state, ticket: null });
      await expect(enter(page, key, randomUUID())).rejects.toMatchObject({
        code: "conflict",
        reason,
      });
      page.socket.disconnect();
    }
  });

  test("the host ends it: everybody is out, who waits hears so, and it stays shut", async () => {
    const { page: host, deviceId: hostDevice } = await hostIn("beside");
    const { page, deviceId, ticket } = await ticketFor("beside", "pupil", host);
    await enter(page, "beside", deviceId, ticket);
    const parent = await at.pageOf("parent");
    await knock(parent, "beside");
    const lessonId = at.talk("beside");
    await host.call("consultation:end", { lessonId, isHeld: true });
    for (const link of [host, page])
      await link.hears("room:closed", ({ reason }) => reason === "ended");
    expect(await answerTo(parent, "beside", "over")).toBeNull();
    for (const link of [host, page, parent])
      await link.hears("consultation:changed", ({ consultationId }) => consultationId === lessonId);
    expect((await knock(host, "beside", hostDevice)).state).toBe("over");
    await expect(enter(page, "beside", deviceId)).rejects.toMatchObject({ code: "conflict" });
    const seen = await at.ask<Consultation>("pupil", "GET", `/consultations/${lessonId}`);
    expect(seen).toMatchObject({ state: "held", isOpen: false });
    const stranger = await at.pageOf("administrator");
    expect(stranger.heard).toEqual([]);
    for (const link of [host, page, parent, stranger]) link.socket.disconnect();
  });

  test("called off while somebody is inside, it closes", async () => {
    const { page: host } = await hostIn("calledOff");
    const { page, deviceId, ticket } = await ticketFor("calledOff", "pupil", host);
    await enter(page, "calledOff", deviceId, ticket);
    await at.ask("psychologist", "POST", `/consultations/${at.talk("calledOff")}/cancel`, {});
    for (const link of [host, page]) await link.hears("room:closed");
    for (const link of [host, page]) link.socket.disconnect();
  });
});

describe("what the host's hand gave is taken back", () => {
  test("from whoever is sent out before they came in, and from a device that went by itself", async () => {
    const { page: host } = await hostIn("first");
    const lessonId = at.talk("first");
    const who = { lessonId, personId: at.idOf("pupil") };
    const early = await ticketFor("first", "pupil", host);
    await host.call("room:remove", who);
    const { page, deviceId, ticket } = early;
    await expect(enter(page, "first", deviceId, ticket)).rejects.toMatchObject(noTicket);

    const later = await ticketFor("first", "pupil", host);
    await enter(later.page, "first", later.deviceId, later.ticket);
    await later.page.call("room:leave", { lessonId });
    await host.call("room:remove", who);
    await expect(enter(later.page, "first", later.deviceId)).rejects.toMatchObject(noTicket);
    for (const link of [host, page, later.page]) link.socket.disconnect();
  });

  test("with the time: moved, nobody comes back by the hand of today", async () => {
    const { page: host } = await hostIn("moved");
    const { page, deviceId, ticket } = await ticketFor("moved", "mother", host);
    await enter(page, "moved", deviceId, ticket);
    const path = `/consultations/${at.talk("moved")}`;
    const startsAt = new Date(Date.now() + 9 * 60_000).toISOString();
    await at.ask("psychologist", "POST", `${path}/move`, { startsAt });
    await page.hears("consultation:changed", (one) => one.consultationId === at.talk("moved"));
    for (const link of [page, host]) await link.call("room:leave", { lessonId: at.talk("moved") });
    await at.ask("mother", "POST", `${path}/answer`, { isAgreed: true });
    // It is open by the clock again, and the host has not come.
    await expect(enter(page, "moved", deviceId)).rejects.toMatchObject(noTicket);
    expect((await knock(page, "moved", deviceId)).state).toBe("waiting");
    for (const link of [host, page]) link.socket.disconnect();
  });
});

describe("an ordinary room", () => {
  test("has no lock: its sides walk in, and nobody else does", async () => {
    const lessonId = at.talk("ordinary");
    const host = await at.pageOf("teacher");
    const pupil = await at.pageOf("pupil");
    const parent = await at.pageOf("parent");
    for (const page of [host, pupil])
      expect(await knock(page, "ordinary")).toMatchObject({ state: "admitted", ticket: null });
    expect((await enter(host, "ordinary", randomUUID())).me).toMatchObject({ role: "host" });
    for (const page of [pupil, parent]) {
      const { me, lesson } = await enter(page, "ordinary", randomUUID());
      expect(me).toMatchObject({ role: "pupil", isHost: false });
      expect(lesson).toMatchObject({ kind: "consultation", state: "live" });
    }
    for (const who of ["director", "administrator", "psychologist", "other"] as const) {
      const stranger = await at.pageOf(who);
      await expect(enter(stranger, "ordinary", randomUUID())).rejects.toMatchObject(strangerToIt);
      stranger.socket.disconnect();
    }

    const line = { text: "Бүгін бөлшектерді қайталаймыз", isFinal: true };
    await host.call("consultation:caption", { lessonId, ...line });
    for (const page of [pupil, parent])
      expect(await page.hears("consultation:captioned")).toEqual({
        ...{ lessonId, personId: at.idOf("teacher"), ...line },
      });
    await pupil.call("consultation:askPace", { lessonId, wish: "slower" });
    expect(await host.hears("consultation:paceAsked")).toEqual({
      ...{ lessonId, personId: at.idOf("pupil"), wish: "slower" },
    });
    expect(parent.noticesOf("consultation:paceAsked")).toEqual([]);
    // Whose line it is has it on the screen already.
    expect(host.noticesOf("consultation:captioned")).toEqual([]);
    await expect(
      host.call("consultation:askPace", { lessonId, wish: "again" }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await host.call("consultation:end", { lessonId, isHeld: false });
    for (const page of [host, pupil, parent]) {
      await page.hears("room:closed", ({ reason }) => reason === "ended");
      page.socket.disconnect();
    }
  });

  test("a sealed one passes on no line and no wish", async () => {
    const { page: host } = await hostIn("first");
    const lessonId = at.talk("first");
    const sealed = { code: "forbidden", reason: "sealed_room" };
    const line = { lessonId, text: "Сөз", isFinal: true };
    await expect(host.call("consultation:caption", line)).rejects.toMatchObject(sealed);
    const wish = { lessonId, wish: "again" as const };
    await expect(host.call("consultation:askPace", wish)).rejects.toMatchObject(sealed);
    host.socket.disconnect();
  });
});

test("a ticket that is a minute old opens nothing; of all this the log says nothing", async () => {
  const { page: host } = await hostIn("first");
  const { page, deviceId, ticket } = await ticketFor("first", "pupil", host);
  at.clock.setMinutes(2);
  const clock = async () =>
    Date.parse((await at.ask<{ now: string }>("pupil", "GET", "/consultations")).now);
  await expect.poll(clock).toBeGreaterThan(Date.now() + 90_000);
  await expect(enter(page, "first", deviceId, ticket)).rejects.toMatchObject(noTicket);
  const log = at.server.output();
  expect(log).not.toContain(ticket);
  for (const line of log.split("\n").filter((one) => one.includes(at.talk("first"))))
    for (const who of ["pupil", "psychologist"] as const) expect(line).not.toContain(at.idOf(who));
  expect(log).not.toMatch(/"level":(50|60)/);
});
