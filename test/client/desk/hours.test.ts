import { describe, expect, test } from "vitest";
import {
  availabilityOf,
  draftOf,
  type HoursDraft,
  problemsOf,
  stretchesOf,
  toWorkdays,
  windowsOf,
  withCopied,
  withDaysOff,
  withoutStretch,
  withoutWindow,
  withTime,
  withWindow,
} from "#client/consultations/desk/hours/draft.ts";
import { Availability } from "#server/consultations/protocol.ts";

const stored: Availability = {
  windows: [
    { weekday: 1, fromMin: 540, toMin: 720 },
    { weekday: 1, fromMin: 840, toMin: 900 },
    { weekday: 3, fromMin: 600, toMin: 660 },
  ],
  lengthMin: 30,
  bufferMin: 10,
  noticeHours: 12,
  horizonDays: 21,
  daysOff: [],
  isInstant: false,
  ways: ["video", "text"],
};
const times = (draft: HoursDraft, weekday: number) =>
  windowsOf(draft, weekday).map(({ from, to }) => `${from}-${to}`);
const problem = (draft: HoursDraft) => [...problemsOf(draft).values()];
const firstKey = (draft: HoursDraft) => draft.windows[0]?.key ?? 0;

test("what is stored comes back as it was", () => {
  expect(availabilityOf(draftOf(stored))).toEqual(stored);
});

test("whoever has none is proposed hours that could be saved as they are", () => {
  const proposed = availabilityOf(draftOf(null));
  expect(Availability.safeParse(proposed).success).toBe(true);
  expect(new Set(proposed?.windows.map(({ weekday }) => weekday))).toEqual(
    new Set([1, 2, 3, 4, 5]),
  );
});

test("a new window follows the day's last one and never stands over it", () => {
  const more = withWindow(draftOf(stored), 1);
  expect(times(more, 1)).toEqual(["09:00-12:00", "14:00-15:00", "16:00-17:00"]);
  expect(times(withWindow(more, 5), 5)).toEqual(["14:00-15:00"]);
  expect(problem(more)).toEqual([]);
});

test("a window is removed by itself", () => {
  const draft = draftOf(stored);
  expect(times(withoutWindow(draft, firstKey(draft)), 1)).toEqual(["14:00-15:00"]);
});

test("a day's windows take the place of others', and stay where they are", () => {
  const copied = withCopied(draftOf(stored), 1, [3, 6]);
  for (const weekday of [1, 3, 6])
    expect(times(copied, weekday)).toEqual(["09:00-12:00", "14:00-15:00"]);
  const workdays = toWorkdays(draftOf(stored), 3);
  expect([1, 2, 3, 4, 5, 6].map((weekday) => times(workdays, weekday).join())).toEqual([
    ...["10:00-11:00", "10:00-11:00", "10:00-11:00", "10:00-11:00", "10:00-11:00", ""],
  ]);
  expect(problem(workdays)).toEqual([]);
});

describe("what is wrong is said of the window, and nothing can be saved", () => {
  const cases = [
    { change: { from: "" }, problem: ["empty"] },
    { change: { to: "09:00" }, problem: ["backwards"] },
    { change: { to: "14:30" }, problem: ["overlaps", "overlaps"] },
    { change: { to: "09:20" }, problem: ["short"] },
  ];
  test.each(cases)("$change", ({ change, problem: said }) => {
    const draft = draftOf(stored);
    const wrong = withTime(draft, firstKey(draft), change);
    expect(problem(wrong)).toEqual(said);
    expect(availabilityOf(wrong)).toBeNull();
  });

  test("windows that touch are not over each other; nor are those of two days", () => {
    const draft = draftOf(stored);
    expect(problem(withTime(draft, firstKey(draft), { to: "14:00" }))).toEqual([]);
    expect(problem(withTime(draft, firstKey(draft), { from: "10:00", to: "11:00" }))).toEqual([]);
  });

  test("without a way to talk too", () => {
    expect(availabilityOf({ ...draftOf(stored), ways: [] })).toBeNull();
  });
});

test("days off are added as a stretch, shown as stretches, and removed as one", () => {
  const one = withDaysOff(draftOf(stored), "2026-12-30", "2027-01-02");
  expect(one.daysOff).toEqual(["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]);
  const both = withDaysOff(one, "2026-12-16", "2026-12-16");
  const [holiday, newYear] = stretchesOf(both.daysOff, "2026-11-24");
  expect([holiday, newYear]).toEqual([
    { from: "2026-12-16", to: "2026-12-16" },
    { from: "2026-12-30", to: "2027-01-02" },
  ]);
  expect(stretchesOf(both.daysOff, "2027-01-02")).toEqual([
    { from: "2027-01-02", to: "2027-01-02" },
  ]);
  expect(newYear && withoutStretch(both, newYear).daysOff).toEqual(["2026-12-16"]);
});
