import { search } from "./plan/find.ts";
import { compileFilter } from "./query/matcher.ts";
import type { Collection } from "./store/collection.ts";
import type { Database } from "./store/database.ts";
import { Locked } from "./store/transaction.ts";

/** Removes the documents whose time is over by an index with `expireAfterSeconds`. */
export function expireDocuments(database: Database, now = Date.now()): void {
  for (const collection of database.collections()) {
    for (const { spec } of collection.indexes) {
      const [field] = Object.keys(spec.key);
      if (spec.expireAfterSeconds === undefined || field === undefined) continue;
      const before = new Date(now - spec.expireAfterSeconds * 1000);
      expireBefore(collection, field, before, compileFilter(spec.partialFilterExpression ?? {}));
    }
  }
}

function expireBefore(
  collection: Collection,
  field: string,
  before: Date,
  covers: (doc: Record<string, unknown>) => boolean,
): void {
  for (const { record, doc } of search(collection, { filter: { [field]: { $lte: before } } })) {
    if (!covers(doc)) continue;
    try {
      collection.remove(record, undefined);
    } catch (error) {
      // A transaction is using it: next time.
      if (!(error instanceof Locked)) throw error;
    }
  }
}
