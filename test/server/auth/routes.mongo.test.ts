import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseSetCookie } from "cookie";
import express, { Router } from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Action } from "#server/auth/permissions.ts";
import { may } from "#server/auth/permissions.ts";
import { authRoutes } from "#server/auth/protocol.ts";
import { authHandlers } from "#server/auth/routes.ts";
import { answerError, serve } from "#server/http.ts";
import { peopleRoutes, type Role, roles } from "#server/people/protocol.ts";
import { peopleHandlers } from "#server/people/routes.ts";
import { routes } from "#server/protocol/all.ts";
import type { Route } from "#server/protocol/define.ts";
import { testAuth, testConfig } from "../../support/auth.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, PASSWORD, type TestSchool, testPeople } from "../../support/school.ts";

startDatabase();
const people = testPeople();
let school: TestSchool;
let server: Server;
let base: string;

beforeAll(async () => {
  school = await makeSchool(people);
  const { auth } = await testAuth(people, Date.now());
  const demo = { logins: async () => ({ school: null, password: null, logins: [] }) };
  const schedule = { taughtClassIds: async () => [] };
  const api = Router();
  api.use(express.json());
  serve(api, authRoutes, authHandlers({ auth, demo, config: testConfig }), auth.authenticate);
  serve(api, peopleRoutes, peopleHandlers({ people, schedule }), auth.authenticate);
  const web = express().set("trust proxy", 1).use("/api", api).use(answerError);
  server = createServer(web).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
});
afterAll(async () => void (await new Promise((done) => server.close(done))));

type Options = { method?: string; body?: object; token?: string; headers?: Record<string, string> };
async function ask(path: string, { method = "POST", body, token, headers }: Options = {}) {
  const response = await fetch(base + path, {
    method,
    headers: {
      "Content-Type": "application/json",
      ...(token && { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(method !== "GET" && { body: JSON.stringify(body ?? {}) }),
  });
  const [header] = response.headers.getSetCookie();
  return {
    status: response.status,
    reply: await response.json(),
    cookie: header === undefined ? undefined : parseSetCookie(header),
    retryAfter: response.headers.get("retry-after"),
  };
}
const signIn = (login: string, headers?: Record<string, string>) =>
  ask("/auth/sign-in", { body: { login, password: PASSWORD }, ...(headers && { headers }) });
const carrying = (cookie?: { name: string; value?: string | undefined }) => ({
  headers: { Cookie: `other=1; ${cookie?.name}=${cookie?.value}` },
});

describe("the refresh cookie", () => {
  test("is out of reach of scripts, other sites and other routes, and never in the reply", async () => {
    const { status, reply, cookie } = await signIn(school.pupil7.login);
    expect(status).toBe(200);
    expect(cookie).toMatchObject({ httpOnly: true, path: "/api/auth", maxAge: 30 * 24 * 3600 });
    expect(cookie?.sameSite).toBe("strict");
    expect(cookie?.secure).toBeFalsy();
    expect(Object.keys(reply.data).sort()).toEqual(["accessToken", "expiresAt", "me"]);
    expect(JSON.stringify(reply)).not.toContain(cookie?.value);
  });

  test("is Secure behind a proxy that speaks https", async () => {
    const { cookie } = await signIn(school.pupil7.login, { "X-Forwarded-Proto": "https" });
    expect(cookie?.secure).toBe(true);
  });

  test("refreshes, rotates, and is taken back at sign-out", async () => {
    const first = await signIn(school.pupil7.login);
    const second = await ask("/auth/refresh", carrying(first.cookie));
    expect(second.status).toBe(200);
    expect(second.cookie?.value).not.toBe(first.cookie?.value);
    const me = await ask("/me", { method: "GET", token: second.reply.data.accessToken });
    expect(me.reply.data.id).toBe(school.pupil7.id);
    const out = await ask("/auth/sign-out", carrying(second.cookie));
    expect(out.cookie).toMatchObject({ value: "", maxAge: 0 });
    const after = await ask("/auth/refresh", carrying(second.cookie));
    expect(after.status).toBe(401);
    expect(after.reply.error.reason).toBe("session_ended");
    const cut = await ask("/me", { method: "GET", token: second.reply.data.accessToken });
    expect(cut.status).toBe(401);
  });

  test("is not needed to sign out", async () => {
    expect((await ask("/auth/sign-out")).status).toBe(200);
  });
});

describe("signing in", () => {
  test("tells how long to wait, in the body and in the header", async () => {
    const { login } = await school.add(["pupil"]);
    for (let i = 0; i < 5; i++) await ask("/auth/sign-in", { body: { login, password: "wrong" } });
    const { status, reply, retryAfter } = await signIn(login);
    expect(status).toBe(429);
    expect(reply.error).toMatchObject({ code: "too_many", details: { retryAfterSec: 30 } });
    expect(retryAfter).toBe("30");
  });

  test("refuses what is no login, password or card before looking anything up", async () => {
    const bad = [{}, { login: "", password: "x" }, { login: { $ne: null }, password: "x" }];
    for (const body of [...bad, { login: "a", password: ["x"] }, { login: "a".repeat(101) }])
      expect((await ask("/auth/sign-in", { body })).status).toBe(400);
    for (const secret of ["", "short", { $gt: "" }, "A".repeat(23)])
      expect((await ask("/auth/card", { body: { secret } })).status).toBe(400);
  });

  test("by a card whose link is at the address the caller used", async () => {
    const { reply } = await signIn(school.administrator.login);
    const cards = await ask("/auth/cards", {
      body: { personIds: [school.pupil8.id] },
      token: reply.data.accessToken,
    });
    const { url } = cards.reply.data[0];
    expect(url.startsWith(`${base.replace("/api", "")}/card#`)).toBe(true);
    const secret = new URL(url).hash.slice(1);
    const scanned = await ask("/auth/card", { body: { secret } });
    expect(scanned.reply.data.me.id).toBe(school.pupil8.id);
    const again = await ask("/auth/card", { body: { secret } });
    expect([again.status, again.reply.error.reason]).toEqual([401, "card_used"]);
  });
});

describe("every route", () => {
  test("asks for a sign-in, save those that lead to one and the two of a guest", () => {
    const open = Object.entries<Route>(routes).filter(([, { access }]) => access === "anyone");
    expect(open.map(([name]) => name).sort()).toEqual([
      ...[
        "listDemoLogins",
        "readInvitation",
        "readLtiTicket",
        "refreshSession",
        "signIn",
        "signInWithCard",
        "signInWithLti",
        "signOut",
        "useGuestLink",
      ],
    ]);
  });

  test("of people and sign-in refuses a stranger and a forged token", async () => {
    const all = Object.entries<Route>({ ...authRoutes, ...peopleRoutes });
    for (const [name, { method, path, access }] of all) {
      if (access === "anyone") continue;
      const address = path.replace(/:\w+/g, school.class7.id);
      for (const token of [undefined, "forged"]) {
        const options = { method: method.toUpperCase(), ...(token && { token }) };
        const { status } = await ask(address, options);
        expect([name, token, status]).toEqual([name, token, 401]);
      }
    }
  });

  test("lets no role do what its table lacks", async () => {
    const guarded: [string, Options, readonly Action[]][] = [
      ["/classes", { method: "GET" }, ["classes:readOwn", "classes:readSchool"]],
      [
        `/classes/${school.class7.id}/roster`,
        { method: "GET" },
        ["classes:readOwn", "classes:readSchool"],
      ],
      ["/people", { method: "GET" }, ["people:readSchool"]],
      [
        "/auth/cards",
        { body: { personIds: [school.pupil7.id] } },
        ["cards:issueClass", "cards:issueSchool"],
      ],
    ];
    const signedIn = new Map<Role, string>();
    for (const role of roles) {
      const person = await school.add([role]);
      signedIn.set(role, (await signIn(person.login)).reply.data.accessToken);
    }
    for (const [path, options, actions] of guarded)
      for (const [role, token] of signedIn) {
        const { status, reply } = await ask(path, { ...options, token });
        if (!actions.some((action) => may([role], action)))
          expect([role, path, status, reply.error?.code]).toEqual([role, path, 403, "forbidden"]);
        // A teacher of no class passes the table and is refused by the class itself.
        else if (status !== 200)
          expect([role, path, reply.error.reason]).toEqual([role, path, "other_class"]);
      }
  });
});

describe("changing oneself", () => {
  test("sets the language and refuses one we do not speak", async () => {
    const { reply } = await signIn(school.parent7.login);
    const token = reply.data.accessToken;
    const change = (language: string) => ask("/me", { method: "PATCH", body: { language }, token });
    expect((await change("ru")).reply.data.language).toBe("ru");
    expect((await change("de")).status).toBe(400);
  });

  test("never shows the password's hash", async () => {
    const { reply } = await signIn(school.director.login);
    const list = await ask("/people", { method: "GET", token: reply.data.accessToken });
    expect(list.reply.data.total).toBeGreaterThan(0);
    expect(JSON.stringify(list.reply)).not.toContain("argon2");
  });
});
