import { describe, expect, test } from "vitest";
import { mainLesson, minutesUntil, passedShare, phaseOf } from "#client/lessons/phase.ts";
import type { LessonState } from "#server/lessons/protocol.ts";

const MINUTE_MS = 60_000;
const NINE = Date.parse("2026-11-24T09:00:00Z");
const at = (startMs: number, state: LessonState = "planned") => ({
  startsAt: new Date(startMs).toISOString(),
  durationMin: 45,
  state,
});
const nine = at(NINE);

describe("phaseOf", () => {
  test.each([
    [-16, "later"],
    [-15, "due"],
    [-1, "due"],
    [0, "waiting"],
    [44, "waiting"],
    [45, "missed"],
  ] as const)("a planned lesson %i minutes after its bell is %s", (minutes, phase) => {
    expect(phaseOf(nine, NINE + minutes * MINUTE_MS)).toBe(phase);
  });

  test("a lesson that began or was cancelled keeps its state whatever the time", () => {
    expect(phaseOf(at(NINE, "live"), NINE + 90 * MINUTE_MS)).toBe("live");
    expect(phaseOf(at(NINE, "ended"), NINE)).toBe("ended");
    expect(phaseOf(at(NINE, "cancelled"), NINE)).toBe("cancelled");
  });
});

describe("mainLesson", () => {
  const eight = NINE - 60 * MINUTE_MS;
  const ten = NINE + 60 * MINUTE_MS;

  test("is the live one, even when another should have begun", () => {
    const live = at(eight, "live");
    expect(mainLesson([live, nine, at(ten)], NINE)).toBe(live);
  });

  test("of two live ones is the later: the earlier was left open", () => {
    const [early, late] = [at(eight, "live"), at(NINE, "live")];
    expect(mainLesson([early, late], NINE)).toBe(late);
  });

  test("else the earliest that may begin, else the next, else none", () => {
    const soon = at(NINE + 10 * MINUTE_MS);
    expect(mainLesson([soon, nine], NINE)).toBe(nine);
    const next = at(ten);
    expect(mainLesson([at(eight), next, at(ten + MINUTE_MS)], NINE)).toBe(next);
    expect(mainLesson([at(eight), at(eight, "ended"), at(ten, "cancelled")], NINE)).toBeNull();
  });
});

test("minutesUntil counts a begun minute whole and stops at 0", () => {
  expect(minutesUntil(NINE + 1, NINE)).toBe(1);
  expect(minutesUntil(NINE + MINUTE_MS, NINE)).toBe(1);
  expect(minutesUntil(NINE + MINUTE_MS + 1, NINE)).toBe(2);
  expect(minutesUntil(NINE, NINE + 5)).toBe(0);
});

test("passedShare stays between 0 and 1", () => {
  expect(passedShare(nine, NINE - 1)).toBe(0);
  expect(passedShare(nine, NINE + 9 * MINUTE_MS)).toBeCloseTo(0.2);
  expect(passedShare(nine, NINE + 90 * MINUTE_MS)).toBe(1);
});
