import { describe, expect, test, vi } from "vitest";
import { createActs, type Shape } from "#client/journal/grid/acts.ts";
import { createChoice } from "#client/journal/grid/choice.ts";
import { cellKey, columnsOf } from "#client/journal/model/columns.ts";
import { only } from "#client/journal/model/moving.ts";
import { depart, emptyQueue, landed, type Queue } from "#client/journal/model/queue.ts";
import { intentOf } from "#client/journal/model/typing.ts";
import type { Outgoing } from "#client/journal/sheet/outgoing.ts";
import { createSender } from "#client/journal/sheet/sender.ts";
import { createSheet } from "#client/journal/sheet/sheet.ts";
import { cellOf, gridOf, idOf, lessonOf } from "./hand-made.ts";

/** A sheet of three pupils, two dates held and one that was not, over a queue nobody sends. */
function desk() {
  const lessons = [
    lessonOf(0, "2026-11-02"),
    lessonOf(1, "2026-11-04"),
    lessonOf(2, "2026-11-06", { state: "planned" }),
  ];
  const grid = gridOf(3, [], { lessons });
  let queue: Queue = emptyQueue;
  const listeners = new Set<() => void>();
  const outgoing: Outgoing = {
    read: () => queue,
    change(by) {
      queue = by(queue);
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onAnswer: () => () => undefined,
    onCodes: () => () => undefined,
    sender: createSender({
      read: () => queue,
      change: () => undefined,
      newId: () => "id",
      sendCells: () => new Promise(() => undefined),
      sendCodes: () => new Promise(() => undefined),
      onAnswer: () => undefined,
      onCodes: () => undefined,
    }),
  };
  const sheet = createSheet(outgoing, idOf(1));
  sheet.take(grid);
  sheet.follow();
  const choice = createChoice();
  const columns = columnsOf(grid, "2026-11-24");
  const shape: Shape = {
    pupilIds: grid.pupils.map(({ id }) => id),
    leftIds: new Set([grid.pupils[2]!.id]),
    columns,
  };
  const acts = createActs({
    sheet,
    choice,
    shape: () => shape,
    onMove: () => undefined,
    letterOf: (code) => code.slice(0, 1),
  });
  const code = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return {
    ...{ sheet, choice, acts },
    /** The server takes everything that waits. */
    accept() {
      outgoing.change((now) => depart(now, () => "id"));
      const cells = (queue.flight?.changes ?? []).map(({ base, cause: _, ...change }) => ({
        ...cellOf(0, change.column, change.value, base + 1),
        pupilId: change.pupilId,
      }));
      sheet.cells.takeCells(cells, [], false);
      outgoing.change((now) => landed(now, { cells, conflicts: [] }));
    },
    at: (row: number, col: number) => acts.choose(only({ row, col })),
    press(...keys: string[]) {
      for (const key of keys) {
        const isCtrl = key.startsWith("^");
        const name = isCtrl ? key.slice(1) : key;
        const place = isCtrl ? `Key${name.toUpperCase()}` : `Key${name}`;
        const intent = intentOf({ ...code, key: name, code: place, ctrlKey: isCtrl });
        if (intent) acts.handle(intent);
      }
    },
    view: (row: number, col: number) =>
      sheet.cells.view(cellKey(shape.pupilIds[row] ?? "", columns[col]?.id ?? "")),
  };
}

describe("in the grid", () => {
  test("a number is taken by Enter and by any move, and not by Escape", () => {
    const { at, press, view } = desk();
    at(0, 0);
    press("1");
    expect(view(0, 0)).toMatchObject({ typed: "1", value: null });
    press("0", "Enter", "7", "ArrowRight", "9", "Escape");
    expect([view(0, 0).value, view(1, 0).value, view(1, 1).value]).toEqual([10, 7, null]);
    expect(view(0, 0)).toMatchObject({ typed: null, state: "unsent" });
  });

  test("F2 goes on with what stands, Backspace takes a digit back, nothing clears", () => {
    const { at, press, view } = desk();
    at(0, 0);
    press("1", "0", "Enter");
    at(0, 0);
    press("F2", "Backspace");
    expect(view(0, 0).typed).toBe("1");
    press("Backspace", "Enter");
    expect(view(0, 0).value).toBeNull();
  });

  test("a letter goes into every chosen cell of a lesson that was held", () => {
    const { acts, press, view, choice } = desk();
    acts.choose({ at: { row: 1, col: 1 }, from: { row: 0, col: 0 }, tabCol: null });
    press("к");
    for (const [row, col] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const)
      expect(view(row, col)).toMatchObject({ code: "late", isCodeSure: true });
    acts.choose(only({ row: 0, col: 2 }));
    press("к");
    expect(choice.get().remark).toMatchObject({ what: "notHeld" });
    expect(view(0, 2).code).toBeNull();
  });

  test("Delete takes the number first, then the letter", () => {
    const { at, press, view } = desk();
    at(0, 0);
    press("к", "8", "Enter");
    at(0, 0);
    press("Delete");
    expect(view(0, 0)).toMatchObject({ value: null, code: "late" });
    press("Delete");
    expect(view(0, 0)).toMatchObject({ value: null, code: "present" });
  });

  test("who has left the class, and computed columns, take nothing", () => {
    const { at, press, view, choice, acts } = desk();
    at(2, 0);
    press("8", "Enter");
    expect(view(2, 0).value).toBeNull();
    at(0, 3);
    press("8");
    expect(choice.get().remark).toMatchObject({ what: "closed" });
    at(1, 0);
    acts.paste("5\n6\n");
    expect([view(1, 0).value, view(2, 0).value]).toEqual([5, null]);
    expect(choice.get().remark).toEqual({ what: "notTaken", count: 1 });
  });

  test("a paste is one deed, undone and done again as one", () => {
    const { at, press, view, acts, choice } = desk();
    at(0, 0);
    acts.paste("5\t6\n7\tк");
    press("^z");
    expect([view(0, 0).value, view(0, 1).value, view(1, 0).value]).toEqual([null, null, null]);
    expect(view(1, 1).code).toBe("present");
    press("^y");
    expect([view(0, 0).value, view(0, 1).value, view(1, 0).value]).toEqual([5, 6, 7]);
    acts.choose({ at: { row: 1, col: 1 }, from: { row: 0, col: 0 }, tabCol: null });
    expect(acts.copy()).toBe("5\t6\n7\tl");
    expect(choice.get().remark).toEqual({ what: "copied", count: 4 });
  });

  test("undo leaves what somebody else has written since, and says so", () => {
    const { at, press, view, sheet, choice, accept } = desk();
    const column = `lesson:${idOf(1000)}`;
    at(0, 0);
    press("8", "Enter", "7", "Enter");
    accept();
    press("^z"); // the seven
    accept();
    sheet.takeNews([cellOf(100, column, 4, 2)], []);
    press("^z"); // the eight, which is a four by now
    expect([view(0, 0).value, view(1, 0).value]).toEqual([4, null]);
    expect(choice.get().remark).toEqual({ what: "othersChanged", count: 1 });
  });

  test("Escape and then Tab leave the grid; Tab alone goes on within it", () => {
    const { at, acts, choice } = desk();
    const tab = intentOf({
      ...{
        key: "Tab",
        code: "Tab",
        ctrlKey: false,
        metaKey: false,
        altKey: false,
        shiftKey: false,
      },
    })!;
    at(0, 0);
    expect(acts.handle(tab)).toBe("done");
    expect(choice.get().selection?.at).toEqual({ row: 0, col: 1 });
    acts.handle({ do: "cancel" });
    expect(acts.handle(tab)).toBe("leave");
  });

  test("one key draws one cell", () => {
    const { at, press, sheet } = desk();
    at(0, 0);
    const heard = vi.fn();
    const other = vi.fn();
    sheet.cells.subscribe(cellKey(idOf(100), `lesson:${idOf(1000)}`), heard);
    sheet.cells.subscribe(cellKey(idOf(101), `lesson:${idOf(1000)}`), other);
    press("8", "Enter");
    expect(heard).toHaveBeenCalled();
    expect(other).not.toHaveBeenCalled();
  });
});

describe("a sheet", () => {
  test("shows what others write for a moment, and not one's own as theirs", () => {
    const { sheet, view } = desk();
    const cell = cellOf(100, `lesson:${idOf(1000)}`, 9);
    sheet.takeNews([{ ...cell, byId: idOf(77) }], []);
    expect(view(0, 0)).toMatchObject({ value: 9, news: 1 });
    sheet.takeNews([{ ...cell, byId: idOf(77) }], []); // told twice: no news
    expect(view(0, 0).news).toBe(1);
  });

  test("keeps what is typed over what others write meanwhile", () => {
    const { sheet, at, press, view } = desk();
    at(0, 0);
    press("8", "Enter");
    sheet.takeNews([cellOf(100, `lesson:${idOf(1000)}`, 9)], []);
    expect(view(0, 0)).toMatchObject({ value: 8, state: "unsent" });
  });

  test("passes over values older than those it has", () => {
    const { sheet, view } = desk();
    const column = `lesson:${idOf(1000)}`;
    sheet.takeNews([cellOf(100, column, 9, 3)], []);
    sheet.takeNews([cellOf(100, column, 4, 2)], []);
    expect(view(0, 0).value).toBe(9);
  });
});
