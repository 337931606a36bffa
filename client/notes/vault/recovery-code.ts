import { type Bytes, randomBytes } from "../../secrecy/bytes.ts";

/**
 * A recovery key as people copy it: 128 bits as eight groups of six digits. Each group is 16 bits times eleven, so a
 * wrong digit or two changed places are seen in the group where they are, as soon as it is typed. Digits are the same
 * on every keyboard and in every language, and nobody takes one for a letter.
 */
export const GROUPS = 8;
export const GROUP_DIGITS = 6;
/** Of the groups, from 0. */
export const places: readonly number[] = Array.from({ length: GROUPS }, (_, at) => at);
const CHECK = 11;
const MAX_WORD = 0xffff;
const KEY_BYTES = 2 * GROUPS;

export const drawRecoveryKey = (): Bytes => randomBytes(KEY_BYTES);

/** The eight groups of a key of 16 bytes. */
export function groupsOf(key: Bytes): string[] {
  const view = new DataView(key.buffer, key.byteOffset, KEY_BYTES);
  return Array.from({ length: GROUPS }, (_, at) =>
    String(view.getUint16(2 * at) * CHECK).padStart(GROUP_DIGITS, "0"),
  );
}

/** The digits of what was typed or pasted, whatever stands between them. */
export const digitsOf = (typed: string): string => typed.replace(/[^0-9]/gu, "");

/** Whether a group has been copied without a mistake; null while it is not whole. */
export function isGroupRight(group: string): boolean | null {
  const digits = digitsOf(group);
  if (digits.length < GROUP_DIGITS) return null;
  const value = Number(digits);
  return digits.length === GROUP_DIGITS && value % CHECK === 0 && value / CHECK <= MAX_WORD;
}

/** The key of eight right groups; null where one is not. */
export function keyOfGroups(groups: readonly string[]): Bytes | null {
  if (groups.length !== GROUPS || !groups.every((group) => isGroupRight(group))) return null;
  const key = new Uint8Array(KEY_BYTES);
  const view = new DataView(key.buffer);
  groups.forEach((group, at) => {
    view.setUint16(2 * at, Number(digitsOf(group)) / CHECK);
  });
  return key;
}

/** Two different places of the key that are asked for, to see that it has been written down; in order, from 0. */
export function drawAsked(random: () => number = Math.random): [number, number] {
  const first = Math.floor(random() * GROUPS);
  const second = (first + 1 + Math.floor(random() * (GROUPS - 1))) % GROUPS;
  return [Math.min(first, second), Math.max(first, second)];
}
