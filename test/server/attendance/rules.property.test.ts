import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttemptStage } from "#server/attendance/protocol.ts";
import { judge, type Span, unite, type Visit } from "#server/attendance/rules.ts";

const MIN = 60_000;
const DAY = 24 * 60 * MIN;
const NINE = Date.parse("2026-09-01T04:00:00Z"); // nine o'clock in Almaty
const LESSON: Span = { fromMs: NINE, toMs: NINE + 45 * MIN };
const at = (minutes: number) => NINE + minutes * MIN;

const visit = fc
  .record({
    fromMs: fc.integer({ min: at(-30), max: at(70) }),
    lengthMs: fc.integer({ min: -MIN, max: 60 * MIN }),
    deviceId: fc.constantFrom("a", "b", "c"),
    receivedBytes: fc.constantFrom(0, 1, 5000),
  })
  .map(({ lengthMs, ...rest }): Visit => ({ ...rest, toMs: rest.fromMs + lengthMs }));
const attempt = fc.record({
  atMs: fc.integer({ min: at(-30), max: at(70) }),
  stage: fc.constantFrom<AttemptStage>("opened", "signalling", "ice", "media"),
});
const policy = fc.record({
  presentShare: fc.constantFrom(0, 0.3, 0.6, 1),
  lateAfterMin: fc.integer({ min: 0, max: 20 }),
  leftEarlyMin: fc.integer({ min: 0, max: 20 }),
  mergeGapSec: fc.integer({ min: 0, max: 600 }),
});
const facts = fc.record({
  span: fc.constantFrom(LESSON, { fromMs: at(3), toMs: at(4) }, { fromMs: at(0), toMs: at(0) }),
  isLive: fc.boolean(),
  visits: fc.array(visit, { maxLength: 8 }),
  attempts: fc.array(attempt, { maxLength: 4 }),
  policy,
});

describe("judge, for any visits", () => {
  test("does not depend on their order", () => {
    const shuffled = facts.chain((given) =>
      fc
        .record({
          visits: fc.shuffledSubarray(given.visits, { minLength: given.visits.length }),
          attempts: fc.shuffledSubarray(given.attempts, { minLength: given.attempts.length }),
        })
        .map((order) => [given, { ...given, ...order }] as const),
    );
    fc.assert(
      fc.property(shuffled, ([given, other]) => {
        expect(judge(other)).toEqual(judge(given));
      }),
    );
  });

  test("does not count a visit told twice", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const twice = [...given.visits, ...given.visits];
        expect(judge({ ...given, visits: twice })).toEqual(judge(given));
      }),
    );
  });

  test("stays within the lesson", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { presentMs, presentShare, intervals, status, enteredMs } = judge(given);
        expect(presentMs).toBeGreaterThanOrEqual(0);
        expect(presentMs).toBeLessThanOrEqual(given.span.toMs - given.span.fromMs);
        expect(presentShare).toBeGreaterThanOrEqual(0);
        expect(presentShare).toBeLessThanOrEqual(1);
        expect(status === "absent" || status === "noConnection").toBe(presentMs === 0);
        expect(enteredMs === null).toBe(presentMs === 0);
        for (const [index, { fromMs, toMs }] of intervals.entries()) {
          expect(toMs).toBeGreaterThan(fromMs);
          expect(fromMs).toBeGreaterThanOrEqual(intervals[index - 1]?.toMs ?? given.span.fromMs);
        }
      }),
    );
  });

  test("never says less for one visit more, or for a longer one", () => {
    fc.assert(
      fc.property(facts, visit, fc.nat(10 * MIN), (given, extra, longerMs) => {
        const more = judge({ ...given, visits: [...given.visits, extra] });
        expect(more.presentMs).toBeGreaterThanOrEqual(judge(given).presentMs);
        // Without attempts: a longer visit may take in a failed attempt, which is another matter.
        const calm = { ...given, attempts: [] };
        const longer = calm.visits.map((one) => ({
          ...one,
          toMs: one.toMs < one.fromMs ? one.toMs : one.toMs + longerMs,
        }));
        expect(judge({ ...calm, visits: longer }).presentMs).toBeGreaterThanOrEqual(
          judge(calm).presentMs,
        );
      }),
    );
  });

  test("never says less for a more lenient gap", () => {
    fc.assert(
      fc.property(facts, fc.nat(300), (given, extraSec) => {
        const mergeGapSec = given.policy.mergeGapSec + extraSec;
        const lenient = judge({ ...given, policy: { ...given.policy, mergeGapSec } });
        expect(lenient.presentMs).toBeGreaterThanOrEqual(judge(given).presentMs);
      }),
    );
  });

  test("moves with the lesson", () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: -DAY, max: DAY }), (given, byMs) => {
        const move = (span: Span) => ({ fromMs: span.fromMs + byMs, toMs: span.toMs + byMs });
        const moved = judge({
          ...given,
          span: move(given.span),
          visits: given.visits.map((one) => ({ ...one, ...move(one) })),
          attempts: given.attempts.map((one) => ({ ...one, atMs: one.atMs + byMs })),
        });
        const { status, presentMs, shortDrops, devices } = judge(given);
        expect(moved).toMatchObject({ status, presentMs, shortDrops, devices });
      }),
    );
  });
});

describe("unite", () => {
  test("keeps every instant of every span, and no gap up to the limit", () => {
    fc.assert(
      fc.property(fc.array(visit, { maxLength: 10 }), fc.nat(10 * MIN), (spans, gapMs) => {
        const united = unite(spans, gapMs);
        for (const { fromMs, toMs } of spans.filter((span) => span.toMs >= span.fromMs))
          expect(united.some((one) => one.fromMs <= fromMs && one.toMs >= toMs)).toBe(true);
        for (const [index, { fromMs }] of united.entries())
          if (index > 0) expect(fromMs - united[index - 1]!.toMs).toBeGreaterThan(gapMs);
      }),
    );
  });
});
