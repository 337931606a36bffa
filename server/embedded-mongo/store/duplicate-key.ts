import { CommandError } from "../errors.ts";
import { someAt } from "../values/paths.ts";
import { bsonTypeOf, type Doc } from "../values/types.ts";
import type { IndexSpec } from "./index-spec.ts";

/** The error for a document that a unique index refuses, worded and filled as MongoDB does it. */
export function duplicateKey(namespace: string, spec: IndexSpec, doc: Doc): CommandError {
  const keyValue = Object.fromEntries(
    Object.keys(spec.key).map((name) => [name, firstValue(doc, name)]),
  );
  const shown = Object.entries(keyValue).map(([name, value]) => `${name}: ${show(value)}`);
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${spec.name} dup key: { ${shown.join(", ")} }`,
    { keyPattern: spec.key, keyValue },
  );
}

function firstValue(doc: Doc, name: string): unknown {
  let found: unknown = null;
  someAt(doc, name.split("."), (value) => {
    found = value ?? null;
    return true;
  });
  return found;
}

function show(value: unknown): string {
  if (bsonTypeOf(value) === "ObjectId") return `ObjectId('${String(value)}')`;
  return JSON.stringify(value) ?? "null";
}
