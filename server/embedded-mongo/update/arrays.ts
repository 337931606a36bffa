import { CommandError } from "../errors.ts";
import { compileCondition, compileFilter, type Meaning, PLAIN } from "../query/matcher.ts";
import { isRegex } from "../query/operators.ts";
import { parseSort, sortDocs } from "../query/sort.ts";
import { byCodePoints, compareValues, equalValues } from "../values/compare.ts";
import { copyOf, type Doc, hasOperators, isDoc, numberOf } from "../values/types.ts";
import type { Apply } from "./fields.ts";
import { read, type Target, write } from "./target.ts";

/** The operators on arrays. */
export const ARRAY_OPERATORS: Record<string, Apply> = {
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: pull,
  $pullAll: pullAll,
};

const PUSH_MODIFIERS = new Set(["$each", "$position", "$slice", "$sort"]);

/** The array at a place, copied; undefined where there is nothing. */
function listAt(
  target: Target,
  name: string,
  path: string,
  code: 2 | 14 = 2,
): unknown[] | undefined {
  const current = read(target);
  if (current === undefined) return undefined;
  if (!Array.isArray(current))
    throw new CommandError(code, `Cannot apply ${name} to non-array field ${path}`);
  return [...current];
}

function push(target: Target, operand: unknown, path: string): void {
  const list = listAt(target, "$push", path) ?? [];
  if (!isDoc(operand) || !("$each" in operand)) {
    write(target, [...list, copyOf(operand)]);
    return;
  }
  for (const name of Object.keys(operand)) {
    if (!PUSH_MODIFIERS.has(name))
      throw new CommandError(2, `Unrecognized clause in $push: ${name}`);
  }
  const { $each, $position, $slice, $sort } = operand;
  if (!Array.isArray($each))
    throw new CommandError(2, "The argument to $each in $push must be an array");
  const at = $position === undefined ? list.length : whole("$position", $position);
  list.splice(at, 0, ...copyOf<unknown[]>($each));
  const sorted = $sort === undefined ? list : sortList(list, $sort);
  write(target, $slice === undefined ? sorted : sliced(sorted, whole("$slice", $slice)));
}

function sliced(list: unknown[], count: number): unknown[] {
  if (count === 0) return [];
  return count < 0 ? list.slice(count) : list.slice(0, count);
}

function sortList(list: unknown[], sort: unknown): unknown[] {
  const direction = numberOf(sort);
  if (direction === 1 || direction === -1) {
    return list.toSorted((a, b) => direction * compareValues(a, b));
  }
  // Elements that are no documents have none of the fields and so come as if they were null.
  const wrapped = list.map((item) => ({ item, doc: isDoc(item) ? item : {} }));
  const byDoc = new Map(wrapped.map((entry) => [entry.doc, entry.item]));
  const docs = wrapped.map((entry) => entry.doc);
  return sortDocs(docs, parseSort(sort), byCodePoints).map((doc) => byDoc.get(doc));
}

function whole(name: string, value: unknown): number {
  const number = numberOf(value);
  if (number === undefined || !Number.isInteger(number)) {
    throw new CommandError(2, `The value for ${name} must be an integer value`);
  }
  return number;
}

function addToSet(target: Target, operand: unknown, path: string): void {
  const list = listAt(target, "$addToSet", path) ?? [];
  let items: unknown[] = [operand];
  if (isDoc(operand) && "$each" in operand) {
    const { $each, ...others } = operand;
    if (!Array.isArray($each))
      throw new CommandError(14, "The argument to $each in $addToSet must be an array");
    const [other] = Object.keys(others);
    if (other !== undefined)
      throw new CommandError(2, `Found unexpected fields after $each in $addToSet: ${other}`);
    items = $each;
  }
  for (const item of items) {
    if (!list.some((present) => equalValues(present, item))) list.push(copyOf(item));
  }
  write(target, list);
}

function pop(target: Target, operand: unknown, path: string): void {
  const direction = numberOf(operand);
  if (direction !== 1 && direction !== -1) throw new CommandError(9, "$pop expects 1 or -1");
  const list = listAt(target, "$pop", path, 14);
  if (list === undefined) return;
  write(target, direction === 1 ? list.slice(0, -1) : list.slice(1));
}

function pull(target: Target, operand: unknown, path: string): void {
  const list = listAt(target, "$pull", path);
  if (list === undefined) return;
  const goes = pullTest(operand, PLAIN);
  write(
    target,
    list.filter((item) => !goes(item)),
  );
}

/** A document of fields is a filter on elements that are documents; anything else is the value. */
function pullTest(operand: unknown, meaning: Meaning): (item: unknown) => boolean {
  if (isDoc(operand) && !hasOperators(operand)) {
    const matches = compileFilter(operand, meaning);
    return (item) => isDoc(item) && matches(item);
  }
  if (isDoc(operand)) {
    const matches = compileFilter(wrapOperators(operand), meaning);
    return (item) => matches(isLogical(operand) && isDoc(item) ? item : { item });
  }
  if (isRegex(operand)) return compileCondition(operand, meaning);
  return (item) => equalValues(item, operand);
}

function isLogical(operand: Doc): boolean {
  return "$and" in operand || "$or" in operand || "$nor" in operand;
}

function wrapOperators(operand: Doc): Doc {
  return isLogical(operand) ? operand : { item: operand };
}

function pullAll(target: Target, operand: unknown, path: string): void {
  if (!Array.isArray(operand)) throw new CommandError(2, "$pullAll requires an array argument");
  const list = listAt(target, "$pullAll", path);
  if (list === undefined) return;
  write(
    target,
    list.filter((item) => !operand.some((gone) => equalValues(gone, item))),
  );
}
