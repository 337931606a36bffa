import { CommandError, unsupported } from "../errors.ts";
import { type CompareStrings, compareValues } from "../values/compare.ts";
import { someAt } from "../values/paths.ts";
import { type Doc, fieldOf, isDoc, numberOf } from "../values/types.ts";

/** One field of a sort, in the order in which they decide. */
export type SortField = { path: string[]; name: string; descending: boolean };

/** @throws CommandError BadValue, a direction that is neither 1 nor -1 */
export function parseSort(sort: unknown): SortField[] {
  if (sort === undefined || sort === null) return [];
  if (!isDoc(sort)) throw new CommandError(14, "sort must be an object");
  return Object.entries(sort).flatMap(([name, direction]): SortField[] => {
    if (name === "$natural") return naturalOrder(direction);
    if (isDoc(direction)) throw unsupported("sorting by $meta");
    const number = numberOf(direction);
    if (number !== 1 && number !== -1) {
      throw new CommandError(
        2,
        "$sort key ordering must be 1 (for ascending) or -1 (for descending)",
      );
    }
    return [{ name, path: name.split("."), descending: number === -1 }];
  });
}

function naturalOrder(direction: unknown): SortField[] {
  if (numberOf(direction) !== 1) throw unsupported("a descending $natural sort");
  return [];
}

/** Sorts documents; those that compare equal keep their order. */
export function sortDocs(docs: Doc[], fields: SortField[], strings: CompareStrings): Doc[] {
  if (fields.length === 0 || docs.length < 2) return docs;
  const keyed = docs.map((doc) => ({
    doc,
    key: fields.map((field) => sortValue(doc, field, strings)),
  }));
  keyed.sort((a, b) => {
    for (const [i, { descending }] of fields.entries()) {
      const order = compareValues(a.key[i], b.key[i], strings);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ doc }) => doc);
}

/** What a document sorts by: of an array, its least value, or its greatest when descending. */
function sortValue(doc: Doc, field: SortField, strings: CompareStrings): unknown {
  const [first] = field.path;
  if (field.path.length === 1 && first !== undefined) {
    const value = fieldOf(doc, first) ?? null;
    return Array.isArray(value) ? extreme(value, field.descending, strings) : value;
  }
  const found: unknown[] = [];
  let arrays = false;
  someAt(doc, field.path, (value) => {
    if (Array.isArray(value)) {
      arrays = true;
      found.push(...(value.length === 0 ? [undefined] : value));
    } else found.push(value ?? null);
    return false;
  });
  if (found.length === 1 && !arrays) return found[0];
  return found.length === 0 ? null : extreme(found, field.descending, strings);
}

function extreme(values: unknown[], greatest: boolean, strings: CompareStrings): unknown {
  let best = values[0];
  for (const value of values) {
    const order = compareValues(value, best, strings);
    if (greatest ? order > 0 : order < 0) best = value;
  }
  return best;
}
