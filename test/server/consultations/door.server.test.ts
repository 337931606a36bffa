import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Consultation } from "#server/consultations/protocol.ts";
import {
  type CounselServer,
  type SeedTalk,
  startCounselServer,
  type Who,
} from "../../support/counsel-server.ts";
import { Link } from "../../support/room-link.ts";

/** The product as a process; the doors of its rooms as strangers' clients would try them. */
const talks = {
  first: {},
  second: { guest: "other" },
  beside: { others: ["parent"] },
  line: { others: ["parent"] },
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

beforeAll(async () => {
  at = await startCounselServer<Key>(talks);
});
afterAll(() => at?.stop());

const strangerToIt = { code: "forbidden", reason: "other_class" };
const noTicket = { code: "forbidden", reason: "ticket_unknown" };
const knock = (page: Link, key: Key, deviceId: string = randomUUID()) =>
  page.call("consultation:knock", { lessonId: at.talk(key), deviceId, canSeal: true });
const enter = (page: Link, key: Key, deviceId: string, ticket?: string | null) =>
  page.call("room:enter", {
    ...{ lessonId: at.talk(key), deviceId },
    ...(ticket && { ticket }),
  });
const letIn = (host: Link, key: Key, who: Who, isAdmitted = true) =>
  host.call("consultation:letIn", {
    ...{ lessonId: at.talk(key), personId: at.idOf(who), isAdmitted },
  });
const waitingOf = async (host: Link, key: Key) =>
  (await host.call("consultation:listWaiting", { lessonId: at.talk(key) })).waiting;
const answerTo = async (page: Link, key: Key, state: string) =>
  (
    await page.hears(
      "consultation:doorAnswered",
      (one) => one.lessonId === at.talk(key) && one.state === state,
    )
  ).ticket;

/** The host inside: opened by a knock. */
async function hostIn(key: Key, who: Who = "psychologist") {
  const page = await at.pageOf(who);
  const deviceId = randomUUID();
  const { state, ticket } = await knock(page, key, deviceId);
  expect(state).toBe("admitted");
  await enter(page, key, deviceId, ticket);
  return { page, deviceId };
}
/** A page before the door, and the ticket the host's hand gave to it. */
async function ticketFor(key: Key, who: Who, host: Link, deviceId: string = randomUUID()) {
  const page = await at.pageOf(who);
  expect(await knock(page, key, deviceId)).toMatchObject({ state: "waiting", ticket: null });
  await letIn(host, key, who);
  const ticket = await answerTo(page, key, "admitted");
  expect(ticket).toMatch(/^[A-Za-z0-9_-]{43}$/);
  return { page, deviceId, ticket: ticket ?? "" };
}

describe("consent", () => {
  test("stands before the door: the pupil's, then the parent's, each asked for at every knock", async () => {
    const pupil = await at.pageOf("pupil");
    expect((await knock(pupil, "first")).state).toBe("consent");
    await at.ask("pupil", "POST", "/consultations/consent", { version: 1 });
    await pupil.hears("consultation:changed", (one) => one.consultationId === at.talk("first"));
    expect((await knock(pupil, "first")).state).toBe("consent");
    await expect(enter(pupil, "first", randomUUID())).rejects.toMatchObject(noTicket);
    const childId = at.idOf("pupil");
    await at.ask("parent", "POST", "/consultations/consent", { version: 1, childId });
    expect((await knock(pupil, "first")).state).toBe("waiting");
    // The host opens the room whatever stands before the others.
    const host = await at.pageOf("psychologist");
    expect((await knock(host, "second")).state).toBe("admitted");
    for (const link of [pupil, host]) link.socket.disconnect();
  });

  test("taken back while one waits, the host's hand gives no ticket; documented, it does", async () => {
    const { page: host } = await hostIn("second");
    for (const version of [1]) await at.ask("other", "POST", "/consultations/consent", { version });
    const pupil = await at.pageOf("other");
    expect((await knock(pupil, "second")).state).toBe("consent");
    await at.ask("psychologist", "POST", `/consultations/${at.talk("second")}/exception`, {
      kind: "danger",
    });
    expect((await knock(pupil, "second")).state).toBe("waiting");
    await at.ask("other", "DELETE", "/consultations/consent");
    await expect(letIn(host, "second", "other")).rejects.toMatchObject({
      ...{ code: "conflict", reason: "consent_missing" },
    });
    expect(await waitingOf(host, "second")).toHaveLength(1);
    await at.ask("other", "POST", "/consultations/consent", { version: 1 });
    await letIn(host, "second", "other");
    expect(await answerTo(pupil, "second", "admitted")).not.toBeNull();
    for (const link of [pupil, host]) link.socket.disconnect();
  });
});

describe("whoever is no side", () => {
  test.each<Who>([
    ...(["director", "deputyAcademic", "deputyUpbringing", "administrator"] as const),
    ...(["classTeacher", "teacher", "colleague", "other", "parent", "stranger"] as const),
  ])("%s: knows of no door, and enters with nobody's ticket", async (who) => {
    const { page: host } = await hostIn("first");
    const { ticket, deviceId, page } = await ticketFor("first", "pupil", host);
    const stranger = await at.pageOf(who);
    const lessonId = at.talk("first");
    await expect(knock(stranger, "first")).rejects.toMatchObject(strangerToIt);
    for (const given of [undefined, ticket])
      await expect(enter(stranger, "first", deviceId, given)).rejects.toMatchObject(strangerToIt);
    for (const [event, request] of [
      ["consultation:listWaiting", {}],
      ["consultation:stopWaiting", {}],
      ["consultation:letIn", { personId: at.idOf("pupil"), isAdmitted: true }],
      ["consultation:end", { isHeld: true }],
    ] as const)
      await expect(stranger.ask(event, { lessonId, ...request })).rejects.toMatchObject(
        strangerToIt,
      );
    // The same answer where there is no such talk: whether there is one cannot be asked.
    const nowhere = { lessonId: "a".repeat(24), deviceId, canSeal: true };
    await expect(stranger.ask("consultation:knock", nowhere)).rejects.toMatchObject(strangerToIt);
    expect(stranger.heard.filter(({ notice }) => notice.startsWith("consultation:"))).toEqual([]);
    for (const link of [host, page, stranger]) link.socket.disconnect();
  });

  test("a socket without a person, or with a torn token, does not connect", async () => {
    const token = await at.tokenOf("pupil");
    for (const auth of [{}, { token: `${token}x` }, { guest: token }] as Record<string, string>[])
      await expect(at.keep(new Link({ url: at.server.url, auth })).connect()).rejects.toThrow();
  });
});

describe("a ticket", () => {
  test("is good for one device of one person, in one room, once", async () => {
    const { page: host } = await hostIn("first");
    await hostIn("beside");
    const { page, deviceId, ticket } = await ticketFor("first", "pupil", host);
    await expect(enter(page, "first", deviceId)).rejects.toMatchObject(noTicket);
    await expect(enter(page, "first", randomUUID(), ticket)).rejects.toMatchObject(noTicket);
    await expect(enter(page, "beside", deviceId, ticket)).rejects.toMatchObject(noTicket);
    await expect(enter(page, "first", deviceId, "A".repeat(43))).rejects.toMatchObject(noTicket);
    const entered = await enter(page, "first", deviceId, ticket);
    expect(entered.me).toMatchObject({ personId: at.idOf("pupil"), isHost: false });
    expect(entered.lesson).toMatchObject({ kind: "private", title: null, id: at.talk("first") });
    expect(entered.seats.map(({ personId }) => personId)).toEqual([
      at.idOf("psychologist"),
      at.idOf("pupil"),
    ]);
    await expect(enter(page, "first", deviceId, ticket)).rejects.toMatchObject(noTicket);
    const second = await at.pageOf("pupil");
    await expect(enter(second, "first", randomUUID(), ticket)).rejects.toMatchObject(noTicket);
    for (const link of [host, page, second]) link.socket.disconnect();
  });

  test("of the pupil is no good for a side beside them", async () => {
    const { page: host } = await hostIn("beside");
    const { page, deviceId, ticket } = await ticketFor("beside", "pupil", host);
    const parent = await at.pageOf("parent");
    await expect(enter(parent, "beside", deviceId, ticket)).rejects.toMatchObject(noTicket);
    await expect(enter(parent, "beside", deviceId)).rejects.toMatchObject(noTicket);
    expect((await enter(page, "beside", deviceId, ticket)).me.isHost).toBe(false);
    for (const link of [host, page, parent]) link.socket.disconnect();
  });
});

describe("a device that was let in", () => {
  test("comes back without a ticket; another of the same person knocks, and shows it out", async () => {
    const { page: host } = await hostIn("first");
    const { page, deviceId, ticket } = await ticketFor("first", "pupil", host);
    await enter(page, "first", deviceId, ticket);
    page.socket.disconnect();
    const again = await at.pageOf("pupil");
    expect((await enter(again, "first", deviceId)).me.isHost).toBe(false);

    const other = await at.pageOf("pupil");
    const otherId = randomUUID();
    await expect(enter(other, "first", otherId)).rejects.toMatchObject(noTicket);
    expect((await knock(other, "first", otherId)).state).toBe("waiting");
    const [one] = await waitingOf(host, "first");
    expect(one).toMatchObject({ personId: at.idOf("pupil"), isInside: true, canSeal: true });
    await letIn(host, "first", "pupil");
    await enter(other, "first", otherId, await answerTo(other, "first", "admitted"));
    await again.hears("room:closed", ({ reason }) => reason === "replaced");
    await expect(enter(again, "first", deviceId)).rejects.toMatchObject(noTicket);
    for (const link of [host, again, other]) link.socket.disconnect();
  });

  test("and was sent out does not come back by itself; the host's hand brings it back", async () => {
    const { page: host } = await hostIn("first");
    const { page, deviceId, ticket } = await ticketFor("first", "pupil", host);
    await enter(page, "first", deviceId, ticket);
    const who = { lessonId: at.talk("first"), personId: at.idOf("pupil") };
    await host.call("room:remove", who);
    await page.hears("room:closed", ({ reason }) => reason === "removed");
    await expect(enter(page, "first", deviceId)).rejects.toMatchObject({ code: "forbidden" });
    expect((await knock(page, "first", deviceId)).state).toBe("waiting");
    await host.call("consultation:letIn", { ...who, isAdmitted: true });
    const fresh = await page.hears("consultation:doorAnswered", (one) => one.ticket !== ticket);
    expect((await enter(page, "first", deviceId, fresh.ticket)).me.isHost).toBe(false);
    for (const link of [host, page]) link.socket.disconnect();
  });
});

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

  test("refused is refused: told so, without a ticket, out of the line", async () => {
    const { page: host } = await hostIn("first");
    const pupil = await at.pageOf("pupil");
    const deviceId = randomUUID();
    await knock(pupil, "first", deviceId);
    await letIn(host, "first", "pupil", false);
    expect(await answerTo(pupil, "first", "refused")).toBeNull();
    expect(await waitingOf(host, "first")).toEqual([]);
    await expect(enter(pupil, "first", randomUUID())).rejects.toMatchObject(noTicket);
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
    for (const page of [host, pupil, parent])
      expect(await page.hears("consultation:captioned")).toEqual({
        ...{ lessonId, personId: at.idOf("teacher"), ...line },
      });
    await pupil.call("consultation:askPace", { lessonId, wish: "slower" });
    expect(await host.hears("consultation:paceAsked")).toEqual({
      ...{ lessonId, personId: at.idOf("pupil"), wish: "slower" },
    });
    expect(parent.noticesOf("consultation:paceAsked")).toEqual([]);
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
