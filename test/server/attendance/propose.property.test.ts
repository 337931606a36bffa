import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LedgerFacts, propose, type Watched } from "#server/attendance/propose.ts";
import { AttendancePolicy, ResponseKind } from "#server/attendance/protocol.ts";
import { lengthOf, type Span, unite, type Visit } from "#server/attendance/rules.ts";
import { ReceiveMode } from "#server/rooms/protocol.ts";
import { MIN, NINE } from "./cases/case.ts";

const at = (minutes: number) => NINE + minutes * MIN;
const instant = fc.integer({ min: at(-30), max: at(80) });
const span = fc
  .tuple(instant, fc.integer({ min: -MIN, max: 60 * MIN }))
  .map(([fromMs, lengthMs]): Span => ({ fromMs, toMs: fromMs + lengthMs }));
const visit = fc
  .tuple(span, fc.constantFrom("a", "b", "c"), fc.constantFrom(0, 1, 5000))
  .map(([one, deviceId, receivedBytes]): Visit => ({ ...one, deviceId, receivedBytes }));
const attempt = fc.record({
  atMs: instant,
  stage: fc.constantFrom("opened" as const, "signalling" as const, "ice" as const),
});
const mode = fc
  .tuple(span, fc.constantFrom(...ReceiveMode.options))
  .map(([one, name]) => ({ ...one, mode: name }));
const response = fc.record({
  atMs: instant,
  kind: fc.constantFrom(...ResponseKind.options),
});
const watched = fc.record({
  atMs: fc.integer({ min: at(0), max: at(100 * 60) }),
  mediaId: fc.constantFrom("r1", "r2"),
  medium: fc.constantFrom("recording" as const, "video" as const),
  coveredMs: fc.integer({ min: 0, max: 40 * MIN }),
  wholeMs: fc.constant(40 * MIN),
}) satisfies fc.Arbitrary<Watched>;
const code = fc.constantFrom("present" as const, "unexcused" as const, "excused" as const);
const policy = fc.record({
  presentShare: fc.constantFrom(0, 0.3, 0.6, 1),
  lateAfterMin: fc.integer({ min: 0, max: 20 }),
  leftEarlyMin: fc.integer({ min: 0, max: 20 }),
  mergeGapSec: fc.integer({ min: 0, max: 600 }),
  watchedLaterHours: fc.integer({ min: 0, max: 100 }),
  watchedLaterShare: fc.constantFrom(0.1, 0.8, 1),
  ...{ watchedLaterAs: code, noConnectionAs: code, leftEarlyAs: code, partlyAs: code },
});
const lessonSpan = { fromMs: at(0), toMs: at(45) };
const facts = fc.record({
  span: fc.constantFrom(lessonSpan, { fromMs: at(3), toMs: at(4) }, { fromMs: at(0), toMs: at(0) }),
  isLive: fc.boolean(),
  visits: fc.array(visit, { maxLength: 6 }),
  hosts: fc.array(span, { maxLength: 3 }),
  attempts: fc.array(attempt, { maxLength: 4 }),
  modes: fc.array(mode, { maxLength: 5 }),
  responses: fc.array(response, { maxLength: 5 }),
  fallback: fc.array(span, { maxLength: 2 }),
  watched: fc.array(watched, { maxLength: 5 }),
  isRecorded: fc.boolean(),
  memberFromMs: fc.constantFrom(null, at(20), at(60)),
  nowMs: fc.integer({ min: at(45), max: at(120 * 60) }),
  timeZone: fc.constantFrom("Asia/Almaty", "Asia/Aqtau"),
}) satisfies fc.Arbitrary<LedgerFacts>;
const lists = [
  "visits",
  "hosts",
  "attempts",
  "modes",
  "responses",
  "fallback",
  "watched",
] as const satisfies readonly (keyof LedgerFacts)[];
const proposed = (given: LedgerFacts, rule: Parameters<typeof AttendancePolicy.parse>[0]) =>
  propose(given, AttendancePolicy.parse(rule));

describe("propose, for any facts", () => {
  test("does not depend on the order in which they came", () => {
    const shuffled = facts.chain((given) =>
      fc
        .record({
          visits: fc.shuffledSubarray(given.visits, { minLength: given.visits.length }),
          hosts: fc.shuffledSubarray(given.hosts, { minLength: given.hosts.length }),
          attempts: fc.shuffledSubarray(given.attempts, { minLength: given.attempts.length }),
          modes: fc.shuffledSubarray(given.modes, { minLength: given.modes.length }),
          responses: fc.shuffledSubarray(given.responses, { minLength: given.responses.length }),
          fallback: fc.shuffledSubarray(given.fallback, { minLength: given.fallback.length }),
          watched: fc.shuffledSubarray(given.watched, { minLength: given.watched.length }),
        })
        .map((order) => [given, { ...given, ...order }] as const),
    );
    fc.assert(
      fc.property(shuffled, policy, ([given, other], rule) => {
        expect(proposed(other, rule)).toEqual(proposed(given, rule));
      }),
    );
  });

  test("does not count twice what was told twice", () => {
    fc.assert(
      fc.property(facts, policy, fc.constantFrom(...lists), (given, rule, list) => {
        const twice = { ...given, [list]: [...given[list], ...given[list]] };
        expect(proposed(twice, rule)).toEqual(proposed(given, rule));
      }),
    );
  });

  test("never gives more presence than the lesson is long", () => {
    fc.assert(
      fc.property(facts, policy, (given, rule) => {
        const proposal = proposed(given, rule);
        if (!proposal) return;
        const lengthMs = given.span.toMs - given.span.fromMs;
        expect(proposal.presentMs).toBeLessThanOrEqual(lengthMs);
        expect(proposal.fallbackMs).toBeLessThanOrEqual(lengthMs);
        expect(lengthOf(proposal.modes)).toBeLessThanOrEqual(lengthMs);
        expect(proposal.presentShare).toBeGreaterThanOrEqual(0);
        expect(proposal.presentShare).toBeLessThanOrEqual(1);
        expect(proposal.watchedShare ?? 0).toBeLessThanOrEqual(1);
        for (const text of Object.values(proposal.reason)) {
          expect(text).toMatch(/^\S.*\.$/);
          expect(text).not.toMatch(/undefined|NaN|null|-\d/);
        }
        expect(proposal.reason.kk + proposal.reason.ru).not.toMatch(/[a-z]/i);
      }),
    );
  });

  test("never gives less for one visit more", () => {
    fc.assert(
      fc.property(facts, policy, visit, (given, rule, extra) => {
        const before = proposed(given, rule)?.presentMs ?? 0;
        const after = proposed({ ...given, visits: [...given.visits, extra] }, rule);
        expect(after?.presentMs ?? 0).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test("never gives less for watching more, in time", () => {
    fc.assert(
      fc.property(facts, policy, watched, (given, rule, extra) => {
        const before = proposed(given, rule)?.watchedShare ?? 0;
        const after = proposed({ ...given, watched: [...given.watched, extra] }, rule);
        expect(after?.watchedShare ?? before).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

test("uniting what is united changes nothing", () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 10 }), fc.nat(10 * MIN), (spans, gapMs) => {
      const once = unite(spans, gapMs);
      expect(unite(once, gapMs)).toEqual(once);
      expect(unite([...once, ...spans], gapMs)).toEqual(once);
    }),
  );
});
