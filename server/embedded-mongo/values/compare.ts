import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from "bson";
import type { Doc } from "./types.ts";

/**
 * The order of types in BSON. Source: MongoDB manual, "Comparison/Sort Order". The numbers are
 * also the first byte of an index key, so they lie between 1 and 254.
 */
export const RANK = {
  minKey: 1,
  undefined: 2,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  code: 60,
  maxKey: 127,
} as const;

/** Where a value's type stands in the order of types. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case "number":
    case "bigint":
      return RANK.number;
    case "string":
      return RANK.string;
    case "boolean":
      return RANK.boolean;
    case "undefined":
      return RANK.undefined;
  }
  if (value === null) return RANK.null;
  if (Array.isArray(value)) return RANK.array;
  if (value instanceof ObjectId) return RANK.objectId;
  if (value instanceof Date) return RANK.date;
  // A Timestamp is a Long by class, so it is asked for first.
  if (value instanceof Timestamp) return RANK.timestamp;
  if (isNumeric(value)) return RANK.number;
  if (value instanceof Binary) return RANK.binary;
  if (value instanceof RegExp || value instanceof BSONRegExp) return RANK.regex;
  if (value instanceof BSONSymbol) return RANK.string;
  if (value instanceof Code) return RANK.code;
  if (value instanceof MinKey) return RANK.minKey;
  if (value instanceof MaxKey) return RANK.maxKey;
  return RANK.object;
}

function isNumeric(value: unknown): boolean {
  return (
    value instanceof Long ||
    value instanceof Decimal128 ||
    value instanceof Int32 ||
    value instanceof Double
  );
}

/** Compares two strings; by their code points unless a collation says otherwise. */
export type CompareStrings = (a: string, b: string) => number;

/** By UTF-8 bytes, as MongoDB does; JavaScript's own order differs beyond U+FFFF. */
export const byCodePoints: CompareStrings = (a, b) => {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const bothWide = x >= 0xd800 && y >= 0xd800;
    return (bothWide ? shifted(x) - shifted(y) : x - y) < 0 ? -1 : 1;
  }
  return a.length < b.length ? -1 : a.length > b.length ? 1 : 0;
};

/** Moves surrogates behind the rest of the basic plane, where their code points are. */
function shifted(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** The order of two values: by type, then by value. A missing value comes before null. */
export function compareValues(a: unknown, b: unknown, strings = byCodePoints): number {
  if (a === b) return 0;
  const rank = rankOf(a);
  const difference = rank - rankOf(b);
  return difference !== 0 ? difference : compareSameType(rank, a, b, strings);
}

/** Whether two values are the same to a query: 1 and 1.0 are, {a, b} and {b, a} are not. */
export function equalValues(a: unknown, b: unknown, strings = byCodePoints): boolean {
  return compareValues(a, b, strings) === 0;
}

function compareSameType(rank: number, a: unknown, b: unknown, strings: CompareStrings): number {
  switch (rank) {
    case RANK.number:
      return compareNumbers(a, b);
    case RANK.string:
      return strings(String(a), String(b));
    case RANK.boolean:
      return Number(a) - Number(b);
    case RANK.date:
      return Number(a) - Number(b);
    case RANK.objectId:
      return compareBytes(idBytes(a), idBytes(b));
    case RANK.array:
      return compareArrays(listOf(a), listOf(b), strings);
    case RANK.object:
      return compareDocs(plain(a), plain(b), strings);
    case RANK.binary:
      return compareBinaries(a, b);
    case RANK.timestamp:
      return compareBig(bigOf(a), bigOf(b));
    case RANK.regex:
      return byCodePoints(regexText(a), regexText(b));
    case RANK.code:
      return byCodePoints(codeText(a), codeText(b));
    default:
      return 0;
  }
}

function compareNumbers(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") {
    if (a < b) return -1;
    if (a > b) return 1;
    if (a === b) return 0;
    return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
  }
  const x = wholeOf(a);
  const y = wholeOf(b);
  if (x !== undefined && y !== undefined) return compareBig(x, y);
  return compareNumbers(Number(String(a)), Number(String(b)));
}

/** The exact whole number, or undefined for fractions and infinities. */
function wholeOf(value: unknown): bigint | undefined {
  if (value instanceof Long || typeof value === "bigint") return BigInt(String(value));
  const number = Number(String(value));
  if (value instanceof Decimal128 && !Number.isSafeInteger(number)) return undefined;
  return Number.isInteger(number) ? BigInt(number) : undefined;
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bigOf(value: unknown): bigint {
  return value instanceof Timestamp ? value.toBigInt() : 0n;
}

/** The 12 bytes of an ObjectId. */
export function idBytes(value: unknown): Uint8Array {
  return value instanceof ObjectId ? value.id : new Uint8Array(0);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBinaries(a: unknown, b: unknown): number {
  if (!(a instanceof Binary) || !(b instanceof Binary)) return 0;
  const x = a.value();
  const y = b.value();
  return x.length - y.length || a.sub_type - b.sub_type || compareBytes(x, y);
}

function compareArrays(a: unknown[], b: unknown[], strings: CompareStrings): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = compareValues(a[i], b[i], strings);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Field by field: first the type, then the name, then the value. */
function compareDocs(a: Doc, b: Doc, strings: CompareStrings): number {
  const namesA = Object.keys(a);
  const namesB = Object.keys(b);
  const length = Math.min(namesA.length, namesB.length);
  for (let i = 0; i < length; i++) {
    const nameA = namesA[i] ?? "";
    const nameB = namesB[i] ?? "";
    const x = a[nameA];
    const y = b[nameB];
    const difference =
      rankOf(x) - rankOf(y) || byCodePoints(nameA, nameB) || compareValues(x, y, strings);
    if (difference !== 0) return difference;
  }
  return namesA.length - namesB.length;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An object's fields; a DBRef is a document with `$ref` and `$id`. */
export function plain(value: unknown): Doc {
  const source = value instanceof DBRef ? value.toJSON() : value;
  return source !== null && typeof source === "object" ? { ...source } : {};
}

/** A regular expression as one text, pattern first. */
export function regexText(value: unknown): string {
  if (value instanceof BSONRegExp) return `${value.pattern}\0${value.options}`;
  return value instanceof RegExp ? `${value.source}\0${value.flags}` : "";
}

/** A stored piece of code as text; it is never run. */
export function codeText(value: unknown): string {
  return value instanceof Code ? value.code : "";
}
