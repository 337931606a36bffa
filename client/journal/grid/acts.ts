import type { AttendanceCode } from "#server/attendance/protocol.ts";
import { fromTable, pasteOf, toTable } from "../model/clipboard.ts";
import { type Column, cellKey, isHeld, rangeOf } from "../model/columns.ts";
import { boundsOf, moved, only, type Place, placesOf, type Selection } from "../model/moving.ts";
import { type Intent, valueOfText, withDigit } from "../model/typing.ts";
import type { Sheet, Undone, Wish } from "../sheet/sheet.ts";
import type { ChoiceStore } from "./choice.ts";

/** The grid's rows and columns as they are now. */
export type Shape = {
  pupilIds: readonly string[];
  /** Pupils who are in the class no more: what stands is read only. */
  leftIds: ReadonlySet<string>;
  columns: readonly Column[];
};
type Deps = {
  sheet: Sheet;
  choice: ChoiceStore;
  shape: () => Shape;
  /** One is somewhere else now. */
  onMove: (pupilId: string, column: string) => void;
  letterOf: (code: AttendanceCode) => string;
};

/** What keys, the pointer and the clipboard do in the grid; knows no element of the page. */
export function createActs({ sheet, choice, shape, onMove, letterOf }: Deps) {
  const spotAt = ({ row, col }: Place) => {
    const { pupilIds, leftIds, columns } = shape();
    const pupilId = pupilIds[row];
    const column = columns[col];
    if (pupilId === undefined || !column) return null;
    return { pupilId, column, isOpen: column.isOpen && !leftIds.has(pupilId) };
  };
  const here = () => {
    const at = choice.get().selection?.at;
    return at ? spotAt(at) : null;
  };
  const keyAt = (place: Place) => {
    const spot = spotAt(place);
    return spot && cellKey(spot.pupilId, spot.column.id);
  };
  const chosenSpots = () => {
    const { selection } = choice.get();
    if (!selection) return [];
    return placesOf(boundsOf(selection)).flatMap((place) => spotAt(place) ?? []);
  };
  const say = (remark: ReturnType<ChoiceStore["get"]>["remark"]) => choice.patch({ remark });

  function type(typed: string | null): void {
    const at = choice.get().selection?.at;
    const key = at ? keyAt(at) : null;
    choice.patch({ typed, remark: null });
    sheet.cells.type(typed !== null && key ? { key, text: typed } : null);
  }

  /** What was typed becomes the cell's value. */
  function commit(): void {
    const { typed } = choice.get();
    const spot = here();
    if (typed === null) return;
    type(null);
    const range = spot && rangeOf(spot.column);
    const value = range ? valueOfText(typed, range) : undefined;
    if (!spot || value === undefined) return;
    sheet.write([{ what: "value", pupilId: spot.pupilId, column: spot.column.id, value }]);
  }

  function choose(selection: Selection): void {
    commit();
    choice.patch({ selection, remark: null, isLeaving: false });
    const spot = spotAt(selection.at);
    if (spot) onMove(spot.pupilId, spot.column.id);
  }

  function onDigit(digit: string): void {
    const spot = here();
    const range = spot?.isOpen ? rangeOf(spot.column) : null;
    const next = range && withDigit(choice.get().typed ?? "", digit, range);
    if (next === null) say({ what: range ? "notTaken" : "closed", count: 1 });
    else type(next);
  }

  /** A letter goes into every chosen date at once: pupils are chosen, then Ж is pressed. */
  function onLetter(code: AttendanceCode): void {
    commit();
    const wishes = chosenSpots().flatMap(({ pupilId, column, isOpen }): Wish[] =>
      isOpen && isHeld(column) ? [{ what: "attendance", pupilId, column: column.id, code }] : [],
    );
    if (wishes.length === 0) say({ what: "notHeld", count: 1 });
    else sheet.write(wishes);
  }

  function onSign(isPlus: boolean): void {
    const spot = here();
    if (spot?.column.kind !== "credit" || !spot.isOpen) return;
    const value = isPlus ? 1 : 0;
    sheet.write([{ what: "value", pupilId: spot.pupilId, column: spot.column.id, value }]);
  }

  /** Numbers go first; where there are none, the letters are taken back to "was there". */
  function clear(): void {
    type(null);
    const spots = chosenSpots().filter(({ isOpen }) => isOpen);
    const numbers = spots.flatMap(({ pupilId, column }): Wish[] =>
      sheet.cells.view(cellKey(pupilId, column.id)).value === null
        ? []
        : [{ what: "value", pupilId, column: column.id, value: null }],
    );
    const letters = spots.flatMap(({ pupilId, column }): Wish[] => {
      const { code } = sheet.cells.view(cellKey(pupilId, column.id));
      const isLetter = column.kind === "lesson" && code !== null && code !== "present";
      return isLetter ? [{ what: "attendance", pupilId, column: column.id, code: "present" }] : [];
    });
    sheet.write(numbers.length > 0 ? numbers : letters);
  }

  function edit(): void {
    const spot = here();
    if (!spot?.isOpen) {
      say({ what: "closed", count: 1 });
      return;
    }
    const { value } = sheet.cells.view(cellKey(spot.pupilId, spot.column.id));
    type(value === null ? "" : String(value));
  }

  function travel(way: () => Undone | null): void {
    type(null);
    const undone = way();
    if (!undone) return;
    const { pupilIds, columns } = shape();
    const row = pupilIds.indexOf(undone.pupilId);
    const col = columns.findIndex(({ id }) => id === undone.column);
    if (row >= 0 && col >= 0) choose(only({ row, col }));
    if (undone.others > 0) say({ what: "othersChanged", count: undone.others });
  }

  function move(intent: Intent & { do: "move" }): "done" | "leave" {
    const { selection, isLeaving } = choice.get();
    const { pupilIds, columns } = shape();
    const size = { rows: pupilIds.length, cols: columns.length };
    if (!selection) return "leave";
    const isTab = intent.step === "tab" || intent.step === "tabBack";
    const next =
      isTab && isLeaving
        ? null
        : moved(selection, intent.step, size, {
            isExtending: intent.isExtending,
            isOpen: (col) => columns[col]?.isOpen ?? false,
          });
    if (!next) {
      commit();
      return "leave";
    }
    choose(next);
    return "done";
  }

  function cancel(): void {
    if (choice.get().typed !== null) type(null);
    else choice.patch({ isLeaving: true, remark: null });
  }

  return {
    commit,
    choose,
    /** Does what a key asks for. "leave": the browser goes on to what comes after the grid. */
    handle(intent: Intent): "done" | "leave" {
      switch (intent.do) {
        case "move":
          return move(intent);
        case "digit":
          onDigit(intent.digit);
          break;
        case "attendance":
          onLetter(intent.code);
          break;
        case "sign":
          onSign(intent.isPlus);
          break;
        case "edit":
          edit();
          break;
        case "cancel":
          cancel();
          break;
        case "clear":
          clear();
          break;
        case "erase": {
          const { typed } = choice.get();
          if (typed === null) clear();
          else type(typed.slice(0, -1));
          break;
        }
        case "undo":
          travel(sheet.undo);
          break;
        case "redo":
          travel(sheet.redo);
          break;
        case "menu":
          commit();
          choice.patch({ isPanelOpen: choice.get().selection !== null });
          break;
        case "all": {
          const { pupilIds, columns } = shape();
          const last = { row: pupilIds.length - 1, col: columns.length - 1 };
          choose({ at: last, from: { row: 0, col: 0 }, tabCol: null });
        }
      }
      return "done";
    },
    /** What is chosen, as a spreadsheet takes it; null when nothing is. */
    copy(): string | null {
      const { selection } = choice.get();
      if (!selection) return null;
      const { top, bottom, left, right } = boundsOf(selection);
      const textAt = (row: number, col: number) => {
        const key = keyAt({ row, col });
        const view = key ? sheet.cells.view(key) : null;
        if (!view) return "";
        if (view.value !== null) return String(view.value);
        return view.code && view.code !== "present" ? letterOf(view.code) : "";
      };
      const span = (from: number, to: number) =>
        Array.from({ length: to - from + 1 }, (_, at) => from + at);
      const rows = span(top, bottom).map((row) => span(left, right).map((col) => textAt(row, col)));
      say({ what: "copied", count: rows.flat().length });
      return toTable(rows);
    },
    clear,
    /** Lays a copied table over what is chosen: one deed, and what does not fit is told. */
    paste(text: string): void {
      type(null);
      const { selection } = choice.get();
      const { pupilIds, columns } = shape();
      if (!selection) return;
      const pasted = pasteOf(fromTable(text), boundsOf(selection), columns, pupilIds.length);
      const wishes = pasted.flatMap((cell): Wish[] => {
        const spot = spotAt(cell.place);
        if (!spot?.isOpen || cell.what === "refused") return [];
        const place = { pupilId: spot.pupilId, column: spot.column.id };
        return cell.what === "value"
          ? [{ what: "value", ...place, value: cell.value }]
          : isHeld(spot.column)
            ? [{ what: "attendance", ...place, code: cell.code }]
            : [];
      });
      sheet.write(wishes);
      const refused = pasted.length - wishes.length;
      say(refused > 0 ? { what: "notTaken", count: refused } : null);
    },
  };
}
export type Acts = ReturnType<typeof createActs>;
