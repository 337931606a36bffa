import { CommandError } from "../errors.ts";
import { compileExpression } from "../query/expression.ts";
import type { Meaning } from "../query/matcher.ts";
import { compileProjection } from "../query/projection.ts";
import { type Doc, fieldOf, hasOperators, isDoc, setField } from "../values/types.ts";

export type Shape = (doc: Doc) => Doc;

/** Whether a stage makes one document of one, without looking at others. */
export function isShaping(name: string): boolean {
  return SHAPING.has(name);
}

const SHAPING = new Set([
  ...["$set", "$addFields", "$unset", "$project", "$replaceRoot", "$replaceWith"],
]);

/** Compiles one of the stages that shape single documents. */
export function compileShaping(name: string, spec: unknown, meaning: Meaning): Shape {
  switch (name) {
    case "$unset":
      return compileUnset(spec, meaning);
    case "$project":
      if (!isDoc(spec) || Object.keys(spec).length === 0) {
        throw new CommandError(
          2,
          "$project specification must be an object with at least one field",
        );
      }
      return compileProjection(spec, {}, meaning);
    case "$replaceWith":
      return compileReplacement(spec, meaning);
    case "$replaceRoot":
      if (!isDoc(spec) || !("newRoot" in spec))
        throw new CommandError(2, "$replaceRoot needs newRoot");
      return compileReplacement(spec.newRoot, meaning);
    default:
      return compileAddFields(name, spec, meaning);
  }
}

function compileUnset(spec: unknown, meaning: Meaning): Shape {
  const names: unknown[] = Array.isArray(spec) ? spec : [spec];
  const fields = Object.fromEntries(
    names.map((name) => {
      if (typeof name !== "string" || name === "")
        throw new CommandError(2, "$unset takes names of fields");
      return [name, 0];
    }),
  );
  return compileProjection(fields, {}, meaning);
}

function compileReplacement(expression: unknown, meaning: Meaning): Shape {
  const evaluate = compileExpression(expression, meaning.variables);
  return (doc) => {
    const root = evaluate(doc);
    if (isDoc(root)) return root;
    throw new CommandError(40228, "'newRoot' expression must evaluate to an object");
  };
}

type Assignment = { parts: string[]; evaluate: (doc: unknown) => unknown };

function compileAddFields(name: string, spec: unknown, meaning: Meaning): Shape {
  if (!isDoc(spec)) throw new CommandError(2, `${name} specification stage must be an object`);
  const assignments = assignmentsOf(spec, [], meaning);
  return (doc) => {
    let result: unknown = doc;
    for (const { parts, evaluate } of assignments) result = assigned(result, parts, evaluate(doc));
    return isDoc(result) ? result : doc;
  };
}

function assignmentsOf(spec: Doc, above: string[], meaning: Meaning): Assignment[] {
  return Object.entries(spec).flatMap(([name, expression]): Assignment[] => {
    const parts = [...above, ...name.split(".")];
    const isNested =
      isDoc(expression) && !hasOperators(expression) && Object.keys(expression).length > 0;
    if (isNested) return assignmentsOf(expression, parts, meaning);
    return [{ parts, evaluate: compileExpression(expression, meaning.variables) }];
  });
}

/** A copy with one value set; undefined takes the field away. Arrays are set in every element. */
function assigned(value: unknown, parts: readonly string[], next: unknown): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return next;
  if (Array.isArray(value)) return value.map((item: unknown) => assigned(item, parts, next));
  const copy: Doc = isDoc(value) ? { ...value } : {};
  const inner = assigned(fieldOf(copy, part), rest, next);
  if (inner === undefined) delete copy[part];
  else setField(copy, part, inner);
  return copy;
}
