import { type Bytes, bigEndian, fromBigEndian, utf8 } from "./bytes.ts";

/** Sizes tell nothing finer than this, bytes. */
export const STEP_BYTES = 1024;
const LENGTH_BYTES = 4;

/** A text with its length in front and zeros behind, up to a whole number of steps. */
export function pad(text: string): Bytes {
  const words = utf8(text);
  const length = Math.ceil((LENGTH_BYTES + words.length) / STEP_BYTES) * STEP_BYTES;
  const padded = new Uint8Array(length);
  padded.set(bigEndian(words.length, LENGTH_BYTES));
  padded.set(words, LENGTH_BYTES);
  return padded;
}

/** The text that was padded. @throws Error where it was not, TypeError where it is no UTF-8 */
export function unpad(padded: Uint8Array): string {
  const length = fromBigEndian(padded.subarray(0, LENGTH_BYTES));
  if (padded.length % STEP_BYTES !== 0 || LENGTH_BYTES + length > padded.length)
    throw new Error("not padded");
  const words = padded.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(words);
}

/** Whether a text takes at most so many steps. */
export const fitsIn = (text: string, steps: number): boolean =>
  LENGTH_BYTES + utf8(text).length <= steps * STEP_BYTES;
