import { CommandError, unsupported } from "../errors.ts";
import { compileExpression } from "../query/expression.ts";
import { compileFilter, type Meaning } from "../query/matcher.ts";
import { parseSort, sortDocs } from "../query/sort.ts";
import { type Doc, fieldOf, isDoc, numberOf, setField } from "../values/types.ts";
import { compileBucket, compileGroup } from "./group.ts";
import { compileLookup } from "./lookup.ts";
import type { Reader } from "./reader.ts";
import { compileShaping, isShaping } from "./shape.ts";

export type Stage = (docs: Doc[]) => Doc[];

/** Stages MongoDB has and we have not. */
const NOT_HERE = new Set([
  ...[
    "$bucketAuto",
    "$changeStream",
    "$collStats",
    "$currentOp",
    "$densify",
    "$documents",
    "$fill",
  ],
  ...["$geoNear", "$graphLookup", "$indexStats", "$listSessions", "$planCacheStats", "$redact"],
  ...["$search", "$setWindowFields", "$unionWithSearch", "$vectorSearch"],
]);

/**
 * Compiles a pipeline, each stage once for all documents.
 * @throws CommandError Location40324, a stage there is not; NotImplemented, one that we lack
 */
export function compilePipeline(pipeline: unknown, meaning: Meaning, reader: Reader): Stage {
  if (!Array.isArray(pipeline)) throw new CommandError(14, "A pipeline must be an array");
  const stages = pipeline.map((stage: unknown) => {
    const [name, spec] = stageOf(stage);
    return compileStage(name, spec, meaning, reader);
  });
  return (docs) => stages.reduce((current, stage) => stage(current), docs);
}

/** The name of a stage and what it is told. */
export function stageOf(stage: unknown): [name: string, spec: unknown] {
  const [entry, other] = isDoc(stage) ? Object.entries(stage) : [];
  if (entry === undefined || other !== undefined) {
    throw new CommandError(
      40323,
      "A pipeline stage specification object must contain exactly one field.",
    );
  }
  return entry;
}

function compileStage(name: string, spec: unknown, meaning: Meaning, reader: Reader): Stage {
  if (isShaping(name)) {
    const shape = compileShaping(name, spec, meaning);
    return (docs) => docs.map(shape);
  }
  switch (name) {
    case "$match": {
      const matches = compileFilter(docOf(name, spec), meaning);
      return (docs) => docs.filter(matches);
    }
    case "$sort": {
      const sort = parseSort(spec);
      return (docs) => sortDocs(docs, sort, meaning.strings);
    }
    case "$limit": {
      const count = countOf(name, spec, 1);
      return (docs) => docs.slice(0, count);
    }
    case "$skip": {
      const count = countOf(name, spec, 0);
      return (docs) => docs.slice(count);
    }
    case "$count": {
      if (typeof spec !== "string" || spec === "")
        throw new CommandError(2, "$count takes the name of a field");
      return (docs) => (docs.length === 0 ? [] : [{ [spec]: docs.length }]);
    }
    case "$sample": {
      const size = countOf(name, docOf(name, spec).size, 0);
      return (docs) => sample(docs, size);
    }
    case "$group":
      return compileGroup(spec, meaning);
    case "$bucket":
      return compileBucket(spec, meaning);
    case "$sortByCount": {
      const group = compileGroup({ _id: spec, count: { $sum: 1 } }, meaning);
      return (docs) => sortDocs(group(docs), parseSort({ count: -1 }), meaning.strings);
    }
    case "$unwind":
      return compileUnwind(spec);
    case "$facet":
      return compileFacet(docOf(name, spec), meaning, reader);
    case "$unionWith":
      return compileUnion(spec, meaning, reader);
    case "$lookup":
      return compileLookup(docOf(name, spec), meaning, reader, compilePipeline);
    case "$out":
    case "$merge":
      throw new CommandError(2, `${name} can only be the final stage in the pipeline`);
    default:
      if (NOT_HERE.has(name)) throw unsupported(`the pipeline stage ${name}`);
      throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
}

function docOf(name: string, spec: unknown): Doc {
  if (!isDoc(spec)) throw new CommandError(2, `the ${name} specification must be an object`);
  return spec;
}

function countOf(name: string, value: unknown, least: number): number {
  const number = numberOf(value);
  if (number === undefined || !Number.isInteger(number) || number < least) {
    throw new CommandError(
      2,
      `the argument to ${name} must be a whole number of at least ${least}`,
    );
  }
  return number;
}

function sample(docs: Doc[], size: number): Doc[] {
  const pool = [...docs];
  const chosen = Math.min(size, pool.length);
  for (let i = 0; i < chosen; i++) {
    const other = i + Math.floor(Math.random() * (pool.length - i));
    const [a, b] = [pool[i], pool[other]];
    if (a === undefined || b === undefined) break;
    pool[i] = b;
    pool[other] = a;
  }
  return pool.slice(0, chosen);
}

function compileFacet(spec: Doc, meaning: Meaning, reader: Reader): Stage {
  const facets = Object.entries(spec).map(([name, pipeline]) => {
    return [name, compilePipeline(pipeline, meaning, reader)] as const;
  });
  return (docs) => [Object.fromEntries(facets.map(([name, run]) => [name, run(docs)]))];
}

function compileUnion(spec: unknown, meaning: Meaning, reader: Reader): Stage {
  const { coll, pipeline = [] } =
    typeof spec === "string" ? { coll: spec } : docOf("$unionWith", spec);
  if (typeof coll !== "string")
    throw new CommandError(2, "$unionWith needs the name of a collection");
  const run = compilePipeline(pipeline, meaning, reader);
  return (docs) => [...docs, ...run(reader.find(coll, {}))];
}

function compileUnwind(spec: unknown): Stage {
  const { path, includeArrayIndex, preserveNullAndEmptyArrays, ...rest } =
    typeof spec === "string" ? { path: spec } : docOf("$unwind", spec);
  const [other] = Object.keys(rest);
  if (other !== undefined)
    throw new CommandError(2, `unrecognized option to $unwind stage: ${other}`);
  if (typeof path !== "string" || !path.startsWith("$")) {
    throw new CommandError(2, "the path of $unwind should be prefixed with a '$'");
  }
  if (includeArrayIndex !== undefined && typeof includeArrayIndex !== "string") {
    throw new CommandError(2, "includeArrayIndex must be a non-empty string");
  }
  const parts = path.slice(1).split(".");
  const readValue = compileExpression(path);
  const withPosition = (doc: Doc, position: number | null): Doc => {
    if (includeArrayIndex === undefined) return doc;
    return replaced(doc, includeArrayIndex.split("."), position);
  };
  return (docs) =>
    docs.flatMap((doc) => {
      const value = readValue(doc);
      if (Array.isArray(value) && value.length > 0) {
        return value.map((item: unknown, i) => withPosition(replaced(doc, parts, item), i));
      }
      const isEmpty = value === null || value === undefined || Array.isArray(value);
      if (!isEmpty) return [withPosition(doc, null)];
      if (preserveNullAndEmptyArrays !== true) return [];
      return [withPosition(Array.isArray(value) ? replaced(doc, parts, undefined) : doc, null)];
    });
}

/** A copy of the document with one field replaced, or taken away. */
function replaced(doc: Doc, parts: string[], value: unknown): Doc {
  const [part = "", ...rest] = parts;
  const copy = { ...doc };
  const current = fieldOf(doc, part);
  const next = rest.length === 0 ? value : replaced(isDoc(current) ? current : {}, rest, value);
  if (next === undefined) delete copy[part];
  else setField(copy, part, next);
  return copy;
}
