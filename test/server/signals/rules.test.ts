import { describe, expect, test } from "vitest";
import type { Timer } from "#server/signals/protocol.ts";
import {
  checkMayAskPresence,
  createLimit,
  pickFair,
  presenceLeft,
  type Turns,
  timerAfter,
} from "#server/signals/rules.ts";

const NINE = Date.parse("2026-11-24T09:00:00Z");
const MINUTE_MS = 60_000;
const at = (ms: number) => new Date(ms).toISOString();
const start = (durationSec: number) =>
  timerAfter(null, { act: "start", durationSec }, NINE) as Timer;

describe("timerAfter", () => {
  test("runs to an instant, is held with what is left, and goes on from there", () => {
    const begun = start(300);
    expect(begun).toMatchObject({ endsAt: at(NINE + 300_000), isOver: false });
    const held = timerAfter(begun, { act: "pause" }, NINE + 100_000);
    expect(held).toMatchObject({ leftMs: 200_000, endsAt: null });
    expect(timerAfter(held, { act: "pause" }, NINE + 150_000)).toEqual(held);
    const again = timerAfter(held, { act: "resume" }, NINE + 400_000);
    expect(again?.endsAt).toBe(at(NINE + 600_000));
  });

  test("gets a minute more while it runs, while it is held, and when it is over", () => {
    const add = { act: "add" as const, sec: 60 };
    expect(timerAfter(start(60), add, NINE + 30_000)?.endsAt).toBe(at(NINE + 120_000));
    const held = timerAfter(start(60), { act: "pause" }, NINE + 30_000);
    expect(timerAfter(held, add, NINE + 40_000)).toMatchObject({ leftMs: 90_000, endsAt: null });
    const over = { durationMs: 60_000, leftMs: 0, endsAt: null, isOver: true };
    expect(timerAfter(over, add, NINE)).toMatchObject({ endsAt: at(NINE + 60_000), isOver: false });
  });

  test("stops, starts anew, and never passes its limits", () => {
    expect(timerAfter(start(60), { act: "stop" }, NINE)).toBe(null);
    expect(timerAfter(null, { act: "resume" }, NINE)).toBe(null);
    const less = timerAfter(start(30), { act: "add", sec: -60 }, NINE);
    expect(less).toMatchObject({ leftMs: 0, isOver: true });
    const most = timerAfter(start(5400), { act: "add", sec: 600 }, NINE);
    expect(most?.endsAt).toBe(at(NINE + 5_400_000));
  });
});

describe("pickFair", () => {
  const here = ["a", "b", "c", "d"];
  const draw = (turns: Map<string, Turns>, lastId: string | null = null, ids = here) =>
    new Set(
      [0, 1, 2, 3].map((n) => pickFair(ids, turns, { lastId, random: (below) => n % below })),
    );

  test("chooses among those who were asked least in this lesson, then in the subject", () => {
    const turns = new Map([
      ["a", { inLesson: 1, inSubject: 1 }],
      ["b", { inLesson: 0, inSubject: 9 }],
      ["c", { inLesson: 0, inSubject: 4 }],
      ["d", { inLesson: 0, inSubject: 4 }],
    ]);
    expect(draw(turns)).toEqual(new Set(["c", "d"]));
  });

  test("asks everybody once before anybody twice, over any number of lessons", () => {
    const turns = new Map<string, Turns>();
    let lastId: string | null = null;
    for (let n = 0; n < 12; n++) {
      if (n % 5 === 0)
        // another lesson
        for (const [id, { inSubject }] of turns) turns.set(id, { inLesson: 0, inSubject });
      const id: string =
        pickFair(here, turns, { lastId, random: (below) => (n * 7) % below }) ?? "";
      const { inLesson, inSubject } = turns.get(id) ?? { inLesson: 0, inSubject: 0 };
      turns.set(id, { inLesson: inLesson + 1, inSubject: inSubject + 1 });
      expect(id).not.toBe(lastId);
      lastId = id;
    }
    const times = here.map((id) => turns.get(id)?.inSubject ?? 0);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
  });

  test("chooses nobody of none, the only one again, and never the absent", () => {
    expect(draw(new Map(), null, [])).toEqual(new Set([null]));
    expect(draw(new Map(), "a", ["a"])).toEqual(new Set(["a"]));
    expect(draw(new Map(), null, ["b", "c"])).toEqual(new Set(["b", "c"]));
  });
});

describe("presenceLeft", () => {
  const policy = { maxPerLesson: 2, minGapMin: 10, answerWithinMin: 3 };

  test("counts the lesson's prompts and the time between them, to the minute", () => {
    expect(presenceLeft(policy, [], NINE)).toEqual({ left: 2, nextAt: null });
    expect(presenceLeft(policy, [NINE], NINE + 10 * MINUTE_MS - 1)).toEqual({
      ...{ left: 1, nextAt: at(NINE + 10 * MINUTE_MS) },
    });
    expect(presenceLeft(policy, [NINE], NINE + 10 * MINUTE_MS)).toEqual({ left: 1, nextAt: null });
    expect(presenceLeft(policy, [NINE, NINE + 1], NINE + 99 * MINUTE_MS).left).toBe(0);
    expect(presenceLeft({ ...policy, maxPerLesson: 0 }, [], NINE).left).toBe(0);
  });

  test("is refused with its reason", () => {
    expect(() => checkMayAskPresence({ left: 0, nextAt: null })).toThrow(
      expect.objectContaining({ reason: "presence_used_up" }),
    );
    expect(() => checkMayAskPresence({ left: 1, nextAt: at(NINE) })).toThrow(
      expect.objectContaining({ reason: "presence_too_soon" }),
    );
    checkMayAskPresence({ left: 1, nextAt: null });
  });
});

test("createLimit lets each person through so often, and says how long to wait", () => {
  let now = NINE;
  const take = createLimit(2, 4_000, () => now);
  take("a");
  take("a");
  expect(() => take("a")).toThrow(expect.objectContaining({ details: { retryAfterSec: 4 } }));
  take("b");
  now += 4_000;
  take("a");
});
