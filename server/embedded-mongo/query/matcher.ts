import { CommandError, unsupported } from "../errors.ts";
import { byCodePoints, type CompareStrings } from "../values/compare.ts";
import { someAt } from "../values/paths.ts";
import { type Doc, hasOperators, isDoc, numberOf } from "../values/types.ts";
import { compileExpression } from "./expression.ts";
import { compileOperators, equals, isRegex } from "./operators.ts";
import { compileSchema } from "./schema.ts";

export type Predicate = (doc: Doc) => boolean;
/** What a query means beside its words: how strings compare, and the variables of `let`. */
export type Meaning = { strings: CompareStrings; variables?: Doc };
export const PLAIN: Meaning = { strings: byCodePoints };

/**
 * Turns a filter into a function, once for many documents.
 * @throws CommandError BadValue, an operator that MongoDB does not know; NotImplemented, one that we do not
 */
export function compileFilter(filter: Doc, meaning: Meaning = PLAIN): Predicate {
  const parts = Object.entries(filter).flatMap(([name, value]) => {
    const part = name.startsWith("$")
      ? compileTopLevel(name, value, meaning)
      : compileField(name, value, meaning);
    return part === undefined ? [] : [part];
  });
  return allOf(parts);
}

/** A condition on the value itself, as in `{ $elemMatch: { $gt: 5 } }` or an array filter. */
export function compileCondition(
  condition: unknown,
  meaning: Meaning,
): (value: unknown) => boolean {
  if (isDoc(condition) && hasOperators(condition)) {
    return compileOperators(condition, meaning, compileFilter);
  }
  return equals(condition, meaning.strings);
}

function compileField(name: string, condition: unknown, meaning: Meaning): Predicate {
  const path = name.split(".");
  if (!isDoc(condition) || !hasOperators(condition)) {
    const matches = equals(condition, meaning.strings);
    return (doc) => someAt(doc, path, matches);
  }
  const parts = Object.entries(condition).flatMap(([operator, value]): Predicate[] => {
    if (operator === "$options" && "$regex" in condition) return [];
    if (operator === "$all") return compileAll(path, value, meaning);
    const negated = negate(operator, value);
    if (negated !== undefined) {
      const positive = compileField(name, negated, meaning);
      return [(doc) => !positive(doc)];
    }
    const single = operator === "$regex" ? regexOf(condition) : { [operator]: value };
    const matches = compileOperators(single, meaning, compileFilter);
    return [(doc) => someAt(doc, path, matches)];
  });
  return allOf(parts);
}

/** What a negative operator is the negation of; a document without the field meets it too. */
function negate(operator: string, value: unknown): unknown {
  if (operator === "$ne") return { $eq: value };
  if (operator === "$nin") return { $in: value };
  if (operator === "$exists" && !truthy(value)) return { $exists: true };
  if (operator !== "$not") return undefined;
  if (isDoc(value) && hasOperators(value)) return value;
  if (isRegex(value)) return { $regex: value };
  throw new CommandError(2, "$not needs a regex or a document of operators");
}

function regexOf({ $regex, $options }: Doc): Doc {
  return $options === undefined ? { $regex } : { $regex, $options };
}

/** Every one of the values, each somewhere at the path. */
function compileAll(path: string[], value: unknown, meaning: Meaning): Predicate[] {
  if (!Array.isArray(value)) throw new CommandError(2, "$all needs an array");
  if (value.length === 0) return [() => false];
  return value.map((item: unknown) => {
    const matches = compileCondition(item, meaning);
    return (doc) => someAt(doc, path, matches);
  });
}

function compileTopLevel(name: string, value: unknown, meaning: Meaning): Predicate | undefined {
  switch (name) {
    case "$and":
      return allOf(branches(name, value, meaning));
    case "$or": {
      const parts = branches(name, value, meaning);
      return (doc) => parts.some((part) => part(doc));
    }
    case "$nor": {
      const parts = branches(name, value, meaning);
      return (doc) => !parts.some((part) => part(doc));
    }
    case "$expr": {
      const evaluate = compileExpression(value, meaning.variables);
      return (doc) => truthy(evaluate(doc));
    }
    case "$jsonSchema":
      return compileSchema(value);
    case "$comment":
      return undefined;
    case "$text":
    case "$where":
      throw unsupported(`the query operator ${name}`);
    default:
      throw new CommandError(2, `unknown top level operator: ${name}`);
  }
}

function branches(name: string, value: unknown, meaning: Meaning): Predicate[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new CommandError(2, `${name} must be a nonempty array`);
  }
  return value.map((branch: unknown) => {
    if (!isDoc(branch)) throw new CommandError(2, `${name} entries need to be full objects`);
    return compileFilter(branch, meaning);
  });
}

function allOf(parts: Predicate[]): Predicate {
  const [first, second] = parts;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return (doc) => {
    for (const part of parts) if (!part(doc)) return false;
    return true;
  };
}

/** What counts as true: everything but false, null, missing and zero. */
export function truthy(value: unknown): boolean {
  if (value === false || value === null || value === undefined) return false;
  return numberOf(value) !== 0;
}
