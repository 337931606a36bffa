import { expect, test } from "vitest";
import { fieldDay, fieldTime } from "#client/kit/ui/day-field.ts";

test("the day and the time of what a field holds, and nothing of what is none", () => {
  expect([fieldDay("2026-12-03"), fieldTime("2026-12-03")]).toEqual(["2026-12-03", null]);
  expect([fieldDay("2028-02-29T15:05"), fieldTime("2028-02-29T15:05")]).toEqual([
    "2028-02-29",
    "15:05",
  ]);
  for (const none of ["", "2026-02-30", "2026-13-01", "2026-12-3", "2026-12-03T", "03.12.2026"])
    expect(fieldDay(none), none).toBeNull();
});
