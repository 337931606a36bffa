import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joinLesson, type RoomClient } from "../support/room-client.ts";
import { Link } from "../support/room-link.ts";
import { PASSWORD, type SeededSchool } from "../support/seeded-school.ts";
import { type SeededServer, startSeededServer } from "../support/seeded-server.ts";
import { api, type ServerProcess } from "../support/server.ts";

/** The product as a process: what a stranger, a foreigner and a clumsy client get from it. */
let server: ServerProcess;
let school: SeededSchool;
let lessonId = "";
let tokenOf: SeededServer["tokenOf"];
let teacherToken = "";
const open: { close(): void }[] = [];

beforeAll(async () => {
  ({ server, school, lessonId, tokenOf } = await startSeededServer(4));
  teacherToken = await tokenOf(school.teacher.login);
});
afterAll(async () => {
  for (const one of open) one.close();
  await server?.stop();
});

async function join(login: string): Promise<RoomClient> {
  const token = await tokenOf(login);
  const client = await joinLesson({ url: server.url, auth: { token }, lessonId });
  open.push(client);
  return client;
}
async function link(token: string): Promise<Link> {
  const one = new Link({ url: server.url, auth: { token } });
  open.push({ close: () => void one.socket.disconnect() });
  await one.connect();
  return one;
}
/** What a socket with this handshake is told. */
function refusal(auth: Record<string, unknown>): Promise<unknown> {
  const socket = io(server.url, {
    auth,
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
  });
  open.push({ close: () => void socket.close() });
  return new Promise((done) => {
    socket.once("connect", () => done("connected"));
    socket.once("connect_error", (error: Error & { data?: unknown }) => done(error.data));
  });
}

describe("a wrong token", () => {
  const forged = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"sub":"x"}').toString("base64url")}.`;

  test.each([
    ["none at all", undefined],
    ["not a token", "garbage"],
    ["unsigned", forged],
    ["an object", { $gt: "" }],
  ])("%s: the socket is refused with a code", async (_name, token) => {
    expect(await refusal({ token })).toMatchObject({ code: "unauthenticated" });
  });

  test.each([
    ["not a token", "garbage"],
    ["unsigned", forged],
  ])("%s: a route is refused with a code", async (_name, token) => {
    await expect(api(server.url, "GET", "/me", { token })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("one changed letter in a real one is refused", async () => {
    const [head, body, signature = ""] = teacherToken.split(".");
    const flipped = (signature.startsWith("A") ? "B" : "A") + signature.slice(1);
    expect(await refusal({ token: `${head}.${body}.${flipped}` })).toMatchObject({
      code: "unauthenticated",
    });
  });
});

describe("a lesson", () => {
  test("cannot be entered before it is live, nor started by a pupil", async () => {
    const pupil = await link(await tokenOf(school.pupils[0]!.login));
    await expect(pupil.call("lesson:start", { lessonId })).rejects.toMatchObject({
      code: "forbidden",
    });
    const enter = { lessonId, deviceId: crypto.randomUUID() };
    await expect(pupil.call("room:enter", enter)).rejects.toMatchObject({
      code: "conflict",
      reason: "lesson_not_live",
    });
  });

  test("is started by its teacher once, however often it is asked", async () => {
    const teacher = await link(teacherToken);
    const started = await Promise.all(
      [1, 2, 3].map(() => teacher.call("lesson:start", { lessonId })),
    );
    expect(new Set(started.map(({ startedAt }) => startedAt)).size).toBe(1);
    expect(started[0]?.state).toBe("live");
  });

  test("refuses what a pupil may not send, and goes on for the others", async () => {
    const [teacher, pupil, other] = [
      await join(school.teacher.login),
      await join(school.pupils[0]!.login),
      await join(school.pupils[1]!.login),
    ];
    await teacher.publish("microphone");
    await expect(pupil.publish("screen")).rejects.toMatchObject({
      code: "forbidden",
      reason: "source_forbidden",
    });
    const target = { lessonId, personId: school.pupils[1]!.id };
    for (const call of ["room:mute", "room:remove"] as const)
      await expect(pupil.call(call, target)).rejects.toMatchObject({ code: "forbidden" });
    await expect(pupil.call("lesson:end", { lessonId })).rejects.toMatchObject({
      code: "forbidden",
    });
    await other.receives(school.teacher.id, "microphone");
  });

  test("answers a chat message of 10 MB with a code; the others' chat goes on", async () => {
    const [pupil, other] = [
      await join(school.pupils[2]!.login),
      await join(school.pupils[3]!.login),
    ];
    const huge = pupil.call("room:sendChat", { lessonId, text: "x".repeat(10_000_000) });
    const calm = other.call("room:sendChat", { lessonId, text: "Сәлем" });
    await expect(huge).rejects.toMatchObject({ code: "too_large" });
    expect((await calm).text).toBe("Сәлем");
    const long = pupil.call("room:sendChat", { lessonId, text: "x".repeat(1001) });
    await expect(long).rejects.toMatchObject({ code: "invalid" });
    expect(pupil.link.socket.connected).toBe(true);
  });

  test("survives rubbish where media parameters should be", async () => {
    const pupil = await join(school.pupils[0]!.login);
    const { id: transportId } = await pupil.transport("send");
    const rubbish = { lessonId, transportId, kind: "video", source: "camera" } as const;
    for (const rtpParameters of [{}, { codecs: "all" }, { codecs: [{ mimeType: "video/none" }] }])
      await expect(pupil.call("room:produce", { ...rubbish, rtpParameters })).rejects.toMatchObject(
        {
          code: "invalid",
        },
      );
    await pupil.publish("camera");
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });
});

describe("signing out", () => {
  test("cuts the sockets of that sign-in and no other", async () => {
    const [pupil, other] = [
      await link(await tokenOf(school.pupils[0]!.login)),
      await link(teacherToken),
    ];
    const response = await fetch(`${server.url}/api/auth/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ login: school.pupils[0]!.login, password: PASSWORD }),
    });
    const cookie = response.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    const { data } = await response.json();
    const leaving = await link(data.accessToken);
    const gone = new Promise((done) => void leaving.socket.once("disconnect", done));
    await fetch(`${server.url}/api/auth/sign-out`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: cookie.split(";")[0] ?? "" },
      body: "{}",
    });
    await gone;
    expect(leaving.heard.map(({ notice }) => notice)).toContain("session:revoked");
    expect([pupil.socket.connected, other.socket.connected]).toEqual([true, true]);
    await expect(api(server.url, "GET", "/me", { token: data.accessToken })).rejects.toMatchObject({
      code: "unauthenticated",
      reason: "session_ended",
    });
  });
});

describe("a stop", () => {
  test("tells the rooms, ends quickly, loses nothing, and its log names nobody", async () => {
    const pupil = await join(school.pupils[1]!.login);
    const told = pupil.hears("room:closed", ({ reason }) => reason === "stopping", 10_000);
    const at = Date.now();
    await server.terminate();
    await told;
    expect(Date.now() - at).toBeLessThan(10_000);
    expect(server.exitCode()).toBe(0);
    await server.restart();
    const day = await api<{ lessons: { state: string }[] }>(server.url, "GET", "/lessons", {
      token: teacherToken,
    });
    expect(day.lessons[0]?.state).toBe("live");
    expect(server.output()).not.toMatch(/Тегі|Аты\d|Сәлем|eyJ[\w-]{10}/);
  });
});
