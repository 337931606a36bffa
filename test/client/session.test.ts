import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CallError } from "#client/kit/call.ts";
import { createSession } from "#client/kit/session.ts";
import type { TabNews, Tabs } from "#client/kit/tabs.ts";
import type { Session } from "#server/auth/protocol.ts";
import type { Me } from "#server/people/protocol.ts";

const MINUTE_MS = 60_000;
const me: Me = {
  id: "a".repeat(24),
  name: "Қайрат Айым",
  givenName: "Айым",
  fullName: "Қайрат Айым",
  roles: ["pupil"],
  language: "kk",
  email: null,
  school: { id: "b".repeat(24), name: { kk: "1", ru: "1", en: "1" }, timeZone: "Asia/Almaty" },
  schoolClass: null,
  classTeacherOf: [],
  children: [],
  actions: [],
};
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
let made = 0;
/** A session whose token lives 15 minutes, by its own `iat` and `exp`. */
function nextSession(person: Me = me): Session {
  made += 1;
  const accessToken = [{ alg: "HS256" }, { iat: 1000, exp: 1900, n: made }, "x"]
    .map(part)
    .join(".");
  return { accessToken, expiresAt: "2026-11-24T09:15:00Z", me: person };
}

/** The tabs of one browser: news reach every other tab, and one at a time works alone. */
function browser() {
  const listeners: ((news: TabNews) => void)[] = [];
  let last: Promise<unknown> = Promise.resolve();
  return (): Tabs => {
    let own: (news: TabNews) => void = () => undefined;
    return {
      tell: (news) => {
        for (const listener of listeners) if (listener !== own) listener(news);
      },
      onNews(listener) {
        own = listener;
        listeners.push(listener);
      },
      alone(work) {
        const mine = last.then(work);
        last = mine.catch(() => undefined);
        return mine;
      },
    };
  };
}

function open(refresh: () => Promise<Session>, tabs = browser()()) {
  const people: (string | null)[] = [];
  const session = createSession({
    refresh,
    signOut: async () => undefined,
    tabs,
    onPerson: (person) => people.push(person?.id ?? null),
  });
  return { session, people };
}
const refusal = (reason?: "session_reused") =>
  new CallError({ code: "unauthenticated", message: "", ...(reason && { reason }) });
const noNetwork = () => new CallError({ code: "network", message: "" });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("start", () => {
  test("signs in by the cookie of an earlier visit", async () => {
    const { session, people } = open(async () => nextSession());
    await session.start();
    expect(session.state()).toEqual({ status: "signedIn", me });
    expect(people).toEqual([me.id]);
  });

  test("opens the door without a reproach where there is no cookie", async () => {
    const { session } = open(() => Promise.reject(refusal()));
    await session.start();
    expect(session.state()).toEqual({ status: "signedOut", reason: null, mayGoOn: true });
  });

  test("says that the server cannot be reached, tries again, and signs in when it can", async () => {
    let isUp = false;
    const { session } = open(async () => {
      if (!isUp) throw noNetwork();
      return nextSession();
    });
    await session.start();
    expect(session.state()).toEqual({ status: "starting", isOffline: true });
    isUp = true;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(session.state()).toMatchObject({ status: "signedIn" });
  });
});

describe("renewing", () => {
  test("happens before the token runs out, and again", async () => {
    const refresh = vi.fn(async () => nextSession());
    const { session, people } = open(refresh);
    await session.start();
    const first = session.token();
    await vi.advanceTimersByTimeAsync(12 * MINUTE_MS - 1);
    expect(refresh).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(refresh).toHaveBeenCalledTimes(2);
    expect(session.token()).not.toBe(first);
    await vi.advanceTimersByTimeAsync(12 * MINUTE_MS);
    expect(refresh).toHaveBeenCalledTimes(3);
    expect(people).toEqual([me.id]); // the same person: sockets and caches stay
  });

  test("asks the server once for many refused requests", async () => {
    const refresh = vi.fn(async () => nextSession());
    const { session } = open(refresh);
    await session.start();
    const stale = session.token();
    const renewed = await Promise.all([session.renew(stale), session.renew(stale)]);
    expect(renewed).toEqual([true, true]);
    expect(refresh).toHaveBeenCalledTimes(2);
    await expect(session.renew(stale)).resolves.toBe(true); // newer already
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  test("keeps the person through a failure that may pass", async () => {
    let isUp = true;
    const { session } = open(async () => {
      if (!isUp) throw noNetwork();
      return nextSession();
    });
    await session.start();
    isUp = false;
    await expect(session.renew(session.token())).resolves.toBe(false);
    expect(session.state().status).toBe("signedIn");
  });

  test.each([
    [undefined, "ended"],
    ["session_reused", "reused"],
  ] as const)("signs out, with words, when the server refuses (%s)", async (reason, told) => {
    let isRefused = false;
    const { session, people } = open(async () => {
      if (isRefused) throw refusal(reason);
      return nextSession();
    });
    await session.start();
    isRefused = true;
    await expect(session.renew(session.token())).resolves.toBe(false);
    expect(session.state()).toEqual({
      status: "signedOut",
      reason: told,
      mayGoOn: told === "ended",
    });
    expect(session.token()).toBeNull();
    expect(people).toEqual([me.id, null]);
  });
});

describe("several tabs", () => {
  test("never refresh at once, and share what one of them got", async () => {
    const newTab = browser();
    let running = 0;
    let most = 0;
    const refresh = vi.fn(async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return nextSession();
    });
    const tabs = [1, 2, 3].map(() => open(refresh, newTab()).session);
    await Promise.all(tabs.map((tab) => tab.start()));
    expect(tabs.map((tab) => tab.state().status)).toEqual(Array(3).fill("signedIn"));
    expect(new Set(tabs.map((tab) => tab.token())).size).toBe(1);
    expect(most).toBe(1);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  test("sign out together", async () => {
    const newTab = browser();
    const [one, other] = [1, 2].map(() => open(async () => nextSession(), newTab()).session);
    await one?.start();
    expect(other?.state().status).toBe("signedIn");
    await one?.close();
    expect(one?.state()).toEqual({ status: "signedOut", reason: null, mayGoOn: false });
    expect(other?.state()).toEqual({ status: "signedOut", reason: "otherTab", mayGoOn: false });
  });

  test("follow another person signing in", async () => {
    const newTab = browser();
    const first = open(async () => nextSession(), newTab());
    const second = open(async () => nextSession(), newTab());
    await first.session.start();
    const other = { ...me, id: "c".repeat(24) };
    second.session.open(nextSession(other));
    expect(first.session.state()).toEqual({ status: "signedIn", me: other });
    expect(first.people).toEqual([me.id, other.id]);
  });
});

test("a session the server revoked ends with its reason", async () => {
  const { session } = open(async () => nextSession());
  await session.start();
  session.revoked("removed");
  expect(session.state()).toEqual({ status: "signedOut", reason: "removed", mayGoOn: false });
});
