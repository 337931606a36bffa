import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  boundsOf,
  moved,
  only,
  placesOf,
  type Selection,
  type Step,
  steps,
} from "#client/journal/model/moving.ts";

const size = { rows: 3, cols: 4 };
const at = (row: number, col: number) => only({ row, col });
const walked = (selection: Selection, ...path: Step[]) =>
  path.reduce<Selection | null>((now, step) => now && moved(now, step, size), selection);

describe("moved", () => {
  test("goes by arrows and stays within the edges", () => {
    expect(walked(at(0, 0), "up", "left")?.at).toEqual({ row: 0, col: 0 });
    expect(walked(at(0, 0), "down", "right", "right")?.at).toEqual({ row: 1, col: 2 });
    expect(walked(at(2, 3), "down", "right")?.at).toEqual({ row: 2, col: 3 });
    expect(walked(at(1, 1), "rowEnd", "bottom")?.at).toEqual({ row: 2, col: 3 });
  });

  test("Enter goes down, and after a run of Tabs back under where it began", () => {
    expect(walked(at(0, 1), "enter")?.at).toEqual({ row: 1, col: 1 });
    expect(walked(at(0, 1), "tab", "tab", "enter")?.at).toEqual({ row: 1, col: 1 });
    expect(walked(at(0, 1), "tab", "left", "enter")?.at).toEqual({ row: 1, col: 1 });
    expect(walked(at(0, 1), "tab", "down", "enter")?.at).toEqual({ row: 2, col: 2 });
  });

  test("Tab passes over closed columns, goes on in the next row, and out at the end", () => {
    const isOpen = (col: number) => col !== 1 && col !== 3;
    const tab = (selection: Selection) => moved(selection, "tab", size, { isOpen });
    expect(tab(at(0, 0))?.at).toEqual({ row: 0, col: 2 });
    expect(tab(at(0, 2))?.at).toEqual({ row: 1, col: 0 });
    expect(tab(at(2, 2))).toBeNull();
    expect(moved(at(0, 0), "tabBack", size, { isOpen })).toBeNull();
    expect(moved(at(1, 0), "tabBack", size, { isOpen })?.at).toEqual({ row: 0, col: 2 });
  });

  test("Shift stretches a range, and a bare move ends it", () => {
    const wide = moved(at(1, 1), "right", size, { isExtending: true })!;
    const range = moved(wide, "down", size, { isExtending: true })!;
    expect(boundsOf(range)).toEqual({ top: 1, bottom: 2, left: 1, right: 2 });
    expect(placesOf(boundsOf(range))).toHaveLength(4);
    expect(moved(range, "up", size)).toEqual(at(1, 2));
  });

  test("never leaves the grid, whatever is pressed", () => {
    const path = fc.array(fc.tuple(fc.constantFrom(...steps), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(path, (presses) => {
        let now = at(1, 2);
        for (const [step, isExtending] of presses)
          now = moved(now, step, size, { isExtending }) ?? now;
        for (const { row, col } of [now.at, now.from]) {
          expect(row).toBeGreaterThanOrEqual(0);
          expect(row).toBeLessThan(size.rows);
          expect(col).toBeGreaterThanOrEqual(0);
          expect(col).toBeLessThan(size.cols);
        }
      }),
    );
  });
});
