import { CommandError, unsupported } from "../errors.ts";
import { search } from "../plan/find.ts";
import { changing } from "../sessions.ts";
import type { Collection } from "../store/collection.ts";
import { type Doc, fieldOf, isDoc } from "../values/types.ts";
import { assertOnly, type Call } from "./call.ts";

type Output = (docs: Doc[]) => Promise<void>;

/** The last stage of a pipeline, if it is one that writes. */
export function compileOutput(call: Call, stage: Doc | undefined): Output | undefined {
  if (stage === undefined || (!("$out" in stage) && !("$merge" in stage))) return undefined;
  if (call.transaction !== undefined)
    throw new CommandError(263, "$out and $merge cannot be used in a transaction");
  return "$out" in stage ? compileOut(call, stage.$out) : compileMerge(call, stage.$merge);
}

function targetOf(call: Call, target: unknown): Collection {
  const { db = call.db, coll } = isDoc(target) ? target : { coll: target };
  if (typeof db !== "string" || typeof coll !== "string") {
    throw new CommandError(2, "the target of $out or $merge must be the name of a collection");
  }
  return call.database.obtain(db, coll);
}

/** Replaces the whole collection. */
function compileOut(call: Call, spec: unknown): Output {
  return async (docs) => {
    const collection = targetOf(call, spec);
    for (const record of [...collection.records.values()]) {
      await changing(undefined, () => collection.remove(record, undefined));
    }
    for (const doc of docs) await changing(undefined, () => collection.insert(doc, undefined));
  };
}

/** Puts each result into the collection, by what it is told about those already there. */
function compileMerge(call: Call, spec: unknown): Output {
  const parts: Doc = isDoc(spec) ? spec : { into: spec };
  assertOnly("$merge", parts, ["into", "on", "whenMatched", "whenNotMatched"]);
  const { into, on = "_id", whenMatched = "merge", whenNotMatched = "insert" } = parts;
  if (Array.isArray(whenMatched)) throw unsupported("$merge with a pipeline in whenMatched");
  const names = (Array.isArray(on) ? on : [on]).map(String);
  return async (docs) => {
    const collection = targetOf(call, into);
    for (const doc of docs) {
      await changing(undefined, () =>
        mergeOne(collection, doc, names, whenMatched, whenNotMatched),
      );
    }
  };
}

function mergeOne(
  collection: Collection,
  doc: Doc,
  names: string[],
  whenMatched: unknown,
  whenNotMatched: unknown,
): void {
  const filter = Object.fromEntries(
    names.map((name) => [name, { $eq: fieldOf(doc, name) ?? null }]),
  );
  const [hit] = search(collection, { filter, limit: 1 });
  if (hit === undefined) {
    if (whenNotMatched === "insert") collection.insert(doc, undefined);
    else if (whenNotMatched !== "discard")
      throw new CommandError(11000, "$merge found no matching document");
    return;
  }
  const id = fieldOf(hit.doc, "_id");
  if (whenMatched === "replace")
    collection.replace(hit.record, { _id: id, ...doc }, "replace", undefined);
  else if (whenMatched === "merge") {
    collection.replace(hit.record, { ...hit.doc, ...doc, _id: id }, "update", undefined);
  } else if (whenMatched !== "keepExisting") {
    throw new CommandError(11000, "$merge found a matching document");
  }
}
