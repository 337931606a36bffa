import { expect, test } from "vitest";
import { lessonEstimate } from "#server/usage/protocol.ts";
import { ceilingFor, standing, sumOf } from "#server/usage/rules.ts";

test("a month stands free, near from 80 % on, over from the cap on; without a cap it is none", () => {
  expect(standing(799, 1000)).toBe("free");
  expect(standing(800, 1000)).toBe("near");
  expect(standing(1000, 1000)).toBe("over");
  expect(standing(1e12, null)).toBe("none");
});

test("over the cap only sound, unless one went on in this lesson", () => {
  const live = { lessonBytes: 0, monthBytes: 0, capBytes: 1, cap: "over" as const };
  expect(ceilingFor({ ...live, hasGoneOn: false })).toBe("sound");
  expect(ceilingFor({ ...live, hasGoneOn: true })).toBeNull();
  expect(ceilingFor({ ...live, cap: "near", hasGoneOn: false })).toBeNull();
});

test("several lessons make one sum of both ways", () => {
  const one = { downBytes: 10, upBytes: 2, fetchedBytes: 3 };
  expect(sumOf([one, one])).toEqual({ bytes: 30, upBytes: 4, fetchedBytes: 6 });
  expect(sumOf([])).toEqual({ bytes: 0, upBytes: 0, fetchedBytes: 0 });
});

test("a lesson's estimate stays under what the issue allows of each mode", () => {
  expect(lessonEstimate(1, "sound")).toBeLessThan(350_000);
  expect(lessonEstimate(1, "slides")).toBeLessThan(700_000);
  expect(lessonEstimate(1, "small")).toBeLessThan(2_000_000);
  expect(lessonEstimate(45, "full")).toBeLessThan(45 * 9_000_000);
});
