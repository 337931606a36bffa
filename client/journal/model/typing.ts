import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { Step } from "./moving.ts";

/** A pressed key, as a KeyboardEvent says it. */
export type KeyPress = {
  key: string;
  /** The key's place on the keyboard, whatever the layout. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
};

/** What a key asks for. `erase` takes the last digit back while one types, and clears the cell otherwise. */
export type Intent =
  | { do: "move"; step: Step; isExtending: boolean }
  | { do: "digit"; digit: string }
  | { do: "attendance"; code: AttendanceCode }
  | { do: "sign"; isPlus: boolean }
  | { do: "edit" | "cancel" | "clear" | "erase" | "undo" | "redo" | "menu" | "all" };

/** Letters of the journal by their code points (glossary.md): they are typed, not shown, here. */
const codeOfLetter: ReadonlyMap<number, AttendanceCode> = new Map([
  [0x436, "unexcused"],
  [0x430, "ill"],
  [0x434, "excused"],
  [0x43a, "late"],
]);
/** The same letters' places in the Kazakh and Russian layouts, for whoever has the Latin one on. */
const codeOfPlace: ReadonlyMap<string, AttendanceCode> = new Map([
  ["Semicolon", "unexcused"],
  ["KeyF", "ill"],
  ["KeyL", "excused"],
  ["KeyR", "late"],
]);
/** Latin letters that look the same, as a pasted table may hold them. */
const codeOfLookalike: ReadonlyMap<string, AttendanceCode> = new Map([
  ["a", "ill"],
  ["k", "late"],
]);

/** The code a written letter stands for; null for any other text. */
export function codeOfText(text: string): AttendanceCode | null {
  const letter = text.trim().toLowerCase();
  if ([...letter].length !== 1) return null;
  return codeOfLetter.get(letter.codePointAt(0) ?? 0) ?? codeOfLookalike.get(letter) ?? null;
}

const arrows: Readonly<Record<string, Step>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
  PageUp: "pageUp",
  PageDown: "pageDown",
  Home: "rowStart",
  End: "rowEnd",
};
const farArrows: Readonly<Record<string, Step>> = {
  ArrowUp: "top",
  ArrowDown: "bottom",
  ArrowLeft: "rowStart",
  ArrowRight: "rowEnd",
  Home: "first",
  End: "last",
};

/** What a key asks for in the grid; null: nothing of ours, the browser's. */
export function intentOf(press: KeyPress): Intent | null {
  const isCommand = press.ctrlKey || press.metaKey;
  if (press.altKey) return press.code === "KeyM" && !isCommand ? { do: "menu" } : null;
  if (isCommand) return commandOf(press);
  const step = arrows[press.key];
  if (step) return { do: "move", step, isExtending: press.shiftKey };
  return namedKey(press) ?? writtenKey(press);
}

function commandOf({ key, code, shiftKey }: KeyPress): Intent | null {
  const step = farArrows[key];
  if (step) return { do: "move", step, isExtending: shiftKey };
  if (code === "KeyZ") return { do: shiftKey ? "redo" : "undo" };
  if (code === "KeyY") return { do: "redo" };
  return code === "KeyA" ? { do: "all" } : null;
}

function namedKey({ key, shiftKey }: KeyPress): Intent | null {
  switch (key) {
    case "Enter":
      return { do: "move", step: shiftKey ? "enterBack" : "enter", isExtending: false };
    case "Tab":
      return { do: "move", step: shiftKey ? "tabBack" : "tab", isExtending: false };
    case "F2":
      return { do: "edit" };
    case "Escape":
      return { do: "cancel" };
    case "Delete":
      return { do: "clear" };
    case "Backspace":
      return { do: "erase" };
    case "ContextMenu":
      return { do: "menu" };
    default:
      return null;
  }
}

function writtenKey({ key, code, shiftKey }: KeyPress): Intent | null {
  if (/^[0-9]$/.test(key)) return { do: "digit", digit: key };
  if (key === "+" || key === "-") return { do: "sign", isPlus: key === "+" };
  // The Kazakh layout has letters where the row of digits is; there they mean the digits all the same.
  const digit = /^Digit([0-9])$/.exec(code)?.[1];
  if (digit !== undefined && !shiftKey) return { do: "digit", digit };
  const code1 = key.length === 1 ? codeOfLetter.get(key.toLowerCase().codePointAt(0) ?? 0) : null;
  const found = code1 ?? (isLatin(key) ? codeOfPlace.get(code) : undefined);
  return found ? { do: "attendance", code: found } : null;
}

/** Other alphabets' keys mean what they say; Latin ones and the signs beside them mean their place. */
const isLatin = (key: string) => /^[a-z;:]$/i.test(key);

type Range = { min: number; max: number };

/**
 * What one has typed after one more digit; null where no number of the range could begin so. Nothing is taken before
 * Enter or a move: "1" waits for a "0" as long as it must.
 */
export function withDigit(typed: string, digit: string, range: Range): string | null {
  const next = typed + digit;
  for (let value = range.min; value <= range.max; value += 1)
    if (String(value).startsWith(next)) return next;
  return null;
}

/** The number that was typed: null for nothing, undefined for one the column does not take. */
export function valueOfText(typed: string, range: Range): number | null | undefined {
  const text = typed.trim();
  if (text === "") return null;
  if (!/^\d{1,3}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= range.min && value <= range.max ? value : undefined;
}
