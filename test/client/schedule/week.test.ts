import { describe, expect, test } from "vitest";
import { clockOf, holds, isOn, momentOf, shiftNow, weekdaysOf } from "#client/schedule/week.ts";
import type { Slot } from "#server/schedule/protocol.ts";

const slot = (weekday: number, shift: number, startMin: number, durationMin = 45): Slot => ({
  id: `${weekday}.${shift}.${startMin}`,
  weekday,
  bell: { number: 1, shift, startMin, durationMin },
  classId: "7a",
  className: "7",
  subject: { id: "s", name: { kk: "s", ru: "s", en: "s" }, grading: "marks", isMusic: false },
  teacherId: "t",
  teacherName: "T",
});

describe("clockOf", () => {
  test("writes minutes of the day, midnight as its beginning", () => {
    expect([clockOf(0), clockOf(545), clockOf(1440)]).toEqual(["00:00", "09:05", "00:00"]);
  });
});

describe("momentOf", () => {
  test("counts Sunday as the seventh day", () => {
    expect(momentOf("2026-11-22", "09:31")).toEqual({ weekday: 7, minute: 571 });
    expect(momentOf("2026-11-23", "00:00")).toEqual({ weekday: 1, minute: 0 });
  });
});

describe("isOn", () => {
  test("holds from the bell to the minute before the next", () => {
    const lesson = slot(2, 1, 540);
    expect(isOn(lesson, { weekday: 2, minute: 540 })).toBe(true);
    expect(isOn(lesson, { weekday: 2, minute: 584 })).toBe(true);
    expect(isOn(lesson, { weekday: 2, minute: 585 })).toBe(false);
    expect(isOn(lesson, { weekday: 3, minute: 540 })).toBe(false);
  });

  test("follows a lesson past midnight, from Sunday into Monday too", () => {
    const lesson = slot(7, 1, 1420);
    expect(isOn(lesson, { weekday: 7, minute: 1430 })).toBe(true);
    expect(isOn(lesson, { weekday: 1, minute: 10 })).toBe(true);
    expect(isOn(lesson, { weekday: 7, minute: 10 })).toBe(false);
    expect(holds(lesson.bell, 25)).toBe(false);
  });
});

describe("shiftNow", () => {
  test("is the shift whose bell holds, else the first there is", () => {
    const slots = [slot(1, 2, 800), slot(1, 1, 480)];
    expect(shiftNow(slots, 810)).toBe(2);
    expect(shiftNow(slots, 300)).toBe(1);
    expect(shiftNow([], 300)).toBeNull();
  });
});

describe("weekdaysOf", () => {
  test("always has Monday to Friday, and a weekend only with lessons", () => {
    expect(weekdaysOf([slot(3, 1, 480)])).toEqual([1, 2, 3, 4, 5]);
    expect(weekdaysOf([slot(6, 1, 480)])).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
