import { describe, expect, test } from "vitest";
import { shownRows, totalsOf } from "#client/watching/rows.ts";
import type { WatchingRow, WatchingTable } from "#server/watching/protocol.ts";

const row = (name: string, classId: string, percent: number, lastAt: string | null) =>
  ({
    personId: name,
    fullName: name,
    classId,
    className: classId,
    percent,
    coveredMs: percent * 600,
    positionMs: 0,
    lastAt,
    answer: null,
    hasPhoto: false,
  }) satisfies WatchingRow;
const rows = [
  row("Абай", "7a", 100, "2026-11-24T05:00:00Z"),
  row("Әсел", "7a", 0, null),
  row("Бекзат", "7b", 79, "2026-11-25T05:00:00Z"),
  row("Ғалия", "7b", 80, "2026-11-23T05:00:00Z"),
];
const schoolClass = (id: string) => ({
  id,
  name: id,
  pupilCount: 2,
  averagePercent: 50,
  reachedCount: 1,
});
const table: WatchingTable = {
  durationMs: 60_000,
  thresholdPercent: 80,
  classes: [schoolClass("7a"), schoolClass("7b")],
  rows,
  curve: [],
  bucketMs: 1_000,
};
const names = (asked: Parameters<typeof shownRows>[1]) =>
  shownRows(table, asked).map((group) => group.rows.map(({ fullName }) => fullName));

describe("shownRows", () => {
  test("groups by class and keeps the order of names", () => {
    expect(names({ classId: null, isOnlyBelow: false, sortBy: "name" })).toEqual([
      ["Абай", "Әсел"],
      ["Бекзат", "Ғалия"],
    ]);
  });

  test("leaves only those below the threshold, which itself counts as reached", () => {
    expect(names({ classId: null, isOnlyBelow: true, sortBy: "name" })).toEqual([
      ["Әсел"],
      ["Бекзат"],
    ]);
  });

  test("orders by percent and by the last visit, one class alone", () => {
    expect(names({ classId: "7b", isOnlyBelow: false, sortBy: "percent" })).toEqual([
      ["Ғалия", "Бекзат"],
    ]);
    expect(names({ classId: "7b", isOnlyBelow: false, sortBy: "lastAt" })).toEqual([
      ["Бекзат", "Ғалия"],
    ]);
  });
});

describe("totalsOf", () => {
  test("counts those who never opened it in every denominator", () => {
    expect(totalsOf(table)).toMatchObject({
      pupils: 4,
      opened: 3,
      neverOpened: 1,
      reached: 2,
      below: 2,
      averagePercent: 65,
    });
  });

  test("of nobody is nought, not nothing", () => {
    expect(totalsOf({ ...table, rows: [] })).toMatchObject({ pupils: 0, averagePercent: 0 });
  });
});
