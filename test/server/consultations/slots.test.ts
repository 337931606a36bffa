import { expect, test } from "vitest";
import type { Availability } from "#server/consultations/protocol-booking.ts";
import { isBookable, slotsOf } from "#server/consultations/slots.ts";

const timeZone = "Asia/Almaty"; // UTC+5
const at = (text: string) => Date.parse(`2026-11-${text}:00+05:00`);
/** Tuesday 24 November 2026, 08:00 in Almaty. */
const nowMs = at("24T08:00");
const availability: Availability = {
  windows: [
    { weekday: 2, fromMin: 13 * 60, toMin: 15 * 60 },
    { weekday: 4, fromMin: 10 * 60, toMin: 10 * 60 + 30 },
  ],
  lengthMin: 30,
  bufferMin: 10,
  noticeHours: 2,
  horizonDays: 7,
  daysOff: [],
  isInstant: true,
  ways: ["video", "sound", "text"],
};
const local = (slots: { startsAt: string; isFree: boolean }[]) =>
  slots.map(({ startsAt, isFree }) => {
    const shown = new Date(Date.parse(startsAt) + 5 * 3_600_000).toISOString().slice(8, 16);
    return isFree ? shown : `(${shown})`;
  });
const given = (
  change: Partial<Availability> = {},
  taken: { fromMs: number; toMs: number }[] = [],
) => local(slotsOf({ ...availability, ...change }, { timeZone, nowMs, taken }));

test("windows are cut into talks with their buffer, as far as the horizon", () => {
  expect(given()).toEqual([
    ...["24T13:00", "24T13:40", "24T14:20"],
    "26T10:00",
    ...["01T13:00", "01T13:40", "01T14:20"],
  ]);
  expect(given({ horizonDays: 2 })).toEqual(["24T13:00", "24T13:40", "24T14:20", "26T10:00"]);
});

test("not sooner than the notice, and not on a day off", () => {
  expect(given({ noticeHours: 6, horizonDays: 2 })).toEqual(["24T14:20", "26T10:00"]);
  expect(given({ daysOff: ["2026-11-24"], horizonDays: 2 })).toEqual(["26T10:00"]);
});

test("a talk that is agreed takes its time and what its buffer touches", () => {
  const talk = { fromMs: at("24T13:40"), toMs: at("24T14:10") };
  expect(given({ horizonDays: 0 }, [talk])).toEqual(["24T13:00", "(24T13:40)", "24T14:20"]);
  const late = { fromMs: at("24T13:45"), toMs: at("24T14:15") };
  expect(given({ horizonDays: 0 }, [late])).toEqual(["24T13:00", "(24T13:40)", "(24T14:20)"]);
});

test("windows that overlap offer a time once; one too short offers none", () => {
  const windows = [
    { weekday: 2, fromMin: 780, toMin: 810 },
    { weekday: 2, fromMin: 780, toMin: 850 },
    { weekday: 2, fromMin: 900, toMin: 920 },
  ];
  expect(given({ windows, horizonDays: 0 })).toEqual(["24T13:00", "24T13:40"]);
});

test("only a free time of the list can be booked", () => {
  const context = { timeZone, nowMs, taken: [{ fromMs: at("24T13:00"), toMs: at("24T13:30") }] };
  expect(isBookable(availability, at("24T13:40"), context)).toBe(true);
  expect(isBookable(availability, at("24T13:00"), context)).toBe(false);
  expect(isBookable(availability, at("24T13:41"), context)).toBe(false);
  expect(isBookable(availability, at("24T09:00"), context)).toBe(false);
});
