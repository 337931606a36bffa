import { foldText } from "../query/collation.ts";
import { compileFilter, type Predicate } from "../query/matcher.ts";
import { keyOf } from "../values/key.ts";
import type { Doc } from "../values/types.ts";
import { keyValues } from "./index-keys.ts";
import type { IndexSpec } from "./index-spec.ts";
import { OrderedEntries } from "./ordered.ts";
import type { StoredRecord } from "./record.ts";

/** An index of a collection, whole in memory. */
export class Index {
  readonly spec: IndexSpec;
  readonly fields: { name: string; path: string[]; descending: boolean }[];
  readonly entries = new OrderedEntries();
  /** The fields, by their place in the key, that were an array in some document. */
  readonly multikey = new Set<number>();
  readonly #paths: string[][];
  readonly #descending: boolean[];
  readonly #covers: Predicate;
  #gathered: { key: string; record: StoredRecord }[] = [];

  constructor(spec: IndexSpec) {
    this.spec = spec;
    this.fields = Object.entries(spec.key).map(([name, direction]) => {
      return { name, path: name.split("."), descending: direction === -1 };
    });
    this.#paths = this.fields.map((field) => field.path);
    this.#descending = this.fields.map((field) => field.descending);
    this.#covers = compileFilter(spec.partialFilterExpression ?? {});
  }

  /**
   * The keys a document has in this index; none where it is sparse or partial and not meant.
   * @throws CommandError CannotIndexParallelArrays
   */
  keysOf(doc: Doc): string[] {
    if (!this.#covers(doc)) return [];
    const { tuples, multikey } = keyValues(doc, this.#paths);
    for (const field of multikey) this.multikey.add(field);
    if (this.spec.sparse && multikey.size === 0 && !this.#hasAny(doc)) return [];
    const keys = tuples.map((tuple) => keyOf(this.#folded(tuple), this.#descending));
    return keys.length > 1 ? [...new Set(keys)] : keys;
  }

  /** Notes a document of many; `finishGathering` then takes them in at once. */
  gather(doc: Doc, record: StoredRecord): void {
    for (const key of this.keysOf(doc)) this.#gathered.push({ key, record });
  }

  finishGathering(): void {
    this.entries.fill(this.#gathered);
    this.#gathered = [];
  }

  #folded(tuple: unknown[]): unknown[] {
    const { collation } = this.spec;
    if (collation === undefined) return tuple;
    return tuple.map((value) => (typeof value === "string" ? foldText(value, collation) : value));
  }

  /** Whether a sparse index holds the document: it has at least one of the fields. */
  #hasAny(doc: Doc): boolean {
    return this.#paths.some((path) => {
      let value: unknown = doc;
      for (const part of path) {
        if (value === null || typeof value !== "object" || !Object.hasOwn(value, part))
          return false;
        value = Reflect.get(value, part);
      }
      return value !== undefined;
    });
  }
}
