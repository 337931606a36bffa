import type { UrgentNumber } from "#server/consultations/protocol.ts";
import { parseStored } from "../kit/stored.ts";

/** The school's numbers are no secret, and a phone without a link needs them most. */
const KEY = "qonyrau.numbers";

const isNumber = (value: unknown): value is UrgentNumber =>
  typeof value === "object" &&
  value !== null &&
  "number" in value &&
  typeof value.number === "string" &&
  "name" in value &&
  typeof value.name === "object" &&
  value.name !== null &&
  ["kk", "ru", "en"].every((language) => language in (value.name as object));

/** The numbers of the last visit; null where none were kept. */
export function keptNumbers(
  storage: Pick<Storage, "getItem"> = localStorage,
): UrgentNumber[] | null {
  const read = parseStored(storage.getItem(KEY));
  return Array.isArray(read) && read.every(isNumber) ? read : null;
}

export function keepNumbers(
  numbers: readonly UrgentNumber[],
  storage: Pick<Storage, "setItem"> = localStorage,
): void {
  storage.setItem(KEY, JSON.stringify(numbers));
}

/** What a phone dials: digits, with the plus of a country. */
export const dialled = (number: string): string => `tel:${number.replaceAll(/[^+0-9]/g, "")}`;
