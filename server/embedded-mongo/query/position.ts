import { type Doc, fieldOf, indexOf, isDoc } from "../values/types.ts";
import { compileFilter, type Meaning } from "./matcher.ts";

/**
 * The index that `$` stands for: the first element of an array which meets the condition that
 * the filter puts on it. Conditions on the array at `target` come first.
 */
export function matchedIndex(
  filter: Doc,
  doc: Doc,
  target: string,
  meaning: Meaning,
): number | undefined {
  const conditions = conditionsOf(filter).sort(
    ([a], [b]) => Number(related(b, target)) - Number(related(a, target)),
  );
  for (const [path, condition] of conditions) {
    const index = elementIndex(doc, path, condition, meaning);
    if (index !== undefined) return index;
  }
  return undefined;
}

function related(path: string, target: string): boolean {
  return path === target || path.startsWith(`${target}.`) || target.startsWith(`${path}.`);
}

/** The conditions on fields, those inside `$and` and `$or` too. */
function conditionsOf(filter: Doc): [string, unknown][] {
  return Object.entries(filter).flatMap(([name, value]): [string, unknown][] => {
    if (name === "$and" || name === "$or") {
      return Array.isArray(value) ? value.filter(isDoc).flatMap(conditionsOf) : [];
    }
    return name.startsWith("$") ? [] : [[name, value]];
  });
}

function elementIndex(
  doc: Doc,
  path: string,
  condition: unknown,
  meaning: Meaning,
): number | undefined {
  const parts = path.split(".");
  let value: unknown = doc;
  for (let i = 0; i <= parts.length; i++) {
    const part = parts[i];
    if (Array.isArray(value)) {
      const index = part === undefined ? undefined : indexOf(part);
      if (index === undefined) return firstMatching(value, parts.slice(i), condition, meaning);
      value = value[index];
    } else if (isDoc(value) && part !== undefined) value = fieldOf(value, part);
    else return undefined;
  }
  return undefined;
}

function firstMatching(
  list: unknown[],
  rest: string[],
  condition: unknown,
  meaning: Meaning,
): number | undefined {
  const matches = compileFilter({ [["element", ...rest].join(".")]: condition }, meaning);
  // Alone in an array, an element is asked by `$elemMatch` and by plain conditions alike.
  const index = list.findIndex((element) => {
    return matches({ element: rest.length === 0 ? [element] : element });
  });
  return index < 0 ? undefined : index;
}
