import { describe, expect, test } from "vitest";
import {
  allowedMs,
  atMost,
  clip,
  coveredMs,
  curveOf,
  judge,
  justBegun,
  leftToGain,
  percentOf,
  unite,
  withClock,
} from "#server/watching/rules.ts";
import { buildTable } from "#server/watching/table.ts";

const range = (fromS: number, toS: number) => ({ fromMs: fromS * 1000, toMs: toS * 1000 });

test("unite closes gaps of half a second, and no longer ones", () => {
  expect(unite([range(10, 20), range(0, 5), range(4, 8)])).toEqual([range(0, 8), range(10, 20)]);
  expect(unite([range(0, 5), range(5.5, 8)])).toEqual([range(0, 8)]);
  expect(unite([range(0, 5), range(5.501, 8)])).toHaveLength(2);
  expect(unite([])).toEqual([]);
});

test("clip keeps to the video and drops what is empty or runs backwards", () => {
  const odd = [range(-5, 3), range(9, 40), range(7, 7), range(8, 6), range(11, 12)];
  expect(clip(odd, 10_000)).toEqual([range(0, 3), range(9, 10)]);
});

test.each([
  [0, 60_000, 0],
  [29_999, 60_000, 50],
  [48_000, 60_000, 80],
  [47_500, 60_000, 79],
  [59_500, 60_000, 100],
  [59_000, 60_000, 100],
  [58_999, 60_000, 98],
  [3_590_000, 3_600_000, 99], // would round to 100, but ten seconds are missing
  [2_850, 3_000, 100], // a twentieth of a short clip may be missing
  [2_849, 3_000, 95],
  [5, 0, 0],
])("of %i ms seen of %i, %i percent", (covered, durationMs, percent) => {
  expect(percentOf(covered, durationMs)).toBe(percent);
});

test("atMost keeps the longest, in order", () => {
  expect(atMost([range(0, 1), range(2, 9), range(10, 12)], 2)).toEqual([
    range(2, 9),
    range(10, 12),
  ]);
  expect(atMost([range(0, 1)], 2)).toEqual([range(0, 1)]);
});

describe("the clock", () => {
  test("a watch may gain twice the time since its start, a little more, and fifteen seconds", () => {
    const watch = { id: "w", startedAtMs: 0, gainedMs: 10_000 };
    expect(leftToGain(watch, 0)).toBe(5_000);
    expect(leftToGain(watch, 10_000)).toBe(26_000);
  });

  test("watches open at once are worth one; near ones share a head start", () => {
    const one = withClock([], 0, 100_000);
    expect(allowedMs(one)).toBe(225_000);
    let many = one;
    for (let n = 0; n < 50; n++) many = withClock(many, n * 100, 100_000);
    expect(allowedMs(many)).toBe(225_000);
    expect(withClock(one, 160_000, 160_000)).toEqual([{ fromMs: 0, toMs: 160_000 }]);
    expect(withClock(one, 160_001, 160_001)).toHaveLength(2);
  });

  test("a watch begun within the last minute goes on", () => {
    const watches = [
      { id: "new", startedAtMs: 100_000, gainedMs: 0 },
      { id: "old", startedAtMs: 0, gainedMs: 0 },
    ];
    expect(justBegun(watches, 159_999)?.id).toBe("new");
    expect(justBegun(watches, 160_000)).toBeNull();
  });
});

test("a stretch of the curve counts when half of it was seen", () => {
  const { curve, bucketMs } = curveOf([[range(0, 2.5)], [range(0.6, 4)], [range(1.5, 1.9)]], 4_500);
  expect(bucketMs).toBe(1000);
  // the fifth is half a second long: what reaches its middle counts
  expect(curve).toEqual([1, 2, 2, 1, 0]);
  expect(curveOf([[range(4, 4.3)]], 4_500).curve).toEqual([0, 0, 0, 0, 1]);
  expect(curveOf([], 3_600_000)).toMatchObject({ bucketMs: 6000 });
  expect(curveOf([[range(0, 1)]], 0)).toEqual({ curve: [], bucketMs: 1000 });
});

test("an answer is judged where it can be", () => {
  expect([judge(1, 1), judge(0, 1), judge(null, 1), judge(1, null)]).toEqual([
    ...[true, false, null, null],
  ]);
});

test("a class is what all of its pupils are, those who never came too", () => {
  const record = (personId: string, toS: number) => ({
    ...{ itemId: "i", personId, ranges: [range(0, toS)], clock: [], positionMs: toS * 1000 },
    ...{ percent: 0, watches: [], answer: null, hasPhoto: false, lastAtMs: 5, revision: 0 },
  });
  const pupils = ["a", "b", "c"].map((id) => ({ id, fullName: id.toUpperCase() }));
  const table = buildTable(
    100_000,
    [
      { id: "7", name: "7 «Ә»", pupils },
      { id: "8", name: "8 «Б»", pupils: [] },
    ],
    [record("a", 80), record("b", 79), record("elsewhere", 100)],
  );
  expect(table.classes).toEqual([
    { id: "7", name: "7 «Ә»", pupilCount: 3, averagePercent: 53, reachedCount: 1 },
    { id: "8", name: "8 «Б»", pupilCount: 0, averagePercent: 0, reachedCount: 0 },
  ]);
  expect(table.rows.map(({ percent }) => percent)).toEqual([80, 79, 0]);
  expect(table.rows[2]).toMatchObject({ coveredMs: 0, positionMs: 0, lastAt: null, answer: null });
  expect([table.curve[0], table.curve[79], table.curve[80]]).toEqual([2, 1, 0]);
  expect(coveredMs([range(0, 80)])).toBe(table.rows[0]?.coveredMs);
});
