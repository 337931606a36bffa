import { CommandError } from "../errors.ts";
import { type Doc, fieldOf, indexOf, isDoc, setField } from "../values/types.ts";

/** A place in a document, which may not exist yet. */
export type Target = { root: Doc; parts: readonly string[] };

/** The value at a place; undefined where there is none. */
export function read({ root, parts }: Target): unknown {
  let value: unknown = root;
  for (const part of parts) {
    if (Array.isArray(value)) {
      const index = indexOf(part);
      value = index === undefined ? undefined : value[index];
    } else value = isDoc(value) ? fieldOf(value, part) : undefined;
  }
  return value;
}

/** The largest array that a position may be set in beyond its end. Source: MongoDB's own limit. */
const PADDING_MAX = 1_500_000;

/**
 * Sets a value, creating documents on the way.
 * @throws CommandError PathNotViable, a scalar in the way or a name inside an array
 */
export function write({ root, parts }: Target, value: unknown): void {
  let container: Doc | unknown[] = root;
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1) {
      put(container, part, value);
      return;
    }
    let next: unknown = get(container, part);
    if (next === undefined) {
      next = {};
      put(container, part, next);
    }
    if (!Array.isArray(next) && !isDoc(next)) throw notViable(parts, i, next);
    container = next;
  }
}

function get(container: Doc | unknown[], part: string): unknown {
  if (!Array.isArray(container)) return fieldOf(container, part);
  const index = indexOf(part);
  if (index === undefined) throw new CommandError(28, `Cannot create field '${part}' in an array`);
  return container[index];
}

function put(container: Doc | unknown[], part: string, value: unknown): void {
  if (!Array.isArray(container)) {
    setField(container, part, value);
    return;
  }
  const index = indexOf(part);
  if (index === undefined) throw new CommandError(28, `Cannot create field '${part}' in an array`);
  if (index - container.length > PADDING_MAX)
    throw new CommandError(2, "can't backfill more than 1500000 elements");
  while (container.length < index) container.push(null);
  container[index] = value;
}

function notViable(parts: readonly string[], i: number, value: unknown): CommandError {
  return new CommandError(
    28,
    `Cannot create field '${parts[i + 1]}' in element {${parts[i]}: ${JSON.stringify(value)}}`,
  );
}

/** Takes a field away; an element of an array becomes null, so that the others keep their places. */
export function erase({ root, parts }: Target): void {
  const last = parts.at(-1);
  const container = read({ root, parts: parts.slice(0, -1) });
  if (last === undefined) return;
  if (Array.isArray(container)) {
    const index = indexOf(last);
    if (index !== undefined && index < container.length) container[index] = null;
  } else if (isDoc(container) && Object.hasOwn(container, last)) delete container[last];
}
