import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Calls } from "#server/protocol/define.ts";
import { answer, createBucket, createTeller, type User } from "#server/realtime.ts";

const calls = {
  "thing:say": {
    request: z.object({ text: z.string().max(1000) }),
    reply: z.object({ length: z.int() }),
  },
  "thing:break": { request: z.object({}), reply: z.object({}) },
} satisfies Calls;
const USER: User = {
  id: "a".repeat(24),
  schoolId: "b".repeat(24),
  roles: ["pupil"],
  familyId: "f",
};

const http = createServer();
const server = new Server(http, { maxHttpBufferSize: 16 * 1024 * 1024 });
server.on("connection", (socket) => {
  socket.data.user = USER;
  answer(socket, calls, {
    "thing:say": async ({ text }) => ({ length: text.length, stored: true }),
    "thing:break": async () => {
      throw new Error("a stack trace with secrets");
    },
  });
});
let url = "";
const open: Socket[] = [];
beforeAll(async () => {
  await new Promise<void>((done) => void http.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const socket of open) socket.close();
  await server.close();
});
function connect(): Socket {
  const socket = io(url, { forceNew: true, transports: ["websocket"] });
  open.push(socket);
  return socket;
}

describe("answer", () => {
  test("filters the reply through its schema", async () => {
    const reply = await connect().emitWithAck("thing:say", { text: "abc" });
    expect(reply).toEqual({ ok: true, data: { length: 3 } });
  });

  test("drops a call that nobody waits for, and goes on", async () => {
    const socket = connect();
    socket.emit("thing:say", { text: "no ack" });
    socket.emit("thing:say");
    socket.emit("unknown:event", 1, 2, 3);
    expect((await socket.emitWithAck("thing:say", { text: "a" })).ok).toBe(true);
  });

  test.each([
    [null],
    [undefined],
    [7],
    ["text"],
    [[]],
    [{ text: 7 }],
    [{ text: "x".repeat(1001) }],
    [{ text: { $gt: "" } }],
    [Buffer.alloc(10)],
  ])("refuses %j with a code", async (garbage) => {
    const reply = await connect().emitWithAck("thing:say", garbage);
    expect(reply.error.code).toBe("invalid");
  });

  test("refuses a message of 10 MB with a code while others are served", async () => {
    const loud = connect();
    const calm = connect();
    const refused = loud.emitWithAck("thing:say", { text: "x".repeat(10_000_000) });
    expect((await calm.emitWithAck("thing:say", { text: "ab" })).data.length).toBe(2);
    expect((await refused).error.code).toBe("too_large");
    expect(loud.connected).toBe(true);
  });

  test("tells nothing of an unforeseen failure", async () => {
    const reply = await connect().emitWithAck("thing:break", {});
    expect(reply).toEqual({
      ok: false,
      error: { code: "internal", message: "Something went wrong on our side." },
    });
  });

  test("slows a connection that floods, and only that one", async () => {
    const flood = connect();
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => flood.emitWithAck("thing:say", { text: "a" })),
    );
    const codes = replies.map(({ ok, error }) => (ok ? "ok" : error.code));
    expect(codes.filter((code) => code === "ok").length).toBeGreaterThanOrEqual(60);
    expect(codes).toContain("too_many");
    expect((await connect().emitWithAck("thing:say", { text: "a" })).ok).toBe(true);
  });
});

describe("createBucket", () => {
  test("lets a burst through, then as many as time allows", () => {
    let now = 0;
    const take = createBucket(2, 1, () => now);
    expect([take(), take(), take()]).toEqual([true, true, false]);
    now = 1000;
    expect([take(), take()]).toEqual([true, false]);
    now = 60_000;
    expect([take(), take(), take()]).toEqual([true, true, false]);
  });
});

test("a notice carries only what its schema names", async () => {
  const socket = connect();
  await socket.emitWithAck("thing:say", { text: "a" });
  const heard = new Promise((done) => void socket.once("room:moved", done));
  const payload = { lessonId: "c".repeat(24), generation: 2, workerPid: 77 };
  createTeller(server).tell(socket.id ?? "", "room:moved", payload);
  expect(await heard).toEqual({ lessonId: "c".repeat(24), generation: 2 });
});
