import { Binary, Long, Timestamp } from "bson";
import { codeText, idBytes, plain, RANK, rankOf, regexText } from "./compare.ts";

/**
 * Writes values as bytes whose order is the order of the values, so that an index compares
 * plain strings. One writer is shared: a key is taken before the next one begins.
 */
let bytes = Buffer.alloc(1024);
let length = 0;

/** What an escaped zero byte inside a text is followed by, so that it sorts above the end. */
const ESCAPE = 0xff;

function room(size: number): void {
  if (length + size <= bytes.length) return;
  const larger = Buffer.alloc(Math.max(bytes.length * 2, length + size));
  bytes.copy(larger, 0, 0, length);
  bytes = larger;
}

function byte(value: number): void {
  room(1);
  bytes[length++] = value;
}

/** The key of a list of values: one string of bytes; `descending` turns single values round. */
export function keyOf(values: readonly unknown[], descending: readonly boolean[] = []): string {
  length = 0;
  for (let i = 0; i < values.length; i++) {
    const start = length;
    writeValue(values[i]);
    if (descending[i] === true) invert(start);
  }
  return bytes.toString("latin1", 0, length);
}

/** A key's bytes turned round, for one value of a descending index. */
export function inverted(key: string): string {
  length = 0;
  room(key.length);
  bytes.write(key, 0, "latin1");
  length = key.length;
  invert(0);
  return bytes.toString("latin1", 0, length);
}

function invert(start: number): void {
  for (let i = start; i < length; i++) bytes[i] = 255 - (bytes[i] ?? 0);
}

/** What follows the type, by type; the others are alike among themselves. */
const WRITERS: Record<number, (value: unknown) => void> = {
  [RANK.number]: writeNumber,
  [RANK.string]: (value) => writeText(String(value)),
  [RANK.objectId]: (value) => writeRaw(idBytes(value)),
  [RANK.boolean]: (value) => byte(value === true ? 2 : 1),
  [RANK.date]: (value) => writeDouble(Number(value)),
  [RANK.array]: (value) => writeArray(Array.isArray(value) ? value : []),
  [RANK.object]: writeDoc,
  [RANK.binary]: writeBinary,
  [RANK.timestamp]: writeTimestamp,
  [RANK.regex]: (value) => writeText(regexText(value)),
  [RANK.code]: (value) => writeText(codeText(value)),
};

function writeValue(value: unknown): void {
  const rank = rankOf(value);
  byte(rank);
  WRITERS[rank]?.(value);
}

function writeDouble(value: number): void {
  room(8);
  if (Number.isNaN(value)) bytes.fill(0, length, length + 8);
  else {
    bytes.writeDoubleBE(value === 0 ? 0 : value, length);
    if (value < 0) {
      for (let i = length; i < length + 8; i++) bytes[i] = 255 - (bytes[i] ?? 0);
    } else bytes[length] = (bytes[length] ?? 0) | 0x80;
  }
  length += 8;
}

/**
 * A double, then how far a 64-bit number lies from it (at most 512 either way). Decimals are
 * as exact as a double, as they are to compareValues.
 */
function writeNumber(value: unknown): void {
  const double = typeof value === "number" ? value : Number(String(value));
  writeDouble(double);
  let rest = 0;
  if (value instanceof Long || typeof value === "bigint") {
    rest = Number(BigInt(String(value)) - BigInt(double));
  }
  room(2);
  length = bytes.writeUInt16BE(0x8000 + rest, length);
}

function writeText(text: string): void {
  room(text.length * 6 + 2);
  const start = length;
  const written = bytes.write(text, length, "utf8");
  length += written;
  if (text.includes("\0")) escapeZeros(start);
  bytes[length++] = 0;
}

function escapeZeros(start: number): void {
  const raw = Buffer.from(bytes.subarray(start, length));
  length = start;
  for (const value of raw) {
    byte(value);
    if (value === 0) byte(ESCAPE);
  }
  room(1);
}

function writeRaw(raw: Uint8Array): void {
  room(raw.length);
  bytes.set(raw, length);
  length += raw.length;
}

function writeArray(values: unknown[]): void {
  for (const value of values) writeValue(value);
  byte(0);
}

function writeDoc(value: unknown): void {
  const doc = plain(value);
  for (const name of Object.keys(doc)) {
    byte(rankOf(doc[name]));
    writeText(name);
    writeValue(doc[name]);
  }
  byte(0);
}

function writeBinary(value: unknown): void {
  if (!(value instanceof Binary)) return;
  const raw = value.value();
  room(5);
  length = bytes.writeUInt32BE(raw.length, length);
  bytes[length++] = value.sub_type;
  writeRaw(raw);
}

function writeTimestamp(value: unknown): void {
  room(8);
  const whole = value instanceof Timestamp ? value.toBigInt() : 0n;
  length = bytes.writeBigUInt64BE(BigInt.asUintN(64, whole), length);
}
