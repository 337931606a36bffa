import type { AttendanceCode } from "#server/attendance/protocol.ts";

/** One change of one cell by this person, with what stood before. */
export type Edit =
  | { what: "value"; pupilId: string; column: string; from: number | null; to: number | null }
  | { what: "comment"; pupilId: string; column: string; from: string; to: string }
  | {
      what: "attendance";
      pupilId: string;
      column: string;
      from: AttendanceCode;
      to: AttendanceCode;
    };

/** What was done together and is undone together: a typed number, or everything one paste brought. */
export type Deed = readonly Edit[];
export type Undo = { done: readonly Deed[]; undone: readonly Deed[] };

/** Deeds that can be taken back. */
const DEPTH = 200;
export const nothingDone: Undo = { done: [], undone: [] };

/** Remembers a deed; what was undone before is gone, as everywhere. */
export function did(undo: Undo, deed: Deed): Undo {
  return deed.length === 0 ? undo : { done: [...undo.done, deed].slice(-DEPTH), undone: [] };
}

function turned(edit: Edit): Edit {
  if (edit.what === "value") return { ...edit, from: edit.to, to: edit.from };
  if (edit.what === "comment") return { ...edit, from: edit.to, to: edit.from };
  return { ...edit, from: edit.to, to: edit.from };
}

/** The edits that take the last deed back; null when there is none. */
export function takeBack(undo: Undo): { undo: Undo; edits: Deed } | null {
  const deed = undo.done.at(-1);
  if (!deed) return null;
  return {
    undo: { done: undo.done.slice(0, -1), undone: [...undo.undone, deed] },
    edits: deed.map(turned),
  };
}

/** The edits that do again what was taken back last; null when there is none. */
export function doAgain(undo: Undo): { undo: Undo; edits: Deed } | null {
  const deed = undo.undone.at(-1);
  if (!deed) return null;
  return {
    undo: { done: [...undo.done, deed], undone: undo.undone.slice(0, -1) },
    edits: deed,
  };
}

/**
 * Only one's own: an edit whose cell does not hold any more what it started from was changed by somebody else since,
 * and stays as it is.
 */
export function ownOnly(
  edits: Deed,
  now: (edit: Edit) => number | string | null,
): { mine: Deed; others: Deed } {
  const mine = edits.filter((edit) => now(edit) === edit.from);
  return { mine, others: edits.filter((edit) => !mine.includes(edit)) };
}
