import { describe, expect, test } from "vitest";
import { atInKazakh, endingOf } from "#server/attendance/protocol-time.ts";

describe("endingOf", () => {
  test.each([
    ["09:01", "de"], // бірде
    ["09:03", "te"], // үште
    ["09:04", "te"], // төртте
    ["09:05", "te"], // бесте
    ["09:06", "da"], // алтыда
    ["09:07", "de"], // жетіде
    ["09:19", "da"], // он тоғызда
    ["09:10", "da"], // онда
    ["09:20", "da"], // жиырмада
    ["09:30", "da"], // отызда
    ["09:40", "ta"], // қырықта
    ["09:50", "de"], // елуде
    ["09:00", "da"], // тоғызда
    ["13:00", "te"], // он үште
    ["00:00", "de"], // нөлде
  ])("says %s with -%s", (time, ending) => {
    expect(endingOf(time)).toBe(ending);
  });
});

test("is written in Kazakh letters", () => {
  expect(["09:07", "09:03", "09:06", "09:40"].map(atInKazakh)).toEqual([
    ...["09:07-де", "09:03-те", "09:06-да", "09:40-та"],
  ]);
});
