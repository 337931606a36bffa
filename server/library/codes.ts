import { randomInt } from "node:crypto";

/** Digits and letters that nobody takes for another when reading aloud or copying by hand: no 0 o, 1 i l. */
export const codeAlphabet = "23456789abcdefghjkmnpqrstuvwxyz";
const LENGTH = 7;
/** Begins every list's code and no item's, so that the two need no common table to be unique. «Тізім». */
const LIST_LETTER = "t";
const itemLetters = codeAlphabet.replace(LIST_LETTER, "");

const drawOf = (letters: string) => letters[randomInt(letters.length)] ?? "";
const rest = () => Array.from({ length: LENGTH - 1 }, () => drawOf(codeAlphabet)).join("");

/** Draws the code of a short address; 26 thousand million of them: a guess finds nothing. */
export const newItemCode = (): string => drawOf(itemLetters) + rest();
export const newListCode = (): string => LIST_LETTER + rest();

/** A code as somebody typed it, as it is stored; null where it can be none. */
export function readCode(typed: string): { code: string; isList: boolean } | null {
  const code = typed.trim().toLowerCase();
  const isCode =
    code.length === LENGTH && [...code].every((letter) => codeAlphabet.includes(letter));
  return isCode ? { code, isList: code.startsWith(LIST_LETTER) } : null;
}
