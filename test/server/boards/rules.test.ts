import { describe, expect, test } from "vitest";
import { lateMinOf, summaryOf } from "#server/boards/rules.ts";
import type { LessonState } from "#server/lessons/protocol.ts";

const MIN = 60_000;
const NINE = Date.parse("2026-09-01T04:00:00Z");
const iso = (minutes: number) => new Date(NINE + minutes * MIN).toISOString();
const lesson = (classId: string, state: LessonState, bell: number, started: number | null) => ({
  classId,
  state,
  startsAt: iso(bell),
  startedAt: started === null ? null : iso(started),
  pupilCount: 20,
  presentCount: state === "live" ? 18 : 0,
});

describe("lateMinOf", () => {
  test.each([
    ["started early", lesson("a", "live", 0, -5), 0],
    ["on the bell", lesson("a", "live", 0, 0), 0],
    ["59 seconds late", lesson("a", "live", 0, 0.99), 0],
    ["7 minutes late", lesson("a", "live", 0, 7.5), 7],
    ["not started at minute 10", lesson("a", "planned", 0, null), 10],
    ["not due yet", lesson("a", "planned", 20, null), 0],
    ["cancelled", lesson("a", "cancelled", 0, null), 0],
    ["ended, begun late", lesson("a", "ended", 0, 6), 6],
  ])("%s", (_name, given, late) => {
    expect(lateMinOf(given, NINE + 10 * MIN)).toBe(late);
  });
});

describe("summaryOf", () => {
  const now = NINE + 10 * MIN;

  test("counts what runs, began late and has not begun", () => {
    const lessons = [
      lesson("a", "live", 0, 0),
      lesson("b", "live", 0, 5), // at the limit: not late
      lesson("c", "live", 0, 5.01),
      lesson("d", "planned", 0, null),
      lesson("e", "ended", 0, 0),
      lesson("f", "cancelled", 0, null),
      lesson("g", "live", 20, 8), // opened before its bell
    ];
    expect(summaryOf(lessons, now)).toEqual({
      running: 4,
      startedLate: 1,
      notStarted: 1,
      pupilsPresent: 72,
      pupilsExpected: 100,
    });
  });

  test("expects a class once, though its last lesson runs on into the next", () => {
    const lessons = [lesson("a", "live", -45, -45), lesson("a", "planned", 0, null)];
    expect(summaryOf(lessons, now)).toMatchObject({ pupilsExpected: 20, notStarted: 1 });
  });

  test("is all zeros when nothing is on", () => {
    expect(Object.values(summaryOf([], now)).every((count) => count === 0)).toBe(true);
  });
});
