import { type Bytes, bigEndian, concat, fromBigEndian } from "./bytes.ts";

/** Key id and counter of a frame. Both stay below 2^53. */
export type Header = { kid: number; ctr: number };

const lengthOf = (value: number): number => {
  let length = 1;
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) length++;
  return length;
};
/** Three bits of the first byte and what follows it: a value up to 7 stands in the bits, a larger one says its length. */
const part = (value: number): { bits: number; bytes: Bytes } => {
  if (value < 8) return { bits: value, bytes: new Uint8Array(0) };
  const length = lengthOf(value);
  return { bits: 8 + length - 1, bytes: bigEndian(value, length) };
};

/** SFrame's header, RFC 9605 section 4.3, in its shortest form. */
export function encodeHeader({ kid, ctr }: Header): Bytes {
  const [key, counter] = [part(kid), part(ctr)];
  return concat(Uint8Array.of((key.bits << 4) | counter.bits), key.bytes, counter.bytes);
}

/** Reads a header at the front of bytes; null where there is none, or one that is not in its shortest form. */
export function decodeHeader(bytes: Uint8Array): { header: Header; length: number } | null {
  const first = bytes[0];
  if (first === undefined) return null;
  let at = 1;
  const read = (bits: number): number | null => {
    if (bits < 8) return bits;
    const length = bits - 8 + 1;
    const value = bytes.subarray(at, at + length);
    if (value.length < length) return null;
    at += length;
    try {
      return fromBigEndian(value);
    } catch {
      return null;
    }
  };
  const kid = read(first >> 4);
  const ctr = kid === null ? null : read(first & 15);
  if (kid === null || ctr === null) return null;
  const header = { kid, ctr };
  const canonical = encodeHeader(header);
  // Two ways to write one frame would be two frames to the replay window.
  if (canonical.length !== at || canonical.some((byte, index) => byte !== bytes[index]))
    return null;
  return { header, length: at };
}
