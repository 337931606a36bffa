import { describe, expect, test } from "vitest";
import { areaPath, pointAt, summaryOf } from "#client/watching/curve.ts";

describe("areaPath", () => {
  test("steps from stretch to stretch within its box, the highest at the top", () => {
    expect(areaPath([2, 4, 0], 300, 100)).toBe("M0 100V50H100V0H200V100H300V100Z");
  });

  test("lies flat where nobody has watched, and is nothing without stretches", () => {
    expect(areaPath([0, 0], 10, 10)).toBe("M0 10V10H5V10H10V10Z");
    expect(areaPath([], 10, 10)).toBe("");
  });
});

test("summaryOf names the first of the highest and of the lowest", () => {
  expect(summaryOf([3, 5, 5, 1, 1], 2_000)).toEqual({
    first: { atMs: 0, count: 3 },
    most: { atMs: 2_000, count: 5 },
    least: { atMs: 6_000, count: 1 },
    last: { atMs: 8_000, count: 1 },
  });
  expect(summaryOf([], 1_000)).toBeNull();
});

test("pointAt stays within the axis", () => {
  const counts = [1, 2, 3, 4];
  expect(pointAt(counts, 500, 0.5)).toEqual({ atMs: 1_000, count: 3 });
  expect(pointAt(counts, 500, 1)).toEqual({ atMs: 1_500, count: 4 });
  expect(pointAt(counts, 500, -1)).toEqual({ atMs: 0, count: 1 });
  expect(pointAt([], 500, 0)).toBeUndefined();
});
