import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { rest, signRequestsBy } from "#client/kit/rest.ts";

type Seen = { method: string; url: string; token: string | null; body: unknown };
type Answer = { status: number; body: string };
const ok = (data: unknown): Answer => ({ status: 200, body: JSON.stringify({ ok: true, data }) });
const refused: Answer = {
  status: 401,
  body: JSON.stringify({ ok: false, error: { code: "unauthenticated", message: "" } }),
};

let server: Server;
let seen: Seen[] = [];
let answers: Answer[] = [];

async function read(req: IncomingMessage): Promise<Seen> {
  let text = "";
  for await (const piece of req) text += piece;
  return {
    method: req.method ?? "",
    url: req.url ?? "",
    token: req.headers.authorization ?? null,
    body: text === "" ? null : JSON.parse(text),
  };
}

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer(async (req, res) => {
    seen.push(await read(req));
    const answer = answers.shift() ?? ok({});
    res.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  // A browser resolves /api against its page; Node's fetch, otherwise the real one, has no page.
  const fetchAbsolute = fetch;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
    fetchAbsolute(`http://127.0.0.1:${port}${url}`, init),
  );
  signRequestsBy({ token: () => "first", renew: async () => false });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await new Promise((done) => server.close(done));
});

describe("rest", () => {
  test("puts path, query and body where they belong, and signs", async () => {
    await rest("readLesson", { lessonId: "a b" });
    await rest("listLessons", { day: "2026-11-24", childId: undefined });
    await rest("changeLesson", { lessonId: "x", topic: "Тақырып" });
    expect(seen).toEqual([
      { method: "GET", url: "/api/lessons/a%20b", token: "Bearer first", body: null },
      { method: "GET", url: "/api/lessons?day=2026-11-24", token: "Bearer first", body: null },
      { method: "PATCH", url: "/api/lessons/x", token: "Bearer first", body: { topic: "Тақырып" } },
    ]);
  });

  test("sends no token where nobody needs to be signed in", async () => {
    await rest("listDemoLogins", {});
    expect(seen[0]?.token).toBeNull();
  });

  test("renews an old token once and repeats the request", async () => {
    let token = "old";
    const renew = vi.fn(async () => {
      token = "new";
      return true;
    });
    signRequestsBy({ token: () => token, renew });
    answers = [refused, ok([])];
    await expect(rest("listClasses", {})).resolves.toEqual([]);
    expect(renew).toHaveBeenCalledExactlyOnceWith("old");
    expect(seen.map((one) => one.token)).toEqual(["Bearer old", "Bearer new"]);
  });

  test("gives up when the new token is refused too, or there is none", async () => {
    signRequestsBy({ token: () => "old", renew: async () => true });
    answers = [refused, refused];
    await expect(rest("listClasses", {})).rejects.toMatchObject({ code: "unauthenticated" });
    signRequestsBy({ token: () => "old", renew: async () => false });
    answers = [refused];
    await expect(rest("listClasses", {})).rejects.toMatchObject({ code: "unauthenticated" });
    expect(seen).toHaveLength(3);
  });

  test("tells code, reason and details of a refusal", async () => {
    const error = { code: "too_many", message: "", details: { retryAfterSec: 30 } };
    answers = [{ status: 429, body: JSON.stringify({ ok: false, error }) }];
    await expect(rest("signIn", { login: "a", password: "b" })).rejects.toMatchObject({
      name: "CallError",
      code: "too_many",
      reason: undefined,
      details: { retryAfterSec: 30 },
    });
  });

  test("says network for no answer and for a proxy's page", async () => {
    answers = [{ status: 502, body: "<html>Bad gateway</html>" }];
    await expect(rest("readMe", {})).rejects.toMatchObject({ code: "network" });
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await expect(rest("readMe", {})).rejects.toMatchObject({ code: "network" });
    await new Promise<void>((done) => server.listen(0, done)); // afterEach closes it
  });
});
