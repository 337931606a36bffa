import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { doorsOf, noTicket, strangerToIt } from "../../support/counsel-door.ts";
import {
  type CounselServer,
  type SeedTalk,
  startCounselServer,
  type Who,
} from "../../support/counsel-server.ts";
import { Link } from "../../support/room-link.ts";

/** The product as a process; the locks of its rooms as strangers' clients would try them. */
const talks = {
  first: {},
  second: { guest: "other" },
  beside: { others: ["parent"] },
} satisfies Record<string, SeedTalk>;
type Key = keyof typeof talks;
let at: CounselServer<Key>;
const { knock, enter, letIn, waitingOf, answerTo, hostIn, ticketFor } = doorsOf(() => at);

beforeAll(async () => {
  at = await startCounselServer<Key>(talks);
});
afterAll(() => at?.stop());

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
    const second = await at.pageOf("pupil");
    await expect(enter(second, "first", randomUUID(), ticket)).rejects.toMatchObject(noTicket);
    // Asked again by the device that has its place: the answer was lost. Another's ticket says nothing, even then.
    expect((await enter(page, "first", deviceId, ticket)).isResumed).toBe(false);
    await expect(enter(page, "first", deviceId, "A".repeat(43))).rejects.toMatchObject(noTicket);
    await page.call("room:leave", { lessonId: at.talk("first") });
    await expect(enter(page, "first", deviceId, ticket)).rejects.toMatchObject(noTicket);
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

test("after a restart of the server nobody is let in any more, until the host knocks and lets in anew", async () => {
  const { page: host, deviceId: hostDevice } = await hostIn("first");
  const { page, deviceId, ticket } = await ticketFor("first", "pupil", host);
  await enter(page, "first", deviceId, ticket);
  const unused = await ticketFor("beside", "pupil", (await hostIn("beside")).page);
  await at.server.kill();
  await at.server.restart();
  for (const link of [host, page, unused.page]) await link.connect();
  await expect(enter(page, "first", deviceId)).rejects.toMatchObject(noTicket);
  await expect(enter(host, "first", hostDevice)).rejects.toMatchObject(noTicket);
  const old = enter(unused.page, "beside", unused.deviceId, unused.ticket);
  await expect(old).rejects.toMatchObject(noTicket);
  expect((await knock(page, "first", deviceId)).state).toBe("waiting");
  const opened = await knock(host, "first", hostDevice);
  await enter(host, "first", hostDevice, opened.ticket);
  await letIn(host, "first", "pupil");
  const fresh = await page.hears("consultation:doorAnswered", (one) => one.ticket !== ticket);
  expect((await enter(page, "first", deviceId, fresh.ticket)).me.isHost).toBe(false);
});
