import { describe, expect, test } from "vitest";
import { fromTable, pasteOf, toTable } from "#client/journal/model/clipboard.ts";
import { columnsOf } from "#client/journal/model/columns.ts";
import { gridOf, idOf } from "./hand-made.ts";

const work = {
  id: idOf(50),
  kind: "section" as const,
  number: 1,
  title: "",
  maxPoints: 20,
  day: null,
};
const columns = columnsOf(gridOf(3, ["2026-11-02", "2026-11-04"], { works: [work] }), "2026-12-01");
const one = (row: number, col: number) => ({ top: row, bottom: row, left: col, right: col });

test("a table goes out and comes back the same, from every system", () => {
  const rows = [
    ["8", "", "К"],
    ["", "10", "7"],
  ];
  expect(fromTable(toTable(rows))).toEqual(rows);
  expect(fromTable("8\t\tК\r\n\t10\t7\r\n")).toEqual(rows);
  expect(fromTable("8\n")).toEqual([["8"]]);
});

describe("pasteOf", () => {
  test("lays the table from the chosen corner and cuts it at the edges", () => {
    const pasted = pasteOf(
      [
        ["8", "9", "15", "77", "5", "1"],
        ["Ж", "", "21", "", "", "1"],
      ],
      one(2, 0),
      columns,
      3,
    );
    expect(pasted.map(({ place, ...rest }) => [place.row, place.col, rest])).toEqual([
      [2, 0, { what: "value", value: 8 }],
      [2, 1, { what: "value", value: 9 }],
      [2, 2, { what: "value", value: 15 }],
      [2, 3, { what: "refused", text: "77" }],
      [2, 4, { what: "value", value: 5 }],
    ]);
  });

  test("reads letters, clears by empty cells, and refuses what the column does not take", () => {
    const pasted = pasteOf(
      [
        ["Ж", ""],
        ["к", "11"],
      ],
      one(0, 0),
      columns,
      3,
    );
    expect(pasted.map(({ place, ...rest }) => rest)).toEqual([
      { what: "attendance", code: "unexcused" },
      { what: "value", value: null },
      { what: "attendance", code: "late" },
      { what: "refused", text: "11" },
    ]);
    expect(pasteOf([["Ж"]], one(0, 2), columns, 3)).toEqual([
      { place: { row: 0, col: 2 }, what: "refused", text: "Ж" },
    ]);
  });

  test("fills all that is chosen with one copied cell", () => {
    const chosen = { top: 0, bottom: 2, left: 0, right: 1 };
    const pasted = pasteOf([["9"]], chosen, columns, 3);
    expect(pasted).toHaveLength(6);
    expect(pasted.every((cell) => cell.what === "value" && cell.value === 9)).toBe(true);
  });
});
