import { CommandError } from "../errors.ts";
import type { Meaning } from "../query/matcher.ts";
import { matchedIndex } from "../query/position.ts";
import { equalValues } from "../values/compare.ts";
import { copyOf, type Doc, fieldOf, hasOperators, indexOf, isDoc } from "../values/types.ts";
import { ARRAY_OPERATORS } from "./arrays.ts";
import { type Apply, FIELD_OPERATORS } from "./fields.ts";
import { compilePipelineUpdate } from "./pipeline.ts";
import { type ArrayFilters, compileArrayFilters, placesOf } from "./places.ts";
import { read } from "./target.ts";

/** A compiled update. `apply` gives the new document and leaves the old one alone. */
export type Update = {
  kind: "update" | "replace";
  apply(doc: Doc): Doc;
  /** For an upsert: the document that the update makes of the filter's values. */
  create(base: Doc): Doc;
};
type Change = { operator: string; path: string; operand: unknown; apply: Apply };

const OPERATORS: Record<string, Apply> = { ...FIELD_OPERATORS, ...ARRAY_OPERATORS };

/**
 * Compiles what is to change: operators, a replacement, or a pipeline.
 * @throws CommandError FailedToParse, an operator there is not; ConflictingUpdateOperators
 */
export function compileUpdate(
  update: unknown,
  filter: Doc,
  arrayFilters: unknown,
  meaning: Meaning,
): Update {
  const filters = compileArrayFilters(arrayFilters, meaning);
  if (Array.isArray(update)) return withSteadyId(compilePipelineUpdate(update, meaning));
  if (!isDoc(update)) throw new CommandError(9, "Update argument must be an object or an array");
  if (!hasOperators(update)) return withSteadyId(compileReplacement(update));
  const changes = parseChanges(update);
  assertFiltersUsed(filters, changes);
  const run = (doc: Doc, inserts: boolean): Doc => {
    const next = copyOf(doc);
    for (const change of changes) {
      if (change.operator === "$setOnInsert" && !inserts) continue;
      applyChange(change, next, filters, (path) => matchedIndex(filter, doc, path, meaning));
    }
    return next;
  };
  return withSteadyId({
    kind: "update",
    apply: (doc) => run(doc, false),
    create: (base) => run(base, true),
  });
}

function applyChange(
  { path, operand, apply }: Change,
  root: Doc,
  filters: ArrayFilters,
  matched: (path: string) => number | undefined,
): void {
  for (const parts of placesOf(root, path, filters, matched)) {
    const target = { root, parts };
    // Operators that only take away leave a document without the field as it is.
    if (TAKES_AWAY.has(apply) && read(target) === undefined) continue;
    apply(target, operand, path);
  }
}

const TAKES_AWAY = new Set<Apply | undefined>([
  FIELD_OPERATORS.$unset,
  ARRAY_OPERATORS.$pull,
  ARRAY_OPERATORS.$pullAll,
  ARRAY_OPERATORS.$pop,
]);

function parseChanges(update: Doc): Change[] {
  const changes = Object.entries(update).flatMap(([operator, fields]): Change[] => {
    const apply = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (apply === undefined) {
      throw new CommandError(9, `Unknown modifier: ${operator}. Expected a valid update modifier`);
    }
    if (!isDoc(fields)) {
      throw new CommandError(
        9,
        `Modifiers operate on fields but we found another type for ${operator}`,
      );
    }
    return Object.entries(fields).map(([path, operand]) => ({ operator, path, operand, apply }));
  });
  assertNoConflicts(changes);
  // Source: since MongoDB 5.0 fields are processed by name, and positions by number.
  return changes.sort((a, b) => comparePaths(a.path, b.path));
}

function comparePaths(a: string, b: string): number {
  const partsA = a.split(".");
  const partsB = b.split(".");
  for (const [i, part] of partsA.entries()) {
    const other = partsB[i];
    if (other === undefined) return 1;
    if (part === other) continue;
    const [x, y] = [indexOf(part), indexOf(other)];
    if (x !== undefined && y !== undefined) return x - y;
    return part < other ? -1 : 1;
  }
  return partsA.length - partsB.length;
}

/** One place may be changed once: not twice, and not together with what contains it. */
function assertNoConflicts(changes: Change[]): void {
  const paths = changes.flatMap(({ operator, path, operand }) => {
    return operator === "$rename" && typeof operand === "string" ? [path, operand] : [path];
  });
  const seen = new Set<string>();
  const parents = new Set<string>();
  for (const path of paths) {
    const parts = path.split(".");
    const above = parts.slice(1).map((_part, i) => parts.slice(0, i + 1).join("."));
    if (seen.has(path) || parents.has(path) || above.some((parent) => seen.has(parent))) {
      throw new CommandError(
        40,
        `Updating the path '${path}' would create a conflict at '${path}'`,
      );
    }
    seen.add(path);
    for (const parent of above) parents.add(parent);
  }
}

function assertFiltersUsed(filters: ArrayFilters, changes: Change[]): void {
  for (const name of filters.keys()) {
    if (changes.some(({ path }) => path.includes(`$[${name}]`))) continue;
    throw new CommandError(
      9,
      `The array filter for identifier '${name}' was not used in the update`,
    );
  }
}

function compileReplacement(update: Doc): Update {
  for (const name of Object.keys(update)) {
    if (name.startsWith("$")) {
      throw new CommandError(52, `The dollar ($) prefixed field '${name}' is not allowed`);
    }
  }
  const replace = (doc: Doc): Doc => {
    const id = fieldOf(doc, "_id");
    return id === undefined ? { ...update } : { _id: id, ...update };
  };
  return { kind: "replace", apply: replace, create: replace };
}

/** Refuses to change `_id`, whatever the update is made of. */
function withSteadyId(update: Update): Update {
  const guard = (before: Doc, after: Doc): Doc => {
    const id = fieldOf(before, "_id");
    if (id === undefined || equalValues(id, fieldOf(after, "_id"))) return after;
    throw new CommandError(
      66,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  };
  return {
    kind: update.kind,
    apply: (doc) => guard(doc, update.apply(doc)),
    create: (base) => guard(base, update.create(base)),
  };
}
