import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createCoverage,
  joinRanges,
  lengthOf,
  rangesOf,
  withoutRanges,
} from "#client/watching/report/coverage.ts";
import type { Range } from "#server/watching/protocol.ts";

const range = (fromMs: number, toMs: number): Range => ({ fromMs, toMs });
const played = (...pairs: [number, number][]) => ({
  length: pairs.length,
  start: (at: number) => pairs[at]?.[0] ?? 0,
  end: (at: number) => pairs[at]?.[1] ?? 0,
});
/** Every millisecond of 0…60 that lies in one of them: the slow and certain way. */
const moments = (ranges: readonly Range[]) =>
  Array.from({ length: 61 }, (_, ms) => ms).filter((ms) =>
    ranges.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs),
  );
const someRanges = fc.array(
  fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => range(Math.min(a, b), Math.max(a, b))),
  { maxLength: 8 },
);

describe("ranges", () => {
  test("joined cover the same moments, in order and apart", () => {
    fc.assert(
      fc.property(someRanges, (ranges) => {
        const joined = joinRanges(ranges);
        expect(moments(joined)).toEqual(moments(ranges));
        expect(joined.every(({ fromMs }, at) => at === 0 || fromMs > joined[at - 1]!.toMs)).toBe(
          true,
        );
      }),
    );
  });

  test("without others are what is left, and count each moment once", () => {
    fc.assert(
      fc.property(someRanges, someRanges, (some, others) => {
        const left = withoutRanges(joinRanges(some), joinRanges(others));
        const gone = new Set(moments(others));
        expect(moments(left)).toEqual(moments(some).filter((ms) => !gone.has(ms)));
        expect(lengthOf(some)).toBe(moments(some).length);
      }),
    );
  });

  test("of a media element are whole milliseconds within the length", () => {
    expect(rangesOf(played([0.0004, 1.5], [2, 9.9]), 9_000)).toEqual([
      range(0, 1500),
      range(2000, 9000),
    ]);
  });
});

describe("coverage", () => {
  test("keeps what was seen when the element forgets it with a new source", () => {
    const coverage = createCoverage();
    coverage.take(rangesOf(played([0, 4], [10, 12]), 60_000));
    coverage.take([]); // loaded anew: nothing played yet
    coverage.take(rangesOf(played([11, 15]), 60_000));
    expect(coverage.ranges()).toEqual([range(0, 4000), range(10_000, 15_000)]);
  });

  test("leaves a seek's hole open and closes the border of two sources", () => {
    const coverage = createCoverage();
    coverage.take([range(0, 4000)]);
    coverage.take([range(4040, 6000), range(6500, 7000)]);
    expect(coverage.ranges()).toEqual([range(0, 6000), range(6500, 7000)]);
  });

  test("gives only what has not arrived, until it is all to be sent again", () => {
    const coverage = createCoverage();
    coverage.take([range(0, 5000)]);
    coverage.deliver([range(0, 4000)]);
    coverage.take([range(0, 6000)]);
    expect(coverage.fresh()).toEqual([range(4000, 6000)]);
    coverage.deliver([range(4000, 6000)]);
    expect(coverage.fresh()).toEqual([]);
    coverage.forgetDelivered();
    expect(coverage.fresh()).toEqual([range(0, 6000)]);
  });
});
