import { CommandError, unsupported } from "../errors.ts";
import { compileExpression } from "../query/expression.ts";
import type { Meaning } from "../query/matcher.ts";
import { compareValues } from "../values/compare.ts";
import { keyOf } from "../values/key.ts";
import { type Doc, isDoc } from "../values/types.ts";
import { ACCUMULATORS, type Accumulator } from "./accumulators.ts";

type Field = { name: string; create: () => Accumulator; evaluate: (doc: unknown) => unknown };
const NOT_HERE = new Set([
  ...[
    "$accumulator",
    "$firstN",
    "$lastN",
    "$maxN",
    "$minN",
    "$top",
    "$topN",
    "$bottom",
    "$bottomN",
  ],
  ...["$median", "$percentile"],
]);

/** Compiles `$group`. @throws CommandError BadValue, an accumulator there is not */
export function compileGroup(spec: unknown, meaning: Meaning): (docs: Doc[]) => Doc[] {
  if (!isDoc(spec) || !("_id" in spec))
    throw new CommandError(2, "a group specification must include an _id");
  const { _id, ...rest } = spec;
  const idOf = compileExpression(_id, meaning.variables);
  const fields = fieldsOf(rest, meaning);
  return (docs) => grouped(docs, idOf, fields);
}

function grouped(docs: Doc[], idOf: (doc: Doc) => unknown, fields: Field[]): Doc[] {
  const groups = new Map<string, { id: unknown; accumulators: Accumulator[] }>();
  for (const doc of docs) {
    const id = idOf(doc) ?? null;
    const key = keyOf([id]);
    let group = groups.get(key);
    if (group === undefined) {
      group = { id, accumulators: fields.map(({ create }) => create()) };
      groups.set(key, group);
    }
    for (const [i, { evaluate }] of fields.entries()) group.accumulators[i]?.add(evaluate(doc));
  }
  return [...groups.values()].map(({ id, accumulators }) => ({
    _id: id,
    ...Object.fromEntries(fields.map(({ name }, i) => [name, accumulators[i]?.result()])),
  }));
}

function fieldsOf(spec: Doc, meaning: Meaning): Field[] {
  return Object.entries(spec).map(([name, accumulation]) => {
    if (!isDoc(accumulation) || Object.keys(accumulation).length !== 1) {
      throw new CommandError(2, `The field '${name}' must specify one accumulator`);
    }
    const [operator = ""] = Object.keys(accumulation);
    if (NOT_HERE.has(operator)) throw unsupported(`the accumulator ${operator}`);
    const create = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
    if (create === undefined) throw new CommandError(2, `unknown group operator '${operator}'`);
    return { name, create, evaluate: compileExpression(accumulation[operator], meaning.variables) };
  });
}

/** Compiles `$bucket`: a `$group` by the boundaries that a value lies between. */
export function compileBucket(spec: unknown, meaning: Meaning): (docs: Doc[]) => Doc[] {
  const {
    groupBy,
    boundaries,
    default: other,
    output = { count: { $sum: 1 } },
    ...rest
  } = isDoc(spec) ? spec : {};
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new CommandError(2, `Unrecognized option to $bucket: ${unknown}.`);
  if (!Array.isArray(boundaries) || boundaries.length < 2 || !isDoc(output)) {
    throw new CommandError(2, "$bucket needs groupBy and at least two boundaries");
  }
  const edges: unknown[] = boundaries;
  for (let i = 1; i < edges.length; i++) {
    if (compareValues(edges[i - 1], edges[i]) >= 0) {
      throw new CommandError(2, "The 'boundaries' option to $bucket must be in ascending order");
    }
  }
  const readValue = compileExpression(groupBy, meaning.variables);
  const bucketOf = (doc: Doc): unknown => {
    const value = readValue(doc) ?? null;
    const at = edges.findLastIndex((edge) => compareValues(edge, value) <= 0);
    if (at >= 0 && at < edges.length - 1) return edges[at];
    if (other === undefined) {
      throw new CommandError(
        2,
        "$bucket could not find a matching branch and no default was specified",
      );
    }
    return other;
  };
  const fields = fieldsOf(output, meaning);
  return (docs) => grouped(docs, bucketOf, fields).sort((a, b) => compareValues(a._id, b._id));
}
