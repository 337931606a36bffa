import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { JournalCell, JournalGrid, TermMark } from "#server/journal/protocol.ts";
import { Store } from "../../kit/store.ts";
import { cellKey } from "../model/columns.ts";
import {
  type Cause,
  type Conflict,
  chosen,
  conflictMoved,
  put,
  putCode,
  type Queue,
} from "../model/queue.ts";
import {
  type Deed,
  did,
  doAgain,
  type Edit,
  nothingDone,
  ownOnly,
  takeBack,
} from "../model/undo.ts";
import { createCells } from "./cells.ts";
import type { Outgoing } from "./outgoing.ts";

/** A wish for one cell. */
export type Wish =
  | { what: "value"; pupilId: string; column: string; value: number | null }
  | { what: "comment"; pupilId: string; column: string; comment: string }
  | { what: "attendance"; pupilId: string; column: string; code: AttendanceCode };

/** What was taken back, for the eyes: where it was, and how many cells somebody else had changed since. */
export type Undone = { pupilId: string; column: string; others: number };

/** Cells of which something is not in the journal yet. */
function keysOf({ waiting, conflicts, codes, flight }: Queue): Set<string> {
  const flying = (flight?.changes ?? []).map(({ pupilId, column }) => cellKey(pupilId, column));
  return new Set([waiting, conflicts, codes].flatMap((part) => Object.keys(part)).concat(flying));
}

/**
 * One journal on the screen: its cells, what this person does to them, and the way back. Everything shows at once;
 * `outgoing` brings it to the server.
 */
export function createSheet(outgoing: Outgoing, meId: string) {
  const cells = createCells(outgoing.read);
  const ways = new Store({ mayUndo: false, mayRedo: false });
  let undo = nothingDone;

  const remember = (next: typeof undo) => {
    undo = next;
    ways.patch({ mayUndo: undo.done.length > 0, mayRedo: undo.undone.length > 0 });
  };
  const nowOf = ({ what, pupilId, column }: Edit): number | string | null => {
    const view = cells.view(cellKey(pupilId, column));
    if (what === "value") return view.value;
    return what === "comment" ? view.comment : (view.code ?? "present");
  };

  function apply(edits: Deed, cause: Cause): void {
    outgoing.change((queue) => {
      let next = queue;
      for (const { what, pupilId, column, to } of edits) {
        const key = cellKey(pupilId, column);
        const place = { pupilId, column };
        const { value } = cells.view(key);
        // A conflict's own side of the journal is the newest one known.
        const stands = next.conflicts[key]?.stands ?? cells.stands(key);
        if (what === "attendance") next = putCode(next, { ...place, code: to });
        else if (what === "value") next = put(next, { ...place, value: to, cause }, stands);
        else next = put(next, { ...place, value, comment: to, cause }, stands);
      }
      return next;
    });
    for (const { pupilId, column } of edits) cells.refresh(cellKey(pupilId, column));
    outgoing.sender.changed();
  }

  const editOf = (wish: Wish): Edit[] => {
    const { pupilId, column } = wish;
    const view = cells.view(cellKey(pupilId, column));
    const place = { pupilId, column };
    if (wish.what === "value")
      return view.value === wish.value && view.state !== "conflict"
        ? []
        : [{ what: "value", ...place, from: view.value, to: wish.value }];
    if (wish.what === "comment")
      return view.comment === wish.comment
        ? []
        : [{ what: "comment", ...place, from: view.comment, to: wish.comment }];
    return view.code === wish.code && view.isCodeSure
      ? []
      : [{ what: "attendance", ...place, from: view.code ?? "present", to: wish.code }];
  };

  function travel(step: ReturnType<typeof takeBack>): Undone | null {
    const first = step?.edits[0];
    if (!step || !first) return null;
    remember(step.undo);
    const { mine, others } = ownOnly(step.edits, nowOf);
    apply(mine, "undone");
    return { pupilId: first.pupilId, column: first.column, others: others.length };
  }

  return {
    cells,
    ways,
    save: outgoing.sender.state,
    take: (grid: JournalGrid) => cells.take(grid),
    /** Written by anybody, as the server tells it. */
    takeNews(some: readonly JournalCell[], marks: readonly TermMark[]): void {
      outgoing.change((queue) => some.reduce(conflictMoved, queue));
      const { flight } = outgoing.read();
      const isOwn = ({ pupilId, column }: JournalCell) =>
        flight?.changes.some((one) => one.pupilId === pupilId && one.column === column) ?? false;
      const mine = some.filter((cell) => cell.byId === meId && isOwn(cell));
      cells.takeCells(mine, [], false);
      cells.takeCells(
        some.filter((cell) => !mine.includes(cell)),
        marks,
        true,
      );
    },
    /** Does several things as one deed. Returns how many cells changed. */
    write(wishes: readonly Wish[]): number {
      const edits = wishes.flatMap(editOf);
      remember(did(undo, edits));
      apply(edits, "typed");
      return edits.length;
    },
    undo: () => travel(takeBack(undo)),
    redo: () => travel(doAgain(undo)),
    /** One of the two values of a conflict. */
    choose(key: string, which: "mine" | "theirs"): void {
      outgoing.change((queue) => chosen(queue, key, which));
      cells.refresh(key);
      outgoing.sender.changed();
    },
    /** The first cell that waits for a choice between two values; the same object until it changes. */
    conflict: (): Conflict | null => Object.values(outgoing.read().conflicts)[0] ?? null,
    onConflict: outgoing.onChange,
    retry: () => outgoing.sender.hurry(),
    discard: () => outgoing.sender.discard(),
    /** Follows the queue and the server's answers for as long as the sheet is shown. */
    follow(): () => void {
      let known = keysOf(outgoing.read());
      const stops = [
        outgoing.onAnswer(({ cells: some, conflicts, termMarks }) => {
          cells.takeCells(some, termMarks, false);
          cells.takeCells(
            conflicts.map(({ stands }) => stands),
            [],
            false,
          );
        }),
        outgoing.onCodes(cells.takeCodes),
        outgoing.onChange(() => {
          const before = known;
          known = keysOf(outgoing.read());
          for (const key of new Set([...before, ...known])) cells.refresh(key);
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
export type Sheet = ReturnType<typeof createSheet>;
