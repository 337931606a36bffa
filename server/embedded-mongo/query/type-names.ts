import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from "bson";
import { CommandError } from "../errors.ts";
import { isDoc, numberOf } from "../values/types.ts";

/** Types by the names and numbers that `$type` and `$jsonSchema` use. */
const NUMBERS: Record<number, string> = {
  1: "double",
  2: "string",
  3: "object",
  4: "array",
  5: "binData",
  7: "objectId",
  8: "bool",
  9: "date",
  10: "null",
  11: "regex",
  13: "javascript",
  16: "int",
  17: "timestamp",
  18: "long",
  19: "decimal",
  [-1]: "minKey",
  127: "maxKey",
};
const KNOWN = new Set([...Object.values(NUMBERS), "number"]);
const INT_MAX = 2 ** 31 - 1;

/** A value's type by MongoDB's name. Whole numbers in 32 bits are ints, as drivers send them. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "missing";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") {
    const small = Number.isInteger(value) && value >= -INT_MAX - 1 && value <= INT_MAX;
    return small && !Object.is(value, -0) ? "int" : "double";
  }
  if (Array.isArray(value)) return "array";
  if (value instanceof Date) return "date";
  if (value instanceof ObjectId) return "objectId";
  if (value instanceof Timestamp) return "timestamp";
  if (value instanceof Long || typeof value === "bigint") return "long";
  if (value instanceof Decimal128) return "decimal";
  if (value instanceof Int32) return "int";
  if (value instanceof Double) return "double";
  if (value instanceof Binary) return "binData";
  if (value instanceof RegExp || value instanceof BSONRegExp) return "regex";
  if (value instanceof MinKey) return "minKey";
  if (value instanceof MaxKey) return "maxKey";
  return isDoc(value) ? "object" : "javascript";
}

/**
 * The test behind `$type`: a name, a number, or a list of them.
 * @throws CommandError BadValue, a type there is not
 */
export function isType(operand: unknown): (value: unknown) => boolean {
  const names = new Set((Array.isArray(operand) ? operand : [operand]).map(toName));
  const one = (value: unknown): boolean => hasType(value, names);
  return (value) => one(value) || (Array.isArray(value) && value.some(one));
}

/** Whether a value is of one of the named types; "number" is all four kinds. */
export function hasType(value: unknown, names: Set<string>): boolean {
  const name = typeName(value);
  if (names.has(name)) return true;
  return names.has("number") && ["int", "long", "double", "decimal"].includes(name);
}

function toName(type: unknown): string {
  const number = numberOf(type);
  const name = number === undefined ? type : NUMBERS[number];
  if (typeof name !== "string" || !KNOWN.has(name)) {
    throw new CommandError(2, `Unknown type name alias: ${String(type)}`);
  }
  return name;
}
