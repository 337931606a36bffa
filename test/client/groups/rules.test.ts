import { expect, test } from "vitest";
import { clockOf, isEnding, usualCount } from "#client/groups/rules.ts";

test("usualCount: about four pupils a group, two groups at least", () => {
  expect([0, 4, 12, 25, 34, 100].map(usualCount)).toEqual([2, 2, 3, 6, 9, 12]);
});

const END = "2026-11-24T04:10:00.000Z";
const before = (seconds: number) => Date.parse(END) - seconds * 1000;

test.each([
  [492, "8:12"],
  [59.2, "1:00"],
  [59, "0:59"],
  [0, "0:00"],
  [-5, "0:00"],
])("clockOf: %d s before the end", (seconds, shown) => {
  expect(clockOf(END, before(seconds))).toBe(shown);
});

test("work without an end has no clock and no warning", () => {
  expect(clockOf(null, 0)).toBeNull();
  expect(isEnding(null, 0)).toBe(false);
});

test("the warning comes half a minute before the end", () => {
  expect([31, 30, 1].map((seconds) => isEnding(END, before(seconds)))).toEqual([false, true, true]);
});
