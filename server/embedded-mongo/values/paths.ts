import { fieldOf, indexOf, isDoc } from "./types.ts";

/**
 * Visits every value that a dotted path reaches, going through arrays on the way but not into
 * the last one. A document without the field is visited as undefined; an element of an array
 * that is no document is not visited. Stops, and returns true, once `visit` returns true.
 */
export function someAt(
  value: unknown,
  path: readonly string[],
  visit: (found: unknown) => boolean,
  depth = 0,
): boolean {
  const part = path[depth];
  if (part === undefined) return visit(value);
  if (isDoc(value)) return someAt(fieldOf(value, part), path, visit, depth + 1);
  if (!Array.isArray(value)) return visit(undefined);
  const index = indexOf(part);
  if (index !== undefined && index < value.length) {
    if (someAt(value[index], path, visit, depth + 1)) return true;
  }
  for (const item of value) {
    if (isDoc(item) && someAt(item, path, visit, depth)) return true;
  }
  return false;
}

/** All values at a path, the elements of a last array one by one. For `distinct`. */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const found: unknown[] = [];
  someAt(value, path, (item) => {
    if (Array.isArray(item)) found.push(...item);
    else if (item !== undefined) found.push(item);
    return false;
  });
  return found;
}

/** The value at a path through documents alone; undefined where an array stands in the way. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const part of path) {
    if (!isDoc(current)) return undefined;
    current = fieldOf(current, part);
  }
  return current;
}
