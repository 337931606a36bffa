import { describe, expect, test } from "vitest";
import { endOfNextDay, givenWhen, nextOf } from "#server/plans/rules.ts";

describe("givenWhen", () => {
  test.each([
    ["planned", "before"],
    ["live", "inside"],
    ["ended", "after"],
    ["cancelled", "after"],
  ] as const)("%s is %s", (state, when) => expect(givenWhen(state)).toBe(when));
});

describe("nextOf", () => {
  const of = { classId: "a", subjectId: "math" };
  const at = (startsAt: string, change: Partial<typeof of> = {}) => ({
    ...of,
    startsAt,
    ...change,
  });
  const now = Date.parse("2026-09-01T04:00:00Z");

  test("is the first of the class and the subject after that moment, whatever their order", () => {
    const planned = [
      at("2026-09-01T08:00:00.000Z"),
      at("2026-09-01T06:00:00.000Z"),
      at("2026-09-01T05:00:00.000Z", { classId: "b" }),
      at("2026-09-01T05:00:00.000Z", { subjectId: "music" }),
      at("2026-09-01T04:00:00.000Z"),
    ];
    expect(nextOf(planned, of, now)).toBe(Date.parse("2026-09-01T06:00:00Z"));
  });

  test("is none where the day has none", () => expect(nextOf([], of, now)).toBeNull());
});

describe("endOfNextDay", () => {
  test("is a minute to midnight of tomorrow by the school's clock", () => {
    const lateEvening = Date.parse("2026-09-01T18:30:00Z"); // 23:30 in Almaty
    expect(new Date(endOfNextDay(lateEvening, "Asia/Almaty")).toISOString()).toBe(
      "2026-09-02T18:59:00.000Z",
    );
    const afterMidnight = Date.parse("2026-09-01T19:30:00Z"); // 00:30 of the second
    expect(new Date(endOfNextDay(afterMidnight, "Asia/Almaty")).toISOString()).toBe(
      "2026-09-03T18:59:00.000Z",
    );
  });
});
