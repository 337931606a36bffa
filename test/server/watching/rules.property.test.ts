import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Range } from "#server/watching/protocol.ts";
import {
  allowedMs,
  CLOSED_GAP_MS,
  clip,
  coveredMs,
  curveOf,
  percentOf,
  unite,
  withClock,
} from "#server/watching/rules.ts";

const DURATION_MS = 60_000;
const range = fc
  .tuple(fc.integer({ min: -1000, max: 65_000 }), fc.integer({ min: -500, max: 20_000 }))
  .map(([fromMs, length]): Range => ({ fromMs, toMs: fromMs + length }));
const ranges = fc.array(range, { maxLength: 30 });
const seen = (list: readonly Range[]) => unite(clip(list, DURATION_MS));

describe("unite", () => {
  test("does not mind order, repetition or overlap", () => {
    fc.assert(
      fc.property(ranges, fc.infiniteStream(fc.nat()), (list, order) => {
        const shuffled = list
          .map((one) => [order.next().value ?? 0, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        expect(seen([...shuffled, ...list])).toEqual(seen(list));
      }),
    );
  });

  test("in steps leads to the same as at once, whichever device was first", () => {
    fc.assert(
      fc.property(ranges, ranges, ranges, (a, b, c) => {
        const atOnce = seen([...a, ...b, ...c]);
        expect(seen([...seen([...seen(a), ...b]), ...c])).toEqual(atOnce);
        expect(seen([...seen([...seen(c), ...a]), ...b])).toEqual(atOnce);
        expect(seen(atOnce)).toEqual(atOnce);
      }),
    );
  });

  test("counts no moment twice, and none that was not seen but the gaps closed", () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const clipped = clip(list, DURATION_MS);
        const moments = new Set<number>();
        for (const { fromMs, toMs } of clipped)
          for (let at = fromMs; at < toMs; at++) moments.add(at);
        expect(coveredMs(unite(clipped, 0))).toBe(moments.size);
        const closed = coveredMs(unite(clipped)) - moments.size;
        expect(closed).toBeGreaterThanOrEqual(0);
        expect(closed).toBeLessThanOrEqual(clipped.length * CLOSED_GAP_MS);
        for (const [index, one] of unite(clipped).slice(1).entries())
          expect(one.fromMs - unite(clipped)[index]!.toMs).toBeGreaterThan(CLOSED_GAP_MS);
      }),
      { numRuns: 40 },
    );
  });
});

test("percentOf grows with what was seen, stays within 0 and 100, and is whole only at the end", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.nat(), fc.nat(), (durationMs, a, b) => {
      const [less, more] = [a % (durationMs + 1), b % (durationMs + 1)].sort((x, y) => x - y);
      const [low, high] = [percentOf(less!, durationMs), percentOf(more!, durationMs)];
      expect(low).toBeLessThanOrEqual(high);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(100);
      if (high === 100) expect(durationMs - more!).toBeLessThanOrEqual(1000);
      expect(Math.abs(high - (more! / durationMs) * 100)).toBeLessThanOrEqual(
        high === 100 ? 100 * Math.min(0.05, 1000 / durationMs) : 1,
      );
    }),
  );
});

test("the clock allows no more than real time at full speed and a head start for each minute", () => {
  const watch = fc.tuple(fc.nat({ max: 3_600_000 }), fc.nat({ max: 600_000 }));
  fc.assert(
    fc.property(fc.array(watch, { minLength: 1, maxLength: 40 }), (watches) => {
      const clock = watches.reduce<Range[]>(
        (all, [fromMs, length]) => withClock(all, fromMs, fromMs + length),
        [],
      );
      const from = Math.min(...watches.map(([fromMs]) => fromMs));
      const to = Math.max(...watches.map(([fromMs, length]) => fromMs + length));
      expect(allowedMs(clock)).toBeLessThanOrEqual(
        (to - from) * 2.1 + 15_000 * (Math.floor((to - from) / 60_000) + 1),
      );
      const longest = Math.max(...watches.map(([, length]) => length));
      expect(allowedMs(clock)).toBeGreaterThanOrEqual(longest * 2.1 + 15_000);
    }),
  );
});

test("a curve is at most 600 stretches, none higher than there are people", () => {
  fc.assert(
    fc.property(
      fc.array(ranges, { maxLength: 6 }),
      fc.integer({ min: 1, max: 9_000_000 }),
      (all, ms) => {
        const { curve, bucketMs } = curveOf(
          all.map((list) => unite(clip(list, ms))),
          ms,
        );
        expect(curve.length).toBeLessThanOrEqual(600);
        expect(curve.length * bucketMs).toBeGreaterThanOrEqual(ms);
        expect((curve.length - 1) * bucketMs).toBeLessThan(ms);
        for (const count of curve) expect(count).toBeLessThanOrEqual(all.length);
      },
    ),
    { numRuns: 50 },
  );
});
