import { expect, test } from "vitest";
import { columnsOf } from "#client/journal/model/columns.ts";
import { sheetsOf } from "#client/journal/model/paper.ts";
import { gridOf } from "./hand-made.ts";

const days = (month: string, count: number) =>
  Array.from({ length: count }, (_, at) => `2026-${month}-${String(at + 1).padStart(2, "0")}`);
const sizes = (...months: string[][]) =>
  sheetsOf(columnsOf(gridOf(1, months.flat()), "2026-12-31")).map((sheet) => sheet.length);

test("keeps months whole on a sheet and loses no column", () => {
  expect(sizes(days("09", 12), days("10", 12))).toEqual([26]);
  expect(sizes(days("09", 22), days("10", 22), days("11", 8))).toEqual([22, 30, 2]);
  expect(sizes(days("10", 31))).toEqual([30, 3]);
  expect(sizes([])).toEqual([2]);
});
