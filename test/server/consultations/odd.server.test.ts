import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { consultationCalls, consultationRoutes } from "#server/consultations/protocol.ts";
import type { Route } from "#server/protocol/define.ts";
import {
  type CounselServer,
  type SeedTalk,
  startCounselServer,
  type Who,
} from "../../support/counsel-server.ts";
import type { Link } from "../../support/room-link.ts";
import { oddOf, type Pools } from "./odd-requests.ts";

/** What no page of ours sends, sent to the running product by each who may ask something. */
const talks = {
  now: {},
  once: {},
  asked: { state: "asked", waitsFor: "host", inMin: null },
  moved: { state: "moved", waitsFor: "guest", inMin: 3000, others: ["parent", "mother"] },
  past: { inMin: -3000 },
  held: { state: "held", inMin: -200 },
  // As no booking makes one: what is there already must not take everybody's list away.
  crowded: { inMin: 5000, others: ["parent", "mother", "stranger"] },
  off: { state: "cancelled", inMin: 900 },
  ordinary: { kind: "ordinary", host: "tutor" },
} as const satisfies Record<string, SeedTalk>;
let school: CounselServer<keyof typeof talks>;
let pools: Pools;

const askers = ["psychologist", "pupil", "parent", "director", "tutor"] as const;
/** A run finds the same as the last: what is drawn anew each time fails for whoever changed nothing. */
const SEED = 20_261_126;
const OF_ROUTE = 30;
const OF_CALL = 15;
const drawn = (request: z.ZodType, numRuns: number): unknown[] => {
  const all = fc.sample(oddOf(request, pools), { numRuns, seed: SEED });
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
};

beforeAll(async () => {
  school = await startCounselServer<keyof typeof talks>(talks);
  await school.ask("pupil", "POST", "/consultations/consent", { version: 1 });
  const people = (["psychologist", "colleague", "tutor", "pupil", "other"] as const).map(
    school.idOf,
  );
  const talkIds = (Object.keys(talks) as (keyof typeof talks)[]).map(school.talk);
  pools = {
    ids: [...people, school.idOf("parent"), ...talkIds, school.schoolId(), "f".repeat(24)],
  };
});
afterAll(() => school?.stop());

/** As they stand in an address. */
function fieldsOf(body: unknown): Record<string, string> {
  const all = Object.entries(typeof body === "object" ? (body ?? {}) : {});
  const plain = (value: unknown) =>
    (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).toWellFormed();
  return Object.fromEntries(all.map(([key, value]) => [key, plain(value)]));
}
type Said = { status: number; text: string };
async function ask(who: Who, { method, path }: Route, body: unknown): Promise<Said> {
  const fields = fieldsOf(body);
  const filled = path.replace(/:(\w+)/g, (_, field: string) => {
    return encodeURIComponent(fields[field] || "x");
  });
  const isQuery = method === "get";
  const address = isQuery ? `${filled}?${new URLSearchParams(fieldsOf(body))}` : filled;
  const response = await fetch(`${school.server.url}/api${address}`, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${await school.tokenOf(who)}`,
      ...(!isQuery && { "content-type": "application/json" }),
    },
    ...(!isQuery && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}
const isBroken = ({ status, text }: Said) => status >= 500 || text.includes('"internal"');

test("the same at once from several pages is taken once or refused in words", async () => {
  const at = ["POST", "/consultations/"] as const;
  const wish = { channel: "app", leadMin: 30 };
  const text = { kk: "Сөз", ru: "", en: "" };
  const many: (() => Promise<unknown>)[] = [
    () => school.ask("third", at[0], `${at[1]}reminders`, wish),
    () => school.ask("third", at[0], `${at[1]}consent`, { version: 1 }),
    () =>
      school.ask("director", at[0], `${at[1]}settings`, { urgent: [], text, parentUnderAge: 0 }),
    () => school.ask("colleague", at[0], `${at[1]}calendar`, {}),
    () =>
      school.ask("psychologist", at[0], `${at[1]}${school.talk("once")}/held`, { isHeld: true }),
  ];
  for (const one of many) {
    const done = await Promise.allSettled(Array.from({ length: 6 }, one));
    for (const said of done)
      if (said.status === "rejected")
        expect(said.reason).toMatchObject({ code: expect.not.stringMatching("internal") });
    expect(done.some(({ status }) => status === "fulfilled")).toBe(true);
  }
});

describe("nothing that is asked of talks is answered «internal»", () => {
  test.each(Object.entries<Route>(consultationRoutes))("%s", async (name, route) => {
    const odd = drawn(route.request, OF_ROUTE);
    const wrong: string[] = [];
    for (const [at, body] of odd.entries()) {
      const who = askers[at % askers.length] ?? "pupil";
      const said = await ask(who, route, body);
      if (isBroken(said)) wrong.push(`${who} ${name} ${JSON.stringify(body)}: ${said.text}`);
    }
    expect(wrong).toEqual([]);
  });

  test.each(Object.entries(consultationCalls))("%s", async (name, { request }) => {
    const odd = drawn(request, OF_CALL);
    const pages = new Map<Who, Link>();
    for (const who of askers) pages.set(who, await school.pageOf(who));
    const wrong: string[] = [];
    for (const [at, body] of odd.entries()) {
      const who = askers[at % askers.length] ?? "pupil";
      const refusal = await pages
        .get(who)
        ?.ask(name, body)
        .then(
          () => "",
          (error: unknown) => String(error),
        );
      if (/internal|timed out/.test(refusal ?? ""))
        wrong.push(`${who} ${JSON.stringify(body)}: ${refusal}`);
    }
    for (const link of pages.values()) link.socket.disconnect();
    expect(wrong).toEqual([]);
  });

  test("and what was taken of it is read by everybody, and the server has nothing to complain of", async () => {
    for (const who of askers) {
      const paths = ["", "?isPast=true", "/availability", "/reminders", "/hosts"];
      for (const path of paths)
        await school.ask(who, "GET", `/consultations${path}`).catch((error: { code?: string }) => {
          if (error.code !== "forbidden") throw error;
        });
    }
    expect(school.server.output()).not.toMatch(/failed|not taken|nhandled/);
  });
});
