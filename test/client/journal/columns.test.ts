import { describe, expect, test } from "vitest";
import { columnsOf, dateToShow, groupsOf, rangeOf } from "#client/journal/model/columns.ts";
import { gridOf, idOf, lessonOf } from "./hand-made.ts";

const works = [
  { id: idOf(52), kind: "term" as const, number: 1, title: "", maxPoints: 30, day: null },
  { id: idOf(51), kind: "section" as const, number: 2, title: "", maxPoints: 20, day: null },
  { id: idOf(50), kind: "section" as const, number: 1, title: "", maxPoints: 15, day: null },
];
const kinds = (columns: ReturnType<typeof columnsOf>) => columns.map(({ kind }) => kind);

describe("columnsOf", () => {
  test("has dates, then section works, the term work, and the result", () => {
    const columns = columnsOf(gridOf(1, ["2026-11-02", "2026-11-04"], { works }), "2026-11-24");
    expect(columns.map(({ id }) => id)).toEqual([
      `lesson:${idOf(1000)}`,
      `lesson:${idOf(1001)}`,
      `work:${idOf(50)}`,
      `work:${idOf(51)}`,
      `work:${idOf(52)}`,
      "percent",
      "term",
    ]);
    expect(columns.map(rangeOf)).toEqual([
      { min: 1, max: 10 },
      { min: 1, max: 10 },
      { min: 0, max: 15 },
      { min: 0, max: 20 },
      { min: 0, max: 30 },
      null,
      { min: 2, max: 5 },
    ]);
  });

  test("of a subject graded by credit end in the credit alone", () => {
    const grid = gridOf(1, ["2026-11-02"]);
    const columns = columnsOf({ ...grid, subject: { ...grid.subject, grading: "credit" } }, "");
    expect(kinds(columns)).toEqual(["lesson", "credit"]);
    expect(rangeOf(columns[1]!)).toEqual({ min: 0, max: 1 });
  });

  test("take no points on days to come, on cancelled lessons, nor from who only looks on", () => {
    const lessons = [
      lessonOf(0, "2026-11-23"),
      lessonOf(1, "2026-11-24", { state: "planned" }),
      lessonOf(2, "2026-11-24", { state: "cancelled" }),
      lessonOf(3, "2026-11-25", { state: "planned" }),
    ];
    const open = (mayWrite: boolean) =>
      columnsOf(gridOf(1, [], { lessons, mayWrite }), "2026-11-24").map(({ isOpen }) => isOpen);
    expect(open(true)).toEqual([true, true, false, false, false, true]);
    expect(open(false)).toEqual([false, false, false, false, false, false]);
  });
});

test("groupsOf spans all columns: months, works, totals", () => {
  const days = ["2026-11-02", "2026-11-30", "2026-12-02"];
  const groups = groupsOf(columnsOf(gridOf(1, days, { works }), "2026-12-24"));
  expect(groups).toEqual([
    { id: "2026-11", kind: "month", span: 2 },
    { id: "2026-12", kind: "month", span: 1 },
    { id: "works", kind: "works", span: 3 },
    { id: "totals", kind: "totals", span: 2 },
  ]);
});

test("dateToShow is today's, else the last that was, else the first", () => {
  const columns = columnsOf(gridOf(1, ["2026-11-02", "2026-11-04", "2026-11-06"]), "2026-12-24");
  expect(dateToShow(columns, "2026-11-04")).toBe(1);
  expect(dateToShow(columns, "2026-11-05")).toBe(1);
  expect(dateToShow(columns, "2026-10-01")).toBe(0);
  expect(dateToShow(columnsOf(gridOf(1, []), "2026-11-05"), "2026-11-05")).toBe(-1);
});
