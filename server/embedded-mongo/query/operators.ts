import { Binary, BSONRegExp } from "bson";
import { CommandError, unsupported } from "../errors.ts";
import {
  type CompareStrings,
  compareValues,
  equalValues,
  RANK,
  rankOf,
} from "../values/compare.ts";
import { type Doc, isDoc, numberOf } from "../values/types.ts";
import type { Meaning, Predicate } from "./matcher.ts";
import { isType } from "./type-names.ts";

export type ValueTest = (value: unknown) => boolean;
/** The matcher itself, handed in because it and this file need each other. */
type CompileFilter = (filter: Doc, meaning: Meaning) => Predicate;

/** A test of one value against all operators of a condition, such as `{ $gt: 5, $lt: 9 }`. */
export function compileOperators(
  condition: Doc,
  meaning: Meaning,
  compileFilter: CompileFilter,
): ValueTest {
  const tests = Object.entries(condition).flatMap(([name, operand]) => {
    if (name === "$options" && "$regex" in condition) return [];
    return [compileOperator(name, operand, condition, meaning, compileFilter)];
  });
  return (value) => tests.every((test) => test(value));
}

function compileOperator(
  name: string,
  operand: unknown,
  condition: Doc,
  meaning: Meaning,
  compileFilter: CompileFilter,
): ValueTest {
  const { strings } = meaning;
  switch (name) {
    case "$eq":
      return equals(operand, strings, false);
    case "$ne":
      return not(equals(operand, strings, false));
    case "$gt":
      return ordered(operand, strings, (order) => order > 0);
    case "$gte":
      return ordered(operand, strings, (order) => order >= 0);
    case "$lt":
      return ordered(operand, strings, (order) => order < 0);
    case "$lte":
      return ordered(operand, strings, (order) => order <= 0);
    case "$in":
      return oneOf(name, operand, strings);
    case "$nin":
      return not(oneOf(name, operand, strings));
    case "$exists":
      return (value) => (value !== undefined) === isTrue(operand);
    case "$type":
      return isType(operand);
    case "$size": {
      const size = wholeNumber(name, operand);
      return (value) => Array.isArray(value) && value.length === size;
    }
    case "$mod":
      return modulo(operand);
    case "$regex":
      return inArray(matchesRegex(operand, condition.$options));
    case "$elemMatch":
      return elementMatch(operand, meaning, compileFilter);
    case "$not": {
      if (isRegex(operand)) return not(inArray(matchesRegex(operand, undefined)));
      return not(compileOperators(docOf(name, operand), meaning, compileFilter));
    }
    case "$all": {
      const tests = listOf(name, operand).map((item) => equals(item, strings));
      return (value) => tests.length > 0 && tests.every((test) => test(value));
    }
    case "$bitsAllSet":
      return bits(operand, (value, mask) => (value & mask) === mask);
    case "$bitsAnySet":
      return bits(operand, (value, mask) => (value & mask) !== 0n);
    case "$bitsAllClear":
      return bits(operand, (value, mask) => (value & mask) === 0n);
    case "$bitsAnyClear":
      return bits(operand, (value, mask) => (value & mask) !== mask);
    case "$geoWithin":
    case "$geoIntersects":
    case "$near":
    case "$nearSphere":
    case "$text":
    case "$where":
      throw unsupported(`the query operator ${name}`);
    default:
      throw new CommandError(2, `unknown operator: ${name}`);
  }
}

/** A value or, for an array, one of its elements. */
function inArray(test: ValueTest): ValueTest {
  return (value) => test(value) || (Array.isArray(value) && value.some(test));
}

function not(test: ValueTest): ValueTest {
  return (value) => !test(value);
}

function isTrue(value: unknown): boolean {
  return value !== false && value !== null && numberOf(value) !== 0;
}

/** Equality as a filter means it. A regular expression matches texts, unless written as `$eq`. */
export function equals(operand: unknown, strings: CompareStrings, regexMatches = true): ValueTest {
  if (isRegex(operand)) {
    const same: ValueTest = (value) => equalValues(value, operand);
    if (!regexMatches) return inArray(same);
    const matches = matchesRegex(operand, undefined);
    return inArray((value) => matches(value) || same(value));
  }
  if (operand === null || operand === undefined) {
    return inArray((value) => value === null || value === undefined);
  }
  if (typeof operand === "boolean") return inArray((value) => value === operand);
  return inArray((value) => equalValues(value, operand, strings));
}

/** A comparison; only values of the operand's own type take part. */
function ordered(
  operand: unknown,
  strings: CompareStrings,
  accepts: (order: number) => boolean,
): ValueTest {
  const rank = rankOf(operand);
  if (rank === RANK.minKey || rank === RANK.maxKey) {
    return inArray(
      (value) => value !== undefined && accepts(compareValues(value, operand, strings)),
    );
  }
  if (rank === RANK.regex) throw new CommandError(2, "Can't have RegEx as arg to predicate");
  if (operand === null) {
    return inArray((value) => (value === null || value === undefined) && accepts(0));
  }
  const notANumber = Number.isNaN(operand);
  return inArray((value) => {
    if (rankOf(value) !== rank) return false;
    if (rank === RANK.number && Number.isNaN(value) !== notANumber) return false;
    return accepts(compareValues(value, operand, strings));
  });
}

function oneOf(name: string, operand: unknown, strings: CompareStrings): ValueTest {
  const tests = listOf(name, operand).map((item) => {
    if (isDoc(item) && Object.keys(item)[0]?.startsWith("$")) {
      throw new CommandError(2, `cannot nest $ under ${name}`);
    }
    return equals(item, strings);
  });
  return (value) => tests.some((test) => test(value));
}

function modulo(operand: unknown): ValueTest {
  const [divisor, remainder] = listOf("$mod", operand).map((item) => numberOf(item));
  if (divisor === undefined || remainder === undefined) {
    throw new CommandError(2, "malformed mod, needs two numbers");
  }
  if (Math.trunc(divisor) === 0) throw new CommandError(2, "divisor cannot be 0");
  return inArray((value) => {
    const number = numberOf(value);
    if (number === undefined || !Number.isFinite(number)) return false;
    return Math.trunc(number) % Math.trunc(divisor) === Math.trunc(remainder) + 0;
  });
}

function elementMatch(operand: unknown, meaning: Meaning, compileFilter: CompileFilter): ValueTest {
  const condition = docOf("$elemMatch", operand);
  const [first] = Object.keys(condition);
  const onDocuments = first === undefined || !first.startsWith("$") || LOGICAL.has(first);
  if (onDocuments) {
    const matches = compileFilter(condition, meaning);
    return (value) => Array.isArray(value) && value.some((item) => isDoc(item) && matches(item));
  }
  const matches = compileFilter({ value: condition }, meaning);
  // An element that is an array is asked as a whole, and not for its own elements.
  const whole = !("$size" in condition) && !("$elemMatch" in condition);
  return (value) =>
    Array.isArray(value) &&
    value.some((item: unknown) => matches({ value: whole && Array.isArray(item) ? [item] : item }));
}

const LOGICAL = new Set(["$and", "$or", "$nor", "$expr"]);

/** Whether a value is a regular expression, of JavaScript or of BSON. */
export function isRegex(value: unknown): value is RegExp | BSONRegExp {
  return value instanceof RegExp || value instanceof BSONRegExp;
}

/** A test of texts. MongoDB's `x` has no counterpart in JavaScript and is refused. */
function matchesRegex(operand: unknown, options: unknown): ValueTest {
  const regex = toRegExp(operand, options);
  return (value) => typeof value === "string" && regex.test(value);
}

/** @throws CommandError BadValue, not a regular expression; NotImplemented, an option we lack */
export function toRegExp(operand: unknown, options: unknown): RegExp {
  const own = operand instanceof BSONRegExp ? operand.options : "";
  const pattern = operand instanceof BSONRegExp ? operand.pattern : operand;
  const source = pattern instanceof RegExp ? pattern.source : pattern;
  if (typeof source !== "string") throw new CommandError(2, "$regex has to be a string");
  if (options !== undefined && typeof options !== "string") {
    throw new CommandError(2, "$options has to be a string");
  }
  const flags = options ?? (pattern instanceof RegExp ? pattern.flags : own);
  for (const flag of flags) {
    if (flag === "x") throw unsupported("the regular expression option x");
    if (!"imsu".includes(flag)) throw new CommandError(2, `invalid flag in regex options: ${flag}`);
  }
  try {
    return new RegExp(source, [...new Set(`${flags}u`)].join(""));
  } catch {
    return withoutUnicode(source, flags);
  }
}

/** PCRE allows escapes that JavaScript refuses in its Unicode mode, such as `\-`. */
function withoutUnicode(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags.replaceAll("u", ""));
  } catch (error) {
    const why = error instanceof Error ? error.message : "invalid";
    throw new CommandError(2, `Regular expression is invalid: ${why}`);
  }
}

function bits(operand: unknown, accepts: (value: bigint, mask: bigint) => boolean): ValueTest {
  const mask = maskOf(operand);
  return inArray((value) => {
    const number = numberOf(value);
    if (number === undefined || !Number.isInteger(number)) return false;
    return accepts(BigInt.asUintN(64, BigInt(String(value))), mask);
  });
}

function maskOf(operand: unknown): bigint {
  if (Array.isArray(operand)) {
    return operand.reduce((mask: bigint, position: unknown) => {
      return mask | (1n << BigInt(wholeNumber("bit position", position)));
    }, 0n);
  }
  if (operand instanceof Binary) throw unsupported("bit masks given as binary data");
  return BigInt(wholeNumber("bit mask", operand));
}

function wholeNumber(name: string, operand: unknown): number {
  const number = numberOf(operand);
  if (number === undefined || !Number.isInteger(number) || number < 0) {
    throw new CommandError(2, `${name} needs a whole number that is not negative`);
  }
  return number;
}

function listOf(name: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw new CommandError(2, `${name} needs an array`);
  return operand;
}

function docOf(name: string, operand: unknown): Doc {
  if (!isDoc(operand)) throw new CommandError(2, `${name} needs an Object`);
  return operand;
}
