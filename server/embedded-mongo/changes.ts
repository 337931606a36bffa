import { Timestamp } from "bson";
import { CommandError } from "./errors.ts";
import { equalValues } from "./values/compare.ts";
import { type Doc, fieldOf, isDoc } from "./values/types.ts";

type Change = {
  kind: "insert" | "update" | "replace" | "delete";
  namespace: string;
  before: Doc | null;
  after: Doc | null;
};
/** Events of the past that a stream may still ask for. */
const HISTORY_MAX = 1000;

/** What happened, in order, for change streams. Costs nothing while nobody listens. */
export class ChangeLog {
  readonly #listeners = new Set<(event: Doc) => void>();
  #history: Doc[] = [];
  #count = 0;
  readonly #began = Date.now();

  /** Calls back for every change from now on; returns how to stop. */
  listen(listener: (event: Doc) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#history = [];
    };
  }

  /** Whether anybody listens; what nobody hears of need not be told. */
  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  note({ kind, namespace, before, after }: Change): void {
    if (!this.isWatched) return;
    const changed = after ?? before ?? {};
    this.#emit(namespace, {
      operationType: kind,
      ...(after === null ? {} : { fullDocument: after }),
      documentKey: { _id: fieldOf(changed, "_id") },
      ...(kind === "update"
        ? { updateDescription: describeUpdate(before ?? {}, after ?? {}) }
        : {}),
    });
  }

  drop(namespace: string): void {
    if (this.isWatched) this.#emit(namespace, { operationType: "drop" });
  }

  /** The point in the stream that is now. */
  token(): Doc {
    return { _data: `${this.#began}-${String(this.#count).padStart(12, "0")}` };
  }

  /** The events after a point. @throws CommandError ChangeStreamHistoryLost, too long ago */
  after(token: unknown): Doc[] {
    const data = isDoc(token) ? token._data : undefined;
    const at = this.#history.findIndex((event) => isDoc(event._id) && event._id._data === data);
    if (at >= 0) return this.#history.slice(at + 1);
    if (data === this.token()._data) return [];
    throw new CommandError(286, "The resume point may no longer be in the change history");
  }

  #emit(namespace: string, fields: Doc): void {
    this.#count++;
    const dot = namespace.indexOf(".");
    const event = {
      _id: this.token(),
      ...fields,
      clusterTime: new Timestamp({ t: Math.floor(Date.now() / 1000), i: this.#count >>> 0 }),
      ns: { db: namespace.slice(0, dot), coll: namespace.slice(dot + 1) },
    };
    this.#history.push(event);
    if (this.#history.length > HISTORY_MAX) this.#history.shift();
    for (const listener of this.#listeners) listener(event);
  }
}

/** What an update changed: fields set, by dotted path, and fields taken away. */
function describeUpdate(before: Doc, after: Doc): Doc {
  const updatedFields: Doc = {};
  const removedFields: string[] = [];
  const compare = (old: Doc, next: Doc, prefix: string): void => {
    for (const name of Object.keys(next)) {
      const value = next[name];
      const former = fieldOf(old, name);
      if (isDoc(value) && isDoc(former)) compare(former, value, `${prefix}${name}.`);
      else if (former === undefined || !equalValues(former, value)) {
        updatedFields[prefix + name] = value;
      }
    }
    for (const name of Object.keys(old)) {
      if (!Object.hasOwn(next, name)) removedFields.push(prefix + name);
    }
  };
  compare(before, after, "");
  return { updatedFields, removedFields, truncatedArrays: [] };
}
