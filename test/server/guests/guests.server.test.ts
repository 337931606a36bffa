import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GuestInvitation, GuestLink } from "#server/guests/protocol.ts";
import { routes } from "#server/protocol/all.ts";
import type { Route } from "#server/protocol/define.ts";
import { type GuestSchool, startGuestSchool } from "../../support/guest-school.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { CallRefused, Link } from "../../support/room-link.ts";
import { api } from "../../support/server.ts";

/** The product as a process: guests, assistants and parents as strangers' clients would try them. */
let at: GuestSchool;
let server: GuestSchool["server"];
let school: GuestSchool["school"];
let lessonId = "";
let asTeacher = { token: "" };
let teacher: RoomClient;

beforeAll(async () => {
  at = await startGuestSchool(2);
  ({ server, school, lessonId } = at);
  asTeacher = { token: at.teacherToken };
});
afterAll(() => at?.stop());

describe("a link", () => {
  test("is made by the lesson's teacher only, and its code is told once", async () => {
    const { link, code } = await at.make("Жазушы");
    expect(code).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(link).toMatchObject({ label: "Жазушы", name: null, state: "unused" });
    const listed = await api<GuestLink[]>(server.url, "GET", at.guestsPath, asTeacher);
    expect(JSON.stringify(listed)).not.toContain(code);
    for (const { login } of [school.colleague, school.pupils[0]!, school.parent]) {
      const token = await at.tokenOf(login);
      await expect(at.make("x", token)).rejects.toMatchObject({ code: "forbidden" });
      await expect(api(server.url, "GET", at.guestsPath, { token })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await expect(api(server.url, "GET", at.guestsPath)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("tells what it is for without being used up, then works once, for one of two at a time", async () => {
    const { code } = await at.make("Бір рет");
    const body = { code };
    const seen = await api<GuestInvitation>(server.url, "POST", "/guests/invitation", { body });
    expect(seen).toMatchObject({ lessonId, state: "planned", teacherName: expect.any(String) });
    const tries = await Promise.allSettled([at.use(code), at.use(code), at.use(code)]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(at.use(code)).rejects.toMatchObject({
      code: "conflict",
      reason: "guest_link_used",
    });
    const unknown = at.use("A".repeat(22));
    await expect(unknown).rejects.toMatchObject({ reason: "guest_link_unknown" });
  });

  test("that was revoked is unknown, and more than ten are refused", async () => {
    const { link, code } = await at.make("Қайтарылған");
    await api(server.url, "DELETE", `${at.guestsPath}/${link.id}`, asTeacher);
    await expect(at.use(code)).rejects.toMatchObject({ reason: "guest_link_unknown" });
    const rest = 10 - (await api<GuestLink[]>(server.url, "GET", at.guestsPath, asTeacher)).length;
    for (let n = 0; n < rest; n++) await at.make(`Көп ${n}`);
    await expect(at.make("Артық")).rejects.toMatchObject({ reason: "too_many_guests" });
    for (const { id } of await api<GuestLink[]>(server.url, "GET", at.guestsPath, asTeacher))
      await api(server.url, "DELETE", `${at.guestsPath}/${id}`, asTeacher);
  });
});

describe("the waiting room", () => {
  test("before the lesson a guest is early; with its start, waiting; the teacher sees and lets in", async () => {
    const guest = await at.guestOf("Айгерім Қонақ");
    expect(await guest.call("guest:knock", { lessonId })).toEqual({ state: "early" });
    await at.startLesson();
    await guest.hears("guest:doorChanged", ({ state }) => state === "waiting");
    teacher = at.clientOf(asTeacher);
    await teacher.enter();
    await teacher.publish("microphone");
    const { waiting } = await teacher.call("guest:listWaiting", { lessonId });
    expect(waiting).toMatchObject([{ guestId: guest.id, name: "Айгерім Қонақ" }]);

    // Not let in: no room, no seats, no chat, no media.
    const pupil = await at.memberOf(school.pupils[0]!.login);
    await pupil.call("room:sendChat", { lessonId, text: "Құпия сөз" });
    await expect(guest.enter()).rejects.toMatchObject({ reason: "guest_waiting" });
    expect(guest.link.heard.map(({ notice }) => notice)).toEqual(["guest:doorChanged"]);
    expect(pupil.link.noticesOf("guest:waitingChanged")).toEqual([]);

    const before = teacher.link.heard.length;
    await teacher.call("guest:answer", { lessonId, guestId: guest.id, isAdmitted: true });
    await guest.hears("guest:doorChanged", ({ state }) => state === "admitted");
    const { me, seats } = await guest.enter();
    expect(me).toMatchObject({ personId: guest.id, role: "guest", isHost: false });
    expect(seats.length).toBeGreaterThan(2);
    await guest.receives(school.teacher.id, "microphone");
    await guest.publish("microphone");
    await pupil.receives(guest.id, "microphone");
    const told = teacher.link.heard.slice(before);
    expect(told.some(({ notice }) => notice === "guest:waitingChanged")).toBe(true);
    expect(await teacher.call("guest:listWaiting", { lessonId })).toEqual({ waiting: [] });
  });

  test("all are let in by one tap; one who is refused stays out", async () => {
    const [one, two, bad] = [
      await at.guestOf("Бірінші"),
      await at.guestOf("Екінші"),
      await at.guestOf("Үш"),
    ];
    for (const guest of [one, two, bad]) await guest.call("guest:knock", { lessonId });
    await teacher.call("guest:answer", { lessonId, guestId: bad.id, isAdmitted: false });
    await bad.hears("guest:doorChanged", ({ state }) => state === "refused");
    await expect(bad.enter()).rejects.toMatchObject({ reason: "guest_refused" });
    expect(await bad.call("guest:knock", { lessonId })).toEqual({ state: "refused" });
    await teacher.call("guest:answer", { lessonId, guestId: null, isAdmitted: true });
    for (const guest of [one, two]) expect((await guest.enter()).me.role).toBe("guest");
  });

  test("who leaves the door is on the list no more", async () => {
    const guest = await at.guestOf("Кетіп қалды");
    await guest.call("guest:knock", { lessonId });
    const names = async () => (await teacher.call("guest:listWaiting", { lessonId })).waiting;
    expect(await names()).toHaveLength(1);
    guest.close();
    await until(
      () => teacher.link.noticesOf("guest:waitingChanged").at(-1)?.waiting.length === 0,
      "an empty waiting room",
    );
    expect(await names()).toEqual([]);
  });

  test("a guest sent out stays out, with the link too; a revoked one loses the socket", async () => {
    const guest = await at.guestOf("Шығарылған");
    await guest.call("guest:knock", { lessonId });
    await teacher.call("guest:answer", { lessonId, guestId: guest.id, isAdmitted: true });
    await guest.enter();
    await teacher.call("room:remove", { lessonId, personId: guest.id });
    await guest.hears("room:closed", ({ reason }) => reason === "removed");
    await expect(guest.enter()).rejects.toMatchObject({ reason: "removed_from_room" });
    await teacher.call("room:letIn", { lessonId, personId: guest.id });
    await guest.enter();
    await api(server.url, "DELETE", `${at.guestsPath}/${guest.id}`, asTeacher);
    await until(() => !guest.link.socket.connected, "the socket to be cut");
    const again = io(server.url, {
      ...{ auth: { guest: guest.token }, transports: ["websocket"] },
      ...{ forceNew: true, reconnection: false },
    });
    at.open.push({ close: () => void again.close() });
    const refused = new Promise((done) => again.once("connect_error", done));
    expect(await refused).toMatchObject({ data: { code: "unauthenticated" } });
  });
});

describe("a guest's token opens one room and nothing else", () => {
  test("no route takes it", async () => {
    const { token } = await at.guestOf("Жол іздеуші");
    const tried: string[] = [];
    for (const [name, { method, path, access }] of Object.entries<Route>(routes)) {
      if (access === "anyone") continue;
      const url = `${server.url}/api${path.replace(/:\w+/g, lessonId)}`;
      const response = await fetch(url, {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(method !== "get" && { body: "{}" }),
      });
      expect([name, response.status]).toEqual([name, 401]);
      tried.push(name);
    }
    expect(tried.length).toBeGreaterThan(40);
  });

  test("no call about another lesson, nor of the school, and none as a signed-in person", async () => {
    const guest = await at.guestOf("Басқа сабаққа");
    const other = "0".repeat(24);
    const refused = (event: string, request: unknown) =>
      expect(guest.link.ask(event, request)).rejects.toBeInstanceOf(CallRefused);
    for (const [event, request] of [
      ["room:enter", { lessonId: other, deviceId: guest.deviceId }],
      ["guest:knock", { lessonId: other }],
      ["lesson:start", { lessonId }],
      ["lesson:end", { lessonId }],
      ["room:openProbe", { route: "udp" }],
    ] as const) {
      await refused(event, request);
      await expect(guest.link.ask(event, request)).rejects.toMatchObject({
        ...{ code: "forbidden", reason: "other_class" },
      });
    }
    const posing = new Link({ url: server.url, auth: { token: guest.token } });
    await expect(posing.connect()).rejects.toMatchObject({ data: { code: "unauthenticated" } });
    const reverse = new Link({ url: server.url, auth: { guest: at.teacherToken } });
    await expect(reverse.connect()).rejects.toMatchObject({ data: { code: "unauthenticated" } });
  });
});

describe("assistants and parents", () => {
  const cohostsPath = () => `/lessons/${lessonId}/cohosts`;
  const appoint = (personId: string, isCohost: boolean, token = at.teacherToken) =>
    api(server.url, "POST", cohostsPath(), { token, body: { personId, isCohost } });

  test("a colleague is found by name, invited, leads, and is out when it is taken back", async () => {
    const search = encodeURIComponent("Тегі99");
    const path = `/colleagues?search=${search}`;
    const found = await api<{ id: string }[]>(server.url, "GET", path, asTeacher);
    expect(found.map(({ id }) => id)).toEqual([school.colleague.id]);
    const token = await at.tokenOf(school.colleague.login);
    await expect(appoint(school.colleague.id, true, token)).rejects.toMatchObject({
      code: "forbidden",
    });
    await appoint(school.colleague.id, true);
    const cohost = await at.memberOf(school.colleague.login);
    expect(cohost.entered.me).toMatchObject({ role: "cohost", isHost: false });
    await cohost.call("room:muteAll", { lessonId });
    await expect(cohost.call("lesson:end", { lessonId })).rejects.toMatchObject({
      reason: "not_its_teacher",
    });
    const personId = school.pupils[0]!.id;
    await expect(
      cohost.call("guest:appoint", { lessonId, personId, isCohost: true }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await cohost.publish("camera");
    await teacher.receives(school.colleague.id, "camera");
    await appoint(school.colleague.id, false);
    await cohost.hears("room:closed", ({ reason }) => reason === "removed");
    await expect(cohost.enter()).rejects.toMatchObject({ reason: "not_its_teacher" });
  });

  test("a pupil becomes an assistant within the room, is told, and is a pupil again", async () => {
    const pupil = await at.memberOf(school.pupils[1]!.login);
    const personId = school.pupils[1]!.id;
    await expect(pupil.call("room:muteAll", { lessonId })).rejects.toMatchObject({
      code: "forbidden",
    });
    await teacher.call("guest:appoint", { lessonId, personId, isCohost: true });
    const { actions } = await pupil.hears("room:roleChanged", ({ role }) => role === "cohost");
    expect(actions).toContain("lead");
    await pupil.call("room:muteAll", { lessonId });
    pupil.cut();
    expect((await pupil.enter()).me.role).toBe("cohost");
    await teacher.call("guest:appoint", { lessonId, personId, isCohost: false });
    await pupil.hears("room:roleChanged", ({ role }) => role === "pupil");
    await expect(pupil.call("room:muteAll", { lessonId })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("a parent sits in while it is allowed, hears, is seen by all, says nothing and is no pupil", async () => {
    const token = await at.tokenOf(school.parent.login);
    const parent = at.clientOf({ token });
    await expect(parent.enter()).rejects.toMatchObject({ reason: "parents_not_in" });
    const allow = (areParentsIn: boolean) =>
      api(server.url, "PATCH", `/lessons/${lessonId}`, {
        token: at.teacherToken,
        body: { areParentsIn },
      });
    await allow(true);
    expect((await parent.enter()).me).toMatchObject({ role: "parent", actions: ["react"] });
    await parent.receives(school.teacher.id, "microphone");
    for (const ask of [
      () => parent.call("room:sendChat", { lessonId, text: "Сәлем" }),
      () => parent.call("room:raiseHand", { lessonId, isRaised: true }),
      () => parent.publish("microphone"),
      () => parent.publish("camera"),
    ])
      await expect(ask()).rejects.toMatchObject({ code: "forbidden" });
    await teacher.hears("room:seatChanged", ({ seat }) => seat.role === "parent");
    type Listed = { id: string; presentCount: number };
    const listed = await api<Listed>(server.url, "GET", `/lessons/${lessonId}`, { token });
    expect(listed.presentCount).toBe(2); // the two pupils
    type Sheet = { rows: { personId: string }[] };
    const sheet = await api<Sheet>(server.url, "GET", `/lessons/${lessonId}/attendance`, {
      token: at.teacherToken,
    });
    expect(sheet.rows.map(({ personId }) => personId).toSorted()).toEqual(
      school.pupils.map(({ id }) => id).toSorted(),
    );
    await allow(false);
    await parent.hears("room:closed", ({ reason }) => reason === "removed");
  });
});

test("the log names nobody and holds no code or token", () => {
  expect(server.output()).not.toMatch(/Тегі|Аты\d|Қонақ|Құпия|eyJ[A-Za-z0-9_-]{10}/);
});
