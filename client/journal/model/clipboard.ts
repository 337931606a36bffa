import type { AttendanceCode } from "#server/attendance/protocol.ts";
import { type Column, rangeOf } from "./columns.ts";
import { type Bounds, type Place, placesOf } from "./moving.ts";
import { codeOfText, valueOfText } from "./typing.ts";

/** Rows of cells as spreadsheets put them on the clipboard: tabs between cells, a line a row. */
export const toTable = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.join("\t")).join("\n");

/** The rows of a copied table; the empty line that spreadsheets add is none of them. */
export function fromTable(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
}

export type Pasted =
  | { place: Place; what: "value"; value: number | null }
  | { place: Place; what: "attendance"; code: AttendanceCode }
  | { place: Place; what: "refused"; text: string };

/** Marks of a credit as a table may write them. */
const credits: Readonly<Record<string, number>> = { "+": 1, "-": 0, "✓": 1, "✗": 0, "−": 0 };

function pastedAt(place: Place, text: string, column: Column): Pasted {
  const refused = { place, what: "refused" as const, text };
  const range = rangeOf(column);
  if (!column.isOpen || !range) return refused;
  const code = column.kind === "lesson" ? codeOfText(text) : null;
  if (code) return { place, what: "attendance", code };
  const credit = column.kind === "credit" ? credits[text.trim()] : undefined;
  const value = credit ?? valueOfText(text, range);
  return value === undefined ? refused : { place, what: "value", value };
}

/**
 * Where the cells of a copied table go: from the top left of what is chosen, cut at the grid's edges. One copied cell
 * fills all that is chosen. An empty cell clears, in closed columns it means nothing.
 */
export function pasteOf(
  table: readonly (readonly string[])[],
  chosen: Bounds,
  columns: readonly Column[],
  rows: number,
): Pasted[] {
  const single = table.length === 1 && table[0]?.length === 1 ? table[0][0] : undefined;
  const cells: { place: Place; text: string }[] =
    single !== undefined
      ? placesOf(chosen).map((place) => ({ place, text: single }))
      : table.flatMap((line, row) =>
          line.map((text, col) => ({
            place: { row: chosen.top + row, col: chosen.left + col },
            text,
          })),
        );
  return cells.flatMap(({ place, text }) => {
    const column = columns[place.col];
    if (!column || place.row >= rows) return [];
    return !column.isOpen && text.trim() === "" ? [] : [pastedAt(place, text, column)];
  });
}
