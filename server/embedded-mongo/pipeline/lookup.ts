import { CommandError } from "../errors.ts";
import { compileExpression } from "../query/expression.ts";
import type { Meaning } from "../query/matcher.ts";
import { keyOf } from "../values/key.ts";
import { someAt } from "../values/paths.ts";
import { type Doc, isDoc, setField } from "../values/types.ts";
import type { Reader } from "./reader.ts";
import type { Stage } from "./stages.ts";

type CompilePipeline = (pipeline: unknown, meaning: Meaning, reader: Reader) => Stage;

/** Compiles `$lookup`: by equality of two fields, by a pipeline, or by both. */
export function compileLookup(
  spec: Doc,
  meaning: Meaning,
  reader: Reader,
  compilePipeline: CompilePipeline,
): Stage {
  const { from, as, localField, foreignField, let: variables = {}, pipeline, ...rest } = spec;
  const [other] = Object.keys(rest);
  if (other !== undefined) throw new CommandError(9, `unknown argument to $lookup: ${other}`);
  if (typeof from !== "string" || typeof as !== "string" || as === "") {
    throw new CommandError(9, "$lookup needs 'from' and 'as'");
  }
  if (as.includes("."))
    throw new CommandError(9, "$lookup: the embedded database needs a plain name in 'as'");
  if (!isDoc(variables)) throw new CommandError(9, "$lookup argument 'let' must be an object");
  const join = joinOf(localField, foreignField, from, reader, pipeline !== undefined);
  if (pipeline !== undefined) compilePipeline(pipeline, withUnset(meaning, variables), reader);
  const bindings = Object.entries(variables).map(([name, expression]) => {
    return [name, compileExpression(expression, meaning.variables)] as const;
  });
  const inner = (doc: Doc): Doc[] => {
    const candidates = join(doc);
    if (pipeline === undefined) return candidates;
    const bound = Object.fromEntries(
      bindings.map(([name, evaluate]) => [name, evaluate(doc) ?? null]),
    );
    const own = { ...meaning, variables: { ...meaning.variables, ...bound } };
    return compilePipeline(pipeline, own, reader)(candidates);
  };
  return (docs) =>
    docs.map((doc) => {
      const result = { ...doc };
      setField(result, as, inner(doc));
      return result;
    });
}

/** The pipeline is compiled once ahead, so that a mistake in it is told even without documents. */
function withUnset(meaning: Meaning, variables: Doc): Meaning {
  const unset = Object.fromEntries(Object.keys(variables).map((name) => [name, null]));
  return { ...meaning, variables: { ...meaning.variables, ...unset } };
}

function joinOf(
  localField: unknown,
  foreignField: unknown,
  from: string,
  reader: Reader,
  hasPipeline: boolean,
): (doc: Doc) => Doc[] {
  if (localField === undefined && foreignField === undefined && hasPipeline) {
    let all: Doc[] | undefined;
    return () => (all ??= reader.find(from, {}));
  }
  if (typeof localField !== "string" || typeof foreignField !== "string") {
    throw new CommandError(
      9,
      "$lookup requires both or neither of 'localField' and 'foreignField'",
    );
  }
  const path = localField.split(".");
  if (reader.hasIndex(from, foreignField)) {
    return (doc) => reader.find(from, { [foreignField]: { $in: localValues(doc, path) } });
  }
  return hashJoin(path, foreignField.split("."), from, reader);
}

/** Without an index the other collection is read once, and found in by value. */
function hashJoin(
  local: string[],
  foreign: string[],
  from: string,
  reader: Reader,
): (doc: Doc) => Doc[] {
  let byKey: Map<string, number[]> | undefined;
  let all: Doc[] = [];
  return (doc) => {
    if (byKey === undefined) {
      all = reader.find(from, {});
      byKey = grouped(all, foreign);
    }
    const positions = new Set<number>();
    for (const value of localValues(doc, local)) {
      for (const position of byKey.get(keyOf([value])) ?? []) positions.add(position);
    }
    return [...positions].sort((a, b) => a - b).map((position) => all[position] ?? {});
  };
}

function grouped(docs: Doc[], path: string[]): Map<string, number[]> {
  const byKey = new Map<string, number[]>();
  for (const [position, doc] of docs.entries()) {
    someAt(doc, path, (value) => {
      for (const item of Array.isArray(value) ? [value, ...value] : [value ?? null]) {
        const key = keyOf([item]);
        const list = byKey.get(key);
        if (list === undefined) byKey.set(key, [position]);
        else if (list.at(-1) !== position) list.push(position);
      }
      return false;
    });
  }
  return byKey;
}

/** The values to look for: the elements of an array, and null for a missing field. */
function localValues(doc: Doc, path: string[]): unknown[] {
  const values: unknown[] = [];
  someAt(doc, path, (value) => {
    if (Array.isArray(value)) values.push(...value);
    else values.push(value ?? null);
    return false;
  });
  return values;
}
