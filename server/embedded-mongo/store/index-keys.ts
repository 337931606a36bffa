import { CommandError } from "../errors.ts";
import { type Doc, fieldOf, indexOf, isDoc } from "../values/types.ts";

/** One field on its way down a document. */
type Step = { value: unknown; rest: string[] };
/** The values of one entry, and which of the index's fields went through an array. */
export type KeyValues = { tuples: unknown[][]; multikey: Set<number> };

/**
 * The values under which an index holds a document: one tuple, or one for each element where a
 * field is, or goes through, an array. A missing field counts as null, an empty array as missing.
 * @throws CommandError CannotIndexParallelArrays, two fields in different arrays
 */
export function keyValues(doc: Doc, paths: string[][]): KeyValues {
  const simple = withoutArrays(doc, paths);
  if (simple !== undefined) return { tuples: [simple], multikey: new Set() };
  const multikey = new Set<number>();
  const steps = paths.map((rest) => ({ value: doc, rest }));
  return { tuples: expand(steps, undefined, multikey), multikey };
}

/** The only tuple of a document without arrays on its way, which most documents are. */
function withoutArrays(doc: Doc, paths: string[][]): unknown[] | undefined {
  const tuple: unknown[] = [];
  for (const path of paths) {
    let value: unknown = doc;
    for (const part of path) {
      if (Array.isArray(value)) return undefined;
      value = isDoc(value) ? fieldOf(value, part) : undefined;
    }
    if (Array.isArray(value)) return undefined;
    tuple.push(value ?? null);
  }
  return tuple;
}

/**
 * Goes down every field to its value or to an array, then once for each element of that array.
 * `within` are the fields that the array before went through; a second array lies inside it.
 */
function expand(
  steps: Step[],
  within: Set<number> | undefined,
  multikey: Set<number>,
): unknown[][] {
  const advanced = steps.map(descend);
  const at = advanced.findIndex((step) => Array.isArray(step.value));
  const list = advanced[at]?.value;
  if (!Array.isArray(list)) return [advanced.map((step) => step.value ?? null)];
  const same = new Set(advanced.flatMap((step, i) => (step.value === list ? [i] : [])));
  for (const i of same) {
    multikey.add(i);
    if (within !== undefined && !within.has(i)) {
      throw new CommandError(171, "cannot index parallel arrays");
    }
  }
  const elements: unknown[] = list.length === 0 ? [undefined] : list;
  return elements.flatMap((element) => {
    const next = advanced.map((step, i) => (same.has(i) ? intoElement(step, element) : step));
    // The value of a field that ends here is the element itself, even if that is an array.
    const ended = next.map((step, i) => same.has(i) && step.rest.length === 0);
    if (ended.some((is, i) => is && Array.isArray(next[i]?.value))) {
      return [next.map((step) => (step.rest.length === 0 ? step.value : null))];
    }
    const tuples = expand(next, same, multikey);
    if (element !== undefined || list.length > 0) return tuples;
    return tuples.map((tuple) => tuple.map((value, i) => (ended[i] === true ? undefined : value)));
  });
}

function intoElement(step: Step, element: unknown): Step {
  if (step.rest.length === 0 || isDoc(element)) return { value: element, rest: step.rest };
  return { value: null, rest: [] };
}

function descend({ value, rest }: Step): Step {
  let current = value;
  let i = 0;
  for (; i < rest.length; i++) {
    const part = rest[i] ?? "";
    if (Array.isArray(current)) {
      const index = indexOf(part);
      if (index === undefined) break;
      current = current[index];
    } else current = isDoc(current) ? fieldOf(current, part) : undefined;
  }
  return { value: current, rest: rest.slice(i) };
}
