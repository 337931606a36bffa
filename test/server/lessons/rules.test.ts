import { describe, expect, test } from "vitest";
import { ofShiftNow, startRefusal } from "#server/lessons/rules.ts";

const MIN = 60_000;
const NINE = Date.parse("2026-09-01T04:00:00Z");
const at = (minutes: number) => NINE + minutes * MIN;

describe("startRefusal", () => {
  const lesson = { startsAtMs: at(0), endsAtMs: at(45) };
  test.each([
    ["planned", -15, null],
    ["planned", -15.01, "lesson_too_early"],
    ["planned", 0, null],
    ["planned", 45, null],
    ["planned", 45.01, "lesson_ended"],
    ["ended", 10, "lesson_ended"],
    ["cancelled", 10, "lesson_cancelled"],
    ["cancelled", 60, "lesson_cancelled"],
  ])("%s at minute %d: %s", (state, minute, reason) => {
    expect(startRefusal({ ...lesson, state }, at(minute))).toBe(reason);
  });
});

describe("ofShiftNow", () => {
  /** A class around the clock: shifts of two lessons of an hour each, from midnight on. */
  const lessons = [0, 1, 2, 3, 4, 5].map((hour) => ({
    classId: "c",
    shift: Math.floor(hour / 2) + 1,
    startsAtMs: at(hour * 60),
    state: "planned",
    hour,
  }));
  const hoursAt = (minute: number, given = lessons) =>
    ofShiftNow(given, at(minute)).map(({ hour }) => hour);

  test("leaves the shift that holds now, from its first bell on", () => {
    expect(hoursAt(0)).toEqual([0, 1]);
    expect(hoursAt(100)).toEqual([0, 1]);
    expect(hoursAt(120)).toEqual([2, 3]);
    expect(hoursAt(300)).toEqual([4, 5]);
  });

  test("leaves the first before any has begun and the last after all have ended", () => {
    expect(hoursAt(-60)).toEqual([0, 1]);
    expect(hoursAt(600)).toEqual([4, 5]);
  });

  test("adds a lesson that may be opened already, and one that is live still", () => {
    expect(hoursAt(104)).toEqual([0, 1]);
    expect(hoursAt(105)).toEqual([0, 1, 2]);
    const runsOn = lessons.map((one) => (one.hour === 1 ? { ...one, state: "live" } : one));
    expect(hoursAt(125, runsOn)).toEqual([1, 2, 3]);
  });

  test("leaves a class of one shift its whole day, whichever shift the others are in", () => {
    const second = [10, 11].map((hour) => {
      return { classId: "d", shift: 2, startsAtMs: at(hour * 60), state: "planned", hour };
    });
    expect(hoursAt(0, [...lessons, ...second])).toEqual([0, 1, 10, 11]);
    expect(ofShiftNow(second, at(0))).toEqual(second);
    expect(ofShiftNow([], at(0))).toEqual([]);
  });
});
