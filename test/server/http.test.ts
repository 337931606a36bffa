import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { serve } from "#server/http.ts";
import type { Routes } from "#server/protocol/define.ts";
import type { User } from "#server/realtime.ts";
import { createWeb } from "#server/web.ts";

const routes = {
  readThing: {
    method: "get",
    path: "/things/:id",
    request: z.object({ id: z.string().max(5) }),
    reply: z.object({ id: z.string() }),
  },
  breakThing: { method: "post", path: "/break", request: z.object({}), reply: z.object({}) },
  waitThing: { method: "post", path: "/wait", request: z.object({}), reply: z.object({}) },
  openThing: {
    method: "post",
    path: "/open",
    access: "anyone",
    request: z.object({ text: z.string() }),
    reply: z.object({ length: z.int() }),
  },
} satisfies Routes;

const USER: User = {
  id: "a".repeat(24),
  schoolId: "b".repeat(24),
  roles: ["pupil"],
  familyId: "f",
};
let isMediaUp = true;
const server = createServer(
  createWeb({
    trustProxy: 0,
    readiness: async () => ({ database: true, media: isMediaUp, accepting: true }),
    delivery: (_req, res) => void res.json({ film: true }),
    uploads: (_req, res) => void res.json({ upload: true }),
    mount(api) {
      const handlers = {
        readThing: async ({ id }: { id: string }) => ({ id, secretOfTheStore: 1 }),
        breakThing: async () => {
          throw new Error("the password is 1234");
        },
        waitThing: async () => {
          throw new AppError("too_many", "Wait", { details: { retryAfterSec: 7 } });
        },
        openThing: async ({ text }: { text: string }) => ({ length: text.length }),
      };
      serve(api, routes, handlers, async (token) => {
        if (token !== "good") throw new AppError("unauthenticated", "Sign in");
        return USER;
      });
    },
  }),
);
let base = "";
beforeAll(async () => {
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

async function ask(path: string, init: RequestInit = {}, token = "good") {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const response = await fetch(base + path, { headers, ...init });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe("serve", () => {
  test("answers with what the reply's schema names and nothing else", async () => {
    expect((await ask("/api/things/x1")).body).toEqual({ ok: true, data: { id: "x1" } });
  });

  test("refuses a stranger before it looks at the request", async () => {
    const { status, body } = await ask("/api/things/much-too-long", {}, "bad");
    expect([status, body.error.code]).toEqual([401, "unauthenticated"]);
  });

  test("refuses a bad field with its path", async () => {
    const { status, body } = await ask("/api/things/much-too-long");
    expect([status, body.error.code]).toEqual([400, "invalid"]);
    expect(body.error.details[0].path).toEqual(["id"]);
  });

  test("tells nothing of an unforeseen failure", async () => {
    const { status, body } = await ask("/api/break", { method: "POST", body: "{}" });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/1234|at .*\.ts/);
  });

  test("says how long to wait, in the body and in Retry-After", async () => {
    const { status, headers, body } = await ask("/api/wait", { method: "POST", body: "{}" });
    expect([status, headers.get("retry-after"), body.error.details]).toEqual([
      429,
      "7",
      { retryAfterSec: 7 },
    ]);
  });

  test.each([
    ["not JSON", "{", "invalid", 400],
    ["not an object", '"text"', "invalid", 400],
    ["nothing", "", "invalid", 400],
    ["far too large", JSON.stringify({ text: "x".repeat(10_000_000) }), "too_large", 413],
  ])("answers a body that is %s with a code", async (_name, body, code, status) => {
    const reply = await ask("/api/open", { method: "POST", body });
    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
  });

  test("answers an unknown address and a broken escape with a code", async () => {
    expect((await ask("/api/none")).body.error.code).toBe("not_found");
    expect((await ask("/api/things/%E0%A4%A")).body.error.code).toBe("invalid");
  });
});

describe("health", () => {
  test("is alive whatever its parts do; is ready only when each is", async () => {
    expect((await ask("/healthz")).status).toBe(200);
    expect((await ask("/readyz")).status).toBe(200);
    isMediaUp = false;
    const { status, body } = await ask("/readyz");
    expect([status, body]).toEqual([
      503,
      { ok: false, database: true, media: false, accepting: true },
    ]);
    isMediaUp = true;
    expect((await ask("/healthz")).status).toBe(200);
  });
});

describe("the bandwidth probe", () => {
  test("sends as many bytes as asked, never more than its ceiling, uncompressed", async () => {
    const size = async (bytes: string) =>
      (await (await fetch(`${base}/api/probe?bytes=${bytes}`)).arrayBuffer()).byteLength;
    expect(await size("100000")).toBe(100_000);
    expect(await size("999999999")).toBe(2 * 1024 * 1024);
    expect(await size("many")).toBe(16_384);
  });

  test("counts what it is sent", async () => {
    const reply = await ask("/api/probe", { method: "POST", body: "x".repeat(50_000) });
    expect(reply.body.data).toEqual({ bytes: 50_000 });
  });
});
