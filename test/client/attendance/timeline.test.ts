import { describe, expect, test } from "vitest";
import { placeOf, ticksOf } from "#client/attendance/timeline.ts";

const MINUTE_MS = 60_000;
const minutes = (count: number) => ({ fromMs: 0, toMs: count * MINUTE_MS });

describe("placeOf", () => {
  test("gives the share of the axis, kept within it", () => {
    expect(placeOf(minutes(40), 10 * MINUTE_MS)).toBe(25);
    expect(placeOf(minutes(40), -5)).toBe(0);
    expect(placeOf(minutes(40), 41 * MINUTE_MS)).toBe(100);
    expect(placeOf(minutes(0), 5)).toBe(0);
  });
});

describe("ticksOf", () => {
  test("writes a lesson of 40 or 45 minutes in quarters of an hour, a short one in minutes", () => {
    expect(ticksOf(minutes(40)).map((at) => at / MINUTE_MS)).toEqual([0, 15, 30]);
    expect(ticksOf(minutes(45)).map((at) => at / MINUTE_MS)).toEqual([0, 15, 30, 45]);
    expect(ticksOf(minutes(3)).map((at) => at / MINUTE_MS)).toEqual([0, 1, 2, 3]);
  });

  test("never writes more than four, be the lesson a moment or half a day", () => {
    for (const length of [0, 0.3, 1, 3.7, 17, 90, 240, 700]) {
      const ticks = ticksOf(minutes(length));
      expect(ticks.length, `${length} min`).toBeGreaterThan(0);
      expect(ticks.length, `${length} min`).toBeLessThanOrEqual(4);
    }
  });
});
