import { Decimal128, Long, Timestamp } from "bson";
import { CommandError, unsupported } from "../errors.ts";
import { compareValues, RANK, rankOf } from "../values/compare.ts";
import { copyOf, isDoc, numberOf } from "../values/types.ts";
import { erase, read, type Target, write } from "./target.ts";

/** Applies one operator at one place. */
export type Apply = (target: Target, operand: unknown, path: string) => void;

/** The operators on single values. `$setOnInsert` is `$set`, chosen by who calls. */
export const FIELD_OPERATORS: Record<string, Apply> = {
  $set: (target, operand) => write(target, copyOf(operand)),
  $setOnInsert: (target, operand) => write(target, copyOf(operand)),
  $unset: (target) => erase(target),
  $inc: (target, operand, path) => write(target, calculated("$inc", target, operand, path)),
  $mul: (target, operand, path) => write(target, calculated("$mul", target, operand, path)),
  $min: (target, operand) => keepExtreme(target, operand, (order) => order < 0),
  $max: (target, operand) => keepExtreme(target, operand, (order) => order > 0),
  $currentDate: (target, operand) => write(target, now(operand)),
  $rename: rename,
  $bit: (target, operand, path) => write(target, bitwise(target, operand, path)),
};

function keepExtreme(target: Target, operand: unknown, wins: (order: number) => boolean): void {
  const current = read(target);
  if (current === undefined || wins(compareValues(operand, current)))
    write(target, copyOf(operand));
}

function calculated(
  name: "$inc" | "$mul",
  target: Target,
  operand: unknown,
  path: string,
): unknown {
  if (rankOf(operand) !== RANK.number) {
    throw new CommandError(
      14,
      `Cannot ${name === "$inc" ? "increment" : "multiply"} with non-numeric argument: {${path}}`,
    );
  }
  const current = read(target);
  if (current === undefined) return name === "$inc" ? operand : 0;
  if (rankOf(current) !== RANK.number) {
    throw new CommandError(14, `Cannot apply ${name} to a value of non-numeric type: {${path}}`);
  }
  if (current instanceof Decimal128 || operand instanceof Decimal128) {
    throw unsupported(`${name} on Decimal128`);
  }
  if (typeof current === "number" && typeof operand === "number") {
    return name === "$inc" ? current + operand : current * operand;
  }
  return calculatedWide(name, current, operand);
}

/** With a 64-bit number the result is one too, unless a fraction makes it a double. */
function calculatedWide(name: "$inc" | "$mul", current: unknown, operand: unknown): unknown {
  const [a, b] = [Number(String(current)), Number(String(operand))];
  if (!Number.isInteger(a) || !Number.isInteger(b)) return name === "$inc" ? a + b : a * b;
  const [x, y] = [BigInt(String(current)), BigInt(String(operand))];
  const result = name === "$inc" ? x + y : x * y;
  if (BigInt.asIntN(64, result) !== result) throw new CommandError(2, `${name} overflows 64 bits`);
  return Long.fromBigInt(result);
}

function now(operand: unknown): unknown {
  const type = isDoc(operand) ? operand.$type : operand === true ? "date" : undefined;
  if (type === "date") return new Date();
  if (type === "timestamp") return new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 });
  throw new CommandError(2, "$currentDate takes true or { $type: 'date' | 'timestamp' }");
}

function rename(target: Target, operand: unknown, path: string): void {
  if (typeof operand !== "string" || operand === "" || operand.includes("$")) {
    throw new CommandError(2, `The 'to' field for $rename must be a plain name: ${path}`);
  }
  const value = read(target);
  if (value === undefined) return;
  erase(target);
  write({ root: target.root, parts: operand.split(".") }, value);
}

function bitwise(target: Target, operand: unknown, path: string): number {
  const current = read(target) ?? 0;
  if (!isDoc(operand) || typeof current !== "number" || !Number.isInteger(current)) {
    throw new CommandError(2, `Cannot apply $bit to ${path}`);
  }
  return Object.entries(operand).reduce((value, [name, argument]) => {
    const mask = numberOf(argument);
    if (mask === undefined || !Number.isInteger(mask))
      throw new CommandError(2, "$bit needs whole numbers");
    if (name === "and") return value & mask;
    if (name === "or") return value | mask;
    if (name === "xor") return value ^ mask;
    throw new CommandError(2, `The $bit operator knows and, or, xor; not ${name}`);
  }, current);
}
