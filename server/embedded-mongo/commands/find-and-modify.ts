import { CommandError } from "../errors.ts";
import { meaningOf, type Search, search } from "../plan/find.ts";
import { compileProjection } from "../query/projection.ts";
import { changing } from "../sessions.ts";
import type { Collection } from "../store/collection.ts";
import { compileUpdate } from "../update/update.ts";
import { upsertedDoc } from "../update/upsert.ts";
import { type Doc, fieldOf } from "../values/types.ts";
import {
  type Call,
  type Command,
  collationField,
  collectionName,
  docField,
  variablesField,
} from "./call.ts";
import { modify } from "./write.ts";

/** Finds one document and changes it in one step, so that no two callers get the same one. */
export const findAndModify: Command = {
  fields: [
    ...["query", "update", "remove", "new", "upsert", "fields", "sort", "arrayFilters"],
    ...["collation", "hint", "let"],
  ],
  refused: ["bypassDocumentValidation"],
  writes: true,
  inTransaction: true,
  run(call) {
    const { body, database, db, transaction } = call;
    if ((body.update === undefined) === (body.remove !== true)) {
      throw new CommandError(9, "Either an update or remove=true must be specified");
    }
    const collection = database.obtain(db, collectionName(call));
    const asked: Search = {
      filter: docField(body, "query"),
      sort: body.sort,
      hint: body.hint,
      collation: collationField(body),
      variables: variablesField(body),
      transaction,
      limit: 1,
    };
    return changing(transaction, () => {
      return body.remove === true
        ? remove(call, collection, asked)
        : update(call, collection, asked);
    });
  },
};

function projector({ body }: Call, asked: Search): (doc: Doc) => Doc {
  const fields = docField(body, "fields");
  if (Object.keys(fields).length === 0) return (doc) => doc;
  return compileProjection(fields, asked.filter, meaningOf(asked));
}

function remove(call: Call, collection: Collection, asked: Search): Doc {
  const project = projector(call, asked);
  const [hit] = search(collection, asked);
  if (hit === undefined) return { lastErrorObject: { n: 0 }, value: null, ok: 1 };
  const value = project(hit.doc);
  collection.remove(hit.record, call.transaction);
  return { lastErrorObject: { n: 1 }, value, ok: 1 };
}

function update(call: Call, collection: Collection, asked: Search): Doc {
  const { body, transaction } = call;
  const project = projector(call, asked);
  const change = compileUpdate(body.update, asked.filter, body.arrayFilters, meaningOf(asked));
  const [hit] = search(collection, asked);
  if (hit !== undefined) {
    // The former document is projected first: a positional projection may not fit the new one.
    const before = body.new === true ? undefined : project(hit.doc);
    modify(collection, hit, change, transaction);
    const value = before ?? project(hit.record.seenBy(transaction) ?? hit.doc);
    return { lastErrorObject: { n: 1, updatedExisting: true }, value, ok: 1 };
  }
  if (body.upsert !== true) {
    return { lastErrorObject: { n: 0, updatedExisting: false }, value: null, ok: 1 };
  }
  const stored = collection.insert(upsertedDoc(asked.filter, change), transaction);
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: fieldOf(stored, "_id") },
    value: body.new === true ? project(stored) : null,
    ok: 1,
  };
}
