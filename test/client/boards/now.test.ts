import { describe, expect, test } from "vitest";
import { type NowLesson, sortedNow, standingOf } from "#client/boards/now.ts";

const BELL = "2026-11-24T04:00:00Z";
const lesson = (className: string, more: Partial<NowLesson> = {}): NowLesson => ({
  id: className,
  classId: className,
  className,
  subject: { id: "s", name: { kk: "s", ru: "s", en: "s" }, grading: "marks", isMusic: false },
  teacher: { id: "t", name: "T" },
  startsAt: BELL,
  durationMin: 45,
  number: 1,
  state: "live",
  topic: null,
  startedAt: BELL,
  endedAt: null,
  cohosts: [],
  areParentsIn: false,
  pupilCount: 25,
  presentCount: 20,
  lateMin: 0,
  ...more,
});
const startedAfter = (seconds: number) => new Date(Date.parse(BELL) + seconds * 1000).toISOString();

describe("standingOf", () => {
  test("calls a start late only after five whole minutes", () => {
    expect(standingOf(lesson("7", { startedAt: startedAfter(300) }))).toBe("running");
    expect(standingOf(lesson("7", { startedAt: startedAfter(301) }))).toBe("startedLate");
  });
});

describe("sortedNow", () => {
  test("puts lessons not begun first, then late ones, longest first; the rest by class", () => {
    const { watched, running } = sortedNow([
      lesson("10"),
      lesson("9"),
      lesson("8", { startedAt: startedAfter(400), lateMin: 6 }),
      lesson("7", { startedAt: startedAfter(700), lateMin: 11 }),
      lesson("6", { state: "planned", startedAt: null, lateMin: 2 }),
      lesson("5", { state: "planned", startedAt: null, lateMin: 9 }),
    ]);
    expect(watched.map((one) => one.lesson.className)).toEqual(["5", "6", "7", "8"]);
    expect(running.map((one) => one.lesson.className)).toEqual(["9", "10"]);
  });

  test("asks nobody to look at what is over or cancelled", () => {
    const { watched, running } = sortedNow([
      lesson("5", { state: "ended" }),
      lesson("6", { state: "cancelled" }),
    ]);
    expect([...watched, ...running]).toEqual([]);
  });
});
