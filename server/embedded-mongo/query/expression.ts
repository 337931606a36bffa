import { Decimal128, Long } from "bson";
import { Context, evalExpr } from "mingo/core";
import * as accumulators from "mingo/operators/accumulator";
import * as expressions from "mingo/operators/expression";
import { CommandError, unsupported } from "../errors.ts";
import { compareValues, equalValues, RANK, rankOf } from "../values/compare.ts";
import { type Doc, isDoc } from "../values/types.ts";

/**
 * Aggregation expressions. They are mingo's, but for comparisons (whose order of types it does
 * not share) and for operators that would run code or count in types it has not.
 */
type Operator = (obj: unknown, expr: unknown, options: Parameters<typeof evalExpr>[2]) => unknown;

/** The arguments of an operator that takes a list, evaluated. */
function listArguments(
  name: string,
  count: number,
  compute: (values: unknown[]) => unknown,
): Operator {
  return (obj, expr, options) => {
    if (!Array.isArray(expr) || expr.length !== count) {
      throw new CommandError(2, `Expression ${name} takes exactly ${count} arguments`);
    }
    return compute(expr.map((part: unknown) => evalExpr(obj, part, options)));
  };
}

function comparison(name: string, accepts: (order: number) => unknown): Operator {
  return listArguments(name, 2, ([a, b]) => accepts(compareValues(a, b)));
}

const OWN: Record<`$${string}`, Operator> = {
  $eq: comparison("$eq", (order) => order === 0),
  $ne: comparison("$ne", (order) => order !== 0),
  $gt: comparison("$gt", (order) => order > 0),
  $gte: comparison("$gte", (order) => order >= 0),
  $lt: comparison("$lt", (order) => order < 0),
  $lte: comparison("$lte", (order) => order <= 0),
  $cmp: comparison("$cmp", (order) => Math.sign(order)),
  $in: listArguments("$in", 2, ([item, list]) => {
    if (!Array.isArray(list))
      throw new CommandError(2, "$in requires an array as a second argument");
    return list.some((other) => equalValues(item, other));
  }),
};

const REFUSED = new Set([
  "$function",
  "$accumulator",
  "$toDecimal",
  "$toLong",
  "$toHashedIndexKey",
]);
/** Operators that add up or convert numbers; mingo counts in doubles alone. */
const ARITHMETIC = [
  ...["$abs", "$add", "$ceil", "$divide", "$exp", "$floor", "$ln", "$log", "$log10", "$mod"],
  ...["$multiply", "$pow", "$round", "$sqrt", "$subtract", "$trunc", "$sum", "$avg"],
] as const;

const KNOWN = new Set([
  ...Object.keys(expressions).filter((name) => name.startsWith("$")),
  ...["$sum", "$avg", "$max", "$min", "$first", "$last", "$firstN", "$lastN", "$maxN", "$minN"],
  ...["$mergeObjects", "$stdDevPop", "$stdDevSamp"],
]);

const context = Context.init({
  expression: { ...expressions, ...OWN },
  accumulator: accumulators,
});

/**
 * Turns an expression into a function of a document.
 * @throws CommandError InvalidPipelineOperator, an operator there is not; NotImplemented, one we lack
 */
export function compileExpression(
  expression: unknown,
  variables: Doc = {},
): (doc: unknown) => unknown {
  const shortcut = simple(expression);
  if (shortcut !== undefined) return shortcut;
  const arithmetic = check(expression);
  const options = {
    idKey: "_id",
    processingMode: 0,
    useStrictMode: true,
    scriptEnabled: false,
    failOnError: true,
    context,
    variables,
  };
  return (doc) => {
    if (arithmetic) refuseWide(doc);
    try {
      return evalExpr(doc, expression, options);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(2, error instanceof Error ? error.message : String(error));
    }
  };
}

/** A constant or a plain field, which need no evaluator. */
function simple(expression: unknown): ((doc: unknown) => unknown) | undefined {
  if (typeof expression === "string" && /^\$[^$.]+$/.test(expression)) {
    const name = expression.slice(1);
    return (doc) => (isDoc(doc) && Object.hasOwn(doc, name) ? doc[name] : undefined);
  }
  if (typeof expression === "string" && expression.startsWith("$")) return undefined;
  if (Array.isArray(expression) || isDoc(expression)) return undefined;
  return () => expression;
}

/** Refuses unknown operators; returns whether the expression calculates. */
function check(expression: unknown): boolean {
  if (Array.isArray(expression)) return expression.map(check).includes(true);
  if (!isDoc(expression)) return false;
  const names = Object.keys(expression);
  const [first] = names;
  if (first === undefined || !first.startsWith("$")) {
    return Object.values(expression).map(check).includes(true);
  }
  if (names.length > 1) {
    throw new CommandError(2, "an expression specification must contain exactly one field");
  }
  if (first === "$literal") return false;
  if (REFUSED.has(first)) throw unsupported(`the expression ${first}`);
  if (!KNOWN.has(first)) throw new CommandError(168, `Unrecognized expression '${first}'`);
  const inner = check(expression[first]);
  return inner || ARITHMETIC.some((name) => name === first);
}

/** Numbers wider than a double would be added as texts; said instead of answered. */
function refuseWide(value: unknown): void {
  if (value instanceof Long || value instanceof Decimal128) {
    if (rankOf(value) === RANK.number) throw unsupported("arithmetic on Long or Decimal128");
    return;
  }
  if (Array.isArray(value)) value.forEach(refuseWide);
  else if (isDoc(value)) Object.values(value).forEach(refuseWide);
}
