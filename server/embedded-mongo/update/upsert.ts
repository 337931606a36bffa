import { ObjectId } from "bson";
import { CommandError } from "../errors.ts";
import { isRegex } from "../query/operators.ts";
import { copyOf, type Doc, fieldOf, hasOperators, isDoc } from "../values/types.ts";
import { write } from "./target.ts";
import type { Update } from "./update.ts";

/** The document that an upsert inserts: what the filter says is equal, then the update. */
export function upsertedDoc(filter: Doc, update: Update): Doc {
  const base: Doc = {};
  takeEqualities(filter, base);
  const id = fieldOf(base, "_id");
  const start = update.kind === "update" ? base : id === undefined ? {} : { _id: id };
  const doc = update.create(start);
  if (fieldOf(doc, "_id") === undefined) return { _id: new ObjectId(), ...doc };
  return doc;
}

function takeEqualities(filter: Doc, base: Doc): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === "$and" && Array.isArray(condition)) {
      for (const branch of condition) if (isDoc(branch)) takeEqualities(branch, base);
    } else if (name === "$or" && Array.isArray(condition) && condition.length === 1) {
      if (isDoc(condition[0])) takeEqualities(condition[0], base);
    } else if (!name.startsWith("$")) takeEquality(name, condition, base);
  }
}

function takeEquality(name: string, condition: unknown, base: Doc): void {
  let value = condition;
  if (isDoc(condition) && hasOperators(condition)) {
    const { $eq, $in, $all } = condition;
    if ($eq !== undefined) value = $eq;
    else if (Array.isArray($in) && $in.length === 1) value = $in[0];
    else if (Array.isArray($all) && $all.length === 1 && !isDoc($all[0])) value = $all[0];
    else return;
  }
  if (isRegex(value) || value === undefined) return;
  try {
    write({ root: base, parts: name.split(".") }, copyOf(value));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(54, `cannot infer query fields to set, path '${name}' is matched twice`);
  }
}
