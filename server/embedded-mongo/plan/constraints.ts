import { BSONRegExp } from "bson";
import { isRegex } from "../query/operators.ts";
import { RANK, rankOf } from "../values/compare.ts";
import { type Doc, hasOperators, isDoc } from "../values/types.ts";

type Edge = { value: unknown; inclusive: boolean };
/** What a filter demands of one field, as far as an index can serve it. */
export type Constraint = {
  /** The field, or an element of it, is one of these. */
  points?: unknown[];
  low?: Edge;
  high?: Edge;
  /** The field is a text with this beginning, or this regular expression itself. */
  beginning?: { text: string; regex: unknown };
  /** Both edges hold for one and the same element, as in `$elemMatch`. */
  sameElement?: boolean;
};
export type Constraints = Map<string, Constraint>;

/**
 * What every matching document must meet, by field. Only a part of the filter: whatever an
 * index yields is tested against the whole filter afterwards.
 */
export function constraintsOf(filter: Doc): Constraints {
  const found: Constraints = new Map();
  collect(filter, "", found);
  return found;
}

function collect(filter: Doc, prefix: string, found: Constraints): void {
  for (const [name, value] of Object.entries(filter)) {
    if (name === "$and" && Array.isArray(value)) {
      for (const branch of value) if (isDoc(branch)) collect(branch, prefix, found);
    } else if (!name.startsWith("$")) collectField(prefix + name, value, found);
  }
}

function collectField(name: string, value: unknown, found: Constraints): void {
  if (!isDoc(value) || !hasOperators(value)) {
    add(found, name, equality(value));
    return;
  }
  for (const [operator, operand] of Object.entries(value)) {
    if (operator === "$elemMatch" && isDoc(operand)) collectElement(name, operand, found);
    else if (operator === "$all" && Array.isArray(operand) && !isDoc(operand[0])) {
      if (operand.length > 0) add(found, name, equality(operand[0]));
    } else add(found, name, constraintOf(operator, operand, value));
  }
}

function collectElement(name: string, condition: Doc, found: Constraints): void {
  if (!hasOperators(condition)) {
    collect(condition, `${name}.`, found);
    return;
  }
  const inner: Constraints = new Map();
  collectField(name, condition, inner);
  const constraint = inner.get(name);
  if (constraint !== undefined) add(found, name, { ...constraint, sameElement: true });
}

function constraintOf(operator: string, operand: unknown, all: Doc): Constraint | undefined {
  switch (operator) {
    case "$eq":
      return isRegex(operand) ? undefined : equality(operand);
    case "$in":
      return oneOf(operand);
    case "$gt":
    case "$gte":
      return edge("low", operand, operator === "$gte");
    case "$lt":
    case "$lte":
      return edge("high", operand, operator === "$lte");
    case "$regex":
      return all.$options === undefined || all.$options === "" ? beginningOf(operand) : undefined;
    default:
      return undefined;
  }
}

function equality(value: unknown): Constraint | undefined {
  return isRegex(value) ? beginningOf(value) : { points: pointsOf(value) };
}

/** An array is met by itself as a whole, which an index finds by its first element. */
function pointsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? [value, value[0]] : [value ?? null];
}

function oneOf(operand: unknown): Constraint | undefined {
  if (!Array.isArray(operand) || operand.some(isRegex)) return undefined;
  return { points: operand.flatMap(pointsOf) };
}

function edge(side: "low" | "high", value: unknown, inclusive: boolean): Constraint | undefined {
  const rank = rankOf(value);
  if (rank === RANK.null) return inclusive ? { points: [null] } : undefined;
  if (rank === RANK.minKey || rank === RANK.maxKey || rank === RANK.array) return undefined;
  return Number.isNaN(value) ? undefined : { [side]: { value, inclusive } };
}

/** A pattern that begins with plain characters, such as `^abc`. */
function beginningOf(pattern: unknown): Constraint | undefined {
  const source = patternSource(pattern);
  const text = source === undefined ? undefined : /^\^([\p{L}\p{N} _@:/-]+)/u.exec(source)?.[1];
  if (source === undefined || text === undefined || source.includes("|")) return undefined;
  // A character that a quantifier follows may be absent, so it does not count.
  const next = source[text.length + 1] ?? "";
  const sure = "?*+{".includes(next) && next !== "" ? [...text].slice(0, -1).join("") : text;
  return sure === "" ? undefined : { beginning: { text: sure, regex: pattern } };
}

function patternSource(pattern: unknown): string | undefined {
  if (typeof pattern === "string") return pattern;
  if (pattern instanceof RegExp) return pattern.flags === "" ? pattern.source : undefined;
  if (!(pattern instanceof BSONRegExp)) return undefined;
  return pattern.options === "" ? pattern.pattern : undefined;
}

/** Joins what two parts of a filter say of one field; where they cannot be joined, one is kept. */
function add(found: Constraints, name: string, constraint: Constraint | undefined): void {
  if (constraint === undefined) return;
  const other = found.get(name);
  if (other === undefined) found.set(name, constraint);
  else if (other.points === undefined && constraint.points !== undefined)
    found.set(name, constraint);
  else if (isEdges(other) && isEdges(constraint)) found.set(name, { ...constraint, ...other });
  else if (isEdges(other) && constraint.sameElement === true) found.set(name, constraint);
}

/** One or two edges that may be met by different elements of an array. */
function isEdges({ points, beginning, sameElement }: Constraint): boolean {
  return points === undefined && beginning === undefined && sameElement !== true;
}
