import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bell } from "#server/schedule/protocol.ts";
import {
  boundsOf,
  clashesIn,
  dayAfter,
  dayOf,
  instantOf,
  type PlainSlot,
  planOn,
  weekdayOf,
} from "#server/schedule/rules.ts";

const HOUR_MS = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();
const hoursOf = (day: string, zone: string) => {
  const { fromMs, toMs } = boundsOf(day, zone);
  return (toMs - fromMs) / HOUR_MS;
};

describe("dayOf", () => {
  test.each([
    ["2026-08-31T18:59:59Z", "Asia/Almaty", "2026-08-31"],
    ["2026-08-31T19:00:00Z", "Asia/Almaty", "2026-09-01"],
    ["2026-09-01T03:59:59Z", "America/New_York", "2026-08-31"],
    ["2026-01-01T00:00:00Z", "Pacific/Kiritimati", "2026-01-01"],
    ["2025-12-31T10:00:00Z", "Pacific/Kiritimati", "2026-01-01"],
    ["2026-03-28T23:00:00Z", "Europe/Berlin", "2026-03-29"],
  ])("%s in %s is of %s", (at, zone, day) => {
    expect(dayOf(Date.parse(at), zone)).toBe(day);
  });
});

describe("instantOf", () => {
  test.each([
    // Kazakhstan went from UTC+6 to UTC+5 on 2024-03-01 at midnight.
    ["2024-02-28", 9 * 60, "Asia/Almaty", "2024-02-28T03:00:00.000Z"],
    ["2024-03-02", 9 * 60, "Asia/Almaty", "2024-03-02T04:00:00.000Z"],
    ["2026-09-01", 0, "Asia/Almaty", "2026-08-31T19:00:00.000Z"],
    ["2026-09-01", 1439, "Asia/Almaty", "2026-09-01T18:59:00.000Z"],
    // Berlin skips 02:00 to 03:00 on 2026-03-29 and shows it twice on 2026-10-25.
    ["2026-03-29", 90, "Europe/Berlin", "2026-03-29T00:30:00.000Z"],
    ["2026-03-29", 150, "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    ["2026-03-29", 180, "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["2026-10-25", 90, "Europe/Berlin", "2026-10-24T23:30:00.000Z"],
    ["2026-10-25", 150, "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["2026-10-25", 180, "Europe/Berlin", "2026-10-25T02:00:00.000Z"],
    ["2026-03-08", 9 * 60, "America/New_York", "2026-03-08T13:00:00.000Z"],
    ["2026-09-01", 9 * 60, "Asia/Kathmandu", "2026-09-01T03:15:00.000Z"],
  ])("%s minute %i in %s is %s", (day, minute, zone, at) => {
    expect(iso(instantOf(day, minute, zone))).toBe(at);
  });

  test("is shown by the school's clock again, on any day without a change of clocks", () => {
    const zones = fc.constantFrom("Asia/Almaty", "Asia/Aqtau", "Europe/Berlin", "America/Lima");
    const days = fc.integer({ min: 0, max: 60 }).map((n) => dayAfter("2026-05-01", n));
    fc.assert(
      fc.property(days, fc.nat(1439), zones, (day, minute, zone) => {
        const ms = instantOf(day, minute, zone);
        expect(dayOf(ms, zone)).toBe(day);
        const clock = new Intl.DateTimeFormat("en-GB", {
          timeZone: zone,
          hour: "2-digit",
          minute: "2-digit",
        }).format(ms);
        expect(clock).toBe(
          `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`,
        );
      }),
    );
  });
});

describe("boundsOf", () => {
  test("a day has 24 hours, or 23 and 25 where clocks change", () => {
    expect(hoursOf("2026-09-01", "Asia/Almaty")).toBe(24);
    expect(hoursOf("2024-02-29", "Asia/Almaty")).toBe(25);
    expect(hoursOf("2026-03-29", "Europe/Berlin")).toBe(23);
    expect(hoursOf("2026-10-25", "Europe/Berlin")).toBe(25);
  });

  test("days follow each other without a gap", () => {
    const days = fc.integer({ min: 0, max: 700 }).map((n) => dayAfter("2025-06-01", n));
    const zones = fc.constantFrom(
      "Europe/Berlin",
      "America/New_York",
      "Asia/Almaty",
      "Asia/Beirut",
    );
    fc.assert(
      fc.property(days, zones, (day, zone) => {
        expect(boundsOf(day, zone).toMs).toBe(boundsOf(dayAfter(day, 1), zone).fromMs);
      }),
    );
  });
});

test("weekdays are ISO's and days pass over months and leap days", () => {
  expect(weekdayOf("2026-09-01")).toBe(2);
  expect(weekdayOf("2026-09-06")).toBe(7);
  expect(dayAfter("2024-02-28", 1)).toBe("2024-02-29");
  expect(dayAfter("2026-01-01", -1)).toBe("2025-12-31");
});

const bell = (number: number, startMin: number, shift = 1): Bell => ({
  number,
  shift,
  startMin,
  durationMin: 45,
});
const slot = (weekday: number, number: number, rest: Partial<PlainSlot> = {}): PlainSlot => ({
  id: "s",
  weekday,
  shift: 1,
  number,
  classId: "c1",
  subjectId: "m",
  teacherId: "t1",
  ...rest,
});

describe("planOn", () => {
  const bells = [bell(1, 480), bell(2, 535), bell(8, 1425)];

  test("takes the slots of the weekday, by time, with the bell's length", () => {
    const slots = [slot(2, 2), slot(2, 1, { classId: "c2" }), slot(3, 1), slot(2, 9)];
    const plan = planOn("2026-09-01", "Asia/Almaty", bells, slots);
    expect(plan.map(({ classId, startsAt }) => [classId, startsAt])).toEqual([
      ["c2", "2026-09-01T03:00:00.000Z"],
      ["c1", "2026-09-01T03:55:00.000Z"],
    ]);
    expect(plan[0]).toEqual({
      classId: "c2",
      subjectId: "m",
      teacherId: "t1",
      startsAt: "2026-09-01T03:00:00.000Z",
      durationMin: 45,
      shift: 1,
      number: 1,
    });
  });

  test("a lesson that ends after midnight belongs to the day its bell rings on", () => {
    const slots = [slot(1, 8)];
    expect(planOn("2026-08-31", "Asia/Almaty", bells, slots)).toHaveLength(1);
    expect(planOn("2026-09-01", "Asia/Almaty", bells, slots)).toHaveLength(0);
  });

  test("two bells at one instant of a skipped hour leave the earlier one", () => {
    const spring = [bell(1, 150), bell(2, 210)]; // both 01:30 UTC on 2026-03-29
    const slots = [slot(7, 2), slot(7, 1)];
    const plan = planOn("2026-03-29", "Europe/Berlin", spring, slots);
    expect(plan.map(({ number }) => number)).toEqual([1]);
    expect(planOn("2026-04-05", "Europe/Berlin", spring, slots)).toHaveLength(2);
  });
});

describe("clashesIn", () => {
  const bells = [bell(1, 480), bell(2, 525), bell(3, 530, 2)];

  test("finds nothing in a sound timetable; a lesson may begin as another ends", () => {
    expect(clashesIn(bells, [slot(1, 1), slot(1, 2), slot(2, 1)])).toEqual([]);
  });

  test("finds a class or a teacher in two lessons at once, over shifts too", () => {
    const sameTeacher = clashesIn(bells, [slot(1, 1), slot(1, 1, { classId: "c2" })]);
    expect(sameTeacher).toEqual(["Teacher t1 has two lessons at minute 480 of the week"]);
    const sameClass = clashesIn(bells, [slot(1, 2), slot(1, 3, { shift: 2, teacherId: "t2" })]);
    expect(sameClass).toEqual(["Class c1 has two lessons at minute 530 of the week"]);
  });

  test("finds a bell twice and a slot without its bell", () => {
    expect(clashesIn([bell(1, 480), bell(1, 600)], [])).toHaveLength(1);
    expect(clashesIn(bells, [slot(1, 7)])).toHaveLength(1);
  });
});
