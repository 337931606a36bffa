import { expect, test } from "vitest";
import {
  clockOf,
  dayAfter,
  minuteOf,
  offeredOf,
  weekdayOf,
  weekOf,
} from "#client/consultations/desk/week.ts";
import type { Availability } from "#server/consultations/protocol.ts";
import { slotsOf } from "#server/consultations/slots.ts";
import { NOW_MS, talkOf } from "./talk-of.ts";

const timeZone = "Asia/Almaty"; // UTC+5: it is 17:00 of the Tuesday there
const availability: Availability = {
  windows: [
    { weekday: 2, fromMin: 16 * 60, toMin: 19 * 60 },
    { weekday: 4, fromMin: 10 * 60, toMin: 11 * 60 },
  ],
  lengthMin: 30,
  bufferMin: 10,
  noticeHours: 1,
  horizonDays: 14,
  daysOff: [],
  isInstant: true,
  ways: ["video"],
};
const almaty = (text: string) => new Date(Date.parse(`2026-11-${text}:00+05:00`)).toISOString();
const week = { from: "2026-11-24", days: 7, nowMs: NOW_MS, timeZone };

test("minutes and clocks are two ways to write one thing", () => {
  expect(clockOf(545)).toBe("09:05");
  expect(minuteOf("09:05")).toBe(545);
  expect([minuteOf(""), minuteOf("9:05"), minuteOf("25:00"), minuteOf("10:75")]).toEqual([
    ...[null, null, null, null],
  ]);
  expect(minuteOf("24:00")).toBe(1440);
});

test("days follow each other over a month's end; weeks begin on Monday", () => {
  expect(dayAfter("2026-11-30", 1)).toBe("2026-12-01");
  expect([weekdayOf("2026-11-23"), weekdayOf("2026-11-29")]).toEqual([1, 7]);
});

test("a day shows what is still free by the school's clock, what is too late to book, and the talks", () => {
  const talk = talkOf({ startsAt: almaty("24T18:00") });
  const [tuesday, wednesday, thursday] = weekOf({ availability, talks: [talk], ...week });
  // 16:00 and 16:40 are over; 17:20 is sooner than the notice and touches nothing; 18:00 is taken.
  expect(tuesday?.times).toEqual([
    { kind: "free", startsAt: almaty("24T17:20"), isSoon: true },
    { kind: "talk", startsAt: almaty("24T18:00"), talk },
  ]);
  expect(wednesday?.times).toEqual([]);
  expect(thursday?.times.map(({ startsAt }) => startsAt)).toEqual([almaty("26T10:00")]);
});

test("a talk that was called off gives its time back; one asked for keeps it", () => {
  const free = (state: "cancelled" | "asked") =>
    weekOf({
      ...{ availability, ...week },
      talks: [
        talkOf({
          state,
          waitsFor: state === "asked" ? "host" : null,
          startsAt: almaty("26T10:00"),
        }),
      ],
    })[2]?.times.filter(({ kind }) => kind === "free").length;
  expect(free("cancelled")).toBe(1);
  expect(free("asked")).toBe(0);
});

test("on a day off nothing is free, and talks stand there still", () => {
  const talk = talkOf({ startsAt: almaty("26T10:00") });
  const off = { ...availability, daysOff: ["2026-11-26"] };
  const thursday = weekOf({ availability: off, talks: [talk], ...week })[2];
  expect(thursday).toEqual({
    ...{ day: "2026-11-26", isOff: true },
    times: [{ kind: "talk", startsAt: almaty("26T10:00"), talk }],
  });
});

test("without hours only talks are shown; what others host is not", () => {
  const talks = [
    talkOf({ id: "own", startsAt: almaty("25T10:00") }),
    talkOf({ id: "asGuest", startsAt: almaty("25T12:00"), isHost: false }),
  ];
  const times = weekOf({ availability: null, talks, ...week }).flatMap((day) => day.times);
  expect(times).toMatchObject([{ kind: "talk", talk: { id: "own" } }]);
});

test("the preview is what the server offers, day by day", () => {
  const talk = talkOf({ startsAt: almaty("26T10:00") });
  const fromMs = Date.parse(almaty("26T10:00"));
  const offered = slotsOf(availability, {
    ...{ timeZone, nowMs: NOW_MS },
    taken: [{ fromMs, toMs: fromMs + 30 * 60_000 }],
  }).filter(({ startsAt }) => startsAt < almaty("30T00:00"));
  const days = offeredOf(availability, { talks: [talk], ...week });
  expect(days.flatMap(({ slots }) => slots)).toEqual(offered);
  expect(days.map(({ day }) => day)).toEqual(["2026-11-24", "2026-11-26"]);
  expect(offered.map(({ isFree }) => isFree)).toEqual([true, false]);
});

test("the preview ends with the horizon", () => {
  const near = { ...availability, horizonDays: 1 };
  expect(offeredOf(near, { talks: [], ...week }).map(({ day }) => day)).toEqual(["2026-11-24"]);
});
