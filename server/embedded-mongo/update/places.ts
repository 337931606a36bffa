import { CommandError } from "../errors.ts";
import { compileFilter, type Meaning } from "../query/matcher.ts";
import { type Doc, isDoc } from "../values/types.ts";
import { read } from "./target.ts";

type ElementTest = (element: unknown) => boolean;
export type ArrayFilters = Map<string, ElementTest>;

/**
 * Compiles `arrayFilters`, by their identifier.
 * @throws CommandError FailedToParse, more than one identifier in a filter, or one used twice
 */
export function compileArrayFilters(filters: unknown, meaning: Meaning): ArrayFilters {
  const compiled: ArrayFilters = new Map();
  for (const filter of Array.isArray(filters) ? filters : []) {
    if (!isDoc(filter)) throw new CommandError(9, "array filters must be objects");
    const names = new Set(identifiersOf(filter));
    const [name] = names;
    if (name === undefined || names.size > 1) {
      throw new CommandError(9, "Each array filter must use exactly one top-level field name");
    }
    if (compiled.has(name))
      throw new CommandError(
        9,
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    const matches = compileFilter(filter, meaning);
    compiled.set(name, (element) => matches({ [name]: element }));
  }
  return compiled;
}

function identifiersOf(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([name, value]) => {
    if (!name.startsWith("$")) return [name.split(".")[0] ?? ""];
    return Array.isArray(value) ? value.filter(isDoc).flatMap(identifiersOf) : [];
  });
}

/**
 * The places that a path of an update stands for in one document: `$` is the matched element,
 * `$[]` every element, `$[x]` those that the array filter x accepts.
 * @throws CommandError BadValue, no element for `$`, no such filter, or no array
 */
export function placesOf(
  root: Doc,
  path: string,
  filters: ArrayFilters,
  matched: (path: string) => number | undefined,
): string[][] {
  if (!path.includes("$")) return [checked(path)];
  let places: string[][] = [[]];
  for (const part of checked(path)) {
    places = places.flatMap((place) => {
      if (!part.startsWith("$")) return [[...place, part]];
      if (part === "$") return [[...place, String(matchedElement(place, path, matched))]];
      return elementsOf(root, place, part, filters).map((index) => [...place, String(index)]);
    });
  }
  return places;
}

function matchedElement(
  place: string[],
  path: string,
  matched: (path: string) => number | undefined,
): number {
  const index = matched(place.join("."));
  if (index !== undefined) return index;
  throw new CommandError(
    2,
    `The positional operator did not find the match needed from the query, in ${path}`,
  );
}

function elementsOf(root: Doc, place: string[], part: string, filters: ArrayFilters): number[] {
  const identifier = /^\$\[(.*)\]$/.exec(part)?.[1];
  if (identifier === undefined)
    throw new CommandError(2, `The dollar prefixed field '${part}' is not valid`);
  const list = read({ root, parts: place });
  if (!Array.isArray(list)) {
    throw new CommandError(2, `Cannot apply array updates to non-array element ${place.join(".")}`);
  }
  if (identifier === "") return list.map((_item, i) => i);
  const accepts = filters.get(identifier);
  if (accepts === undefined) {
    throw new CommandError(2, `No array filter found for identifier '${identifier}'`);
  }
  return list.flatMap((item: unknown, i) => (accepts(item) ? [i] : []));
}

function checked(path: string): string[] {
  const parts = path.split(".");
  if (parts.includes("")) {
    throw new CommandError(56, `The update path '${path}' contains an empty field name`);
  }
  if (parts[0]?.startsWith("$") === true) {
    throw new CommandError(52, `The dollar prefixed field '${path}' is not allowed`);
  }
  return parts;
}
