import { CommandError } from "../errors.ts";
import { type Found, meaningOf, type Search, search } from "../plan/find.ts";
import { compileFilter, type Meaning } from "../query/matcher.ts";
import { changing } from "../sessions.ts";
import type { Collection } from "../store/collection.ts";
import type { Transaction } from "../store/transaction.ts";
import { compileUpdate, type Update } from "../update/update.ts";
import { upsertedDoc } from "../update/upsert.ts";
import { equalValues } from "../values/compare.ts";
import { type Doc, fieldOf, numberOf } from "../values/types.ts";
import {
  assertOnly,
  type Call,
  type Command,
  collationField,
  collectionName,
  docField,
  docsField,
  variablesField,
} from "./call.ts";

/** Runs the statements of a write one after the other; after an error only if they are unordered. */
async function runStatements(
  statements: Doc[],
  ordered: boolean,
  run: (statement: Doc, index: number) => Promise<void>,
): Promise<Doc> {
  const writeErrors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      await run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError) || error.code === 112) throw error;
      const { code, codeName, message, extra } = error;
      writeErrors.push({ index, code, codeName, errmsg: message, ...extra });
      if (ordered) break;
    }
  }
  return writeErrors.length === 0 ? {} : { writeErrors };
}

const insert: Command = {
  fields: ["documents", "ordered"],
  refused: ["bypassDocumentValidation"],
  writes: true,
  inTransaction: true,
  async run(call) {
    const { body, database, db, transaction } = call;
    const collection = database.obtain(db, collectionName(call));
    let n = 0;
    const errors = await runStatements(
      docsField(body, "documents"),
      body.ordered !== false,
      async (doc) => {
        await changing(transaction, () => collection.insert(doc, transaction));
        n++;
      },
    );
    return { n, ...errors, ok: 1 };
  },
};

const UPDATE_FIELDS = [
  ...["q", "u", "multi", "upsert", "arrayFilters", "collation", "hint", "sort"],
] as const;

const update: Command = {
  fields: ["updates", "ordered", "let"],
  refused: ["bypassDocumentValidation"],
  writes: true,
  inTransaction: true,
  async run(call) {
    const { body, database, db } = call;
    const collection = database.obtain(db, collectionName(call));
    let n = 0;
    let nModified = 0;
    const upserted: Doc[] = [];
    const errors = await runStatements(
      docsField(body, "updates"),
      body.ordered !== false,
      async (statement, index) => {
        assertOnly("update.updates", statement, UPDATE_FIELDS);
        await updateStatement(call, collection, statement, {
          matched: () => n++,
          modified: () => nModified++,
          upserted: (_id) => upserted.push({ index, _id }),
        });
      },
    );
    return { n, nModified, ...(upserted.length === 0 ? {} : { upserted }), ...errors, ok: 1 };
  },
};

type Tally = { matched(): void; modified(): void; upserted(id: unknown): void };

async function updateStatement(
  call: Call,
  collection: Collection,
  statement: Doc,
  tally: Tally,
): Promise<void> {
  const { transaction } = call;
  const asked = { ...searchFor(call, statement, docField(statement, "q")), sort: statement.sort };
  const meaning = meaningOf(asked);
  const change = compileUpdate(statement.u, asked.filter, statement.arrayFilters, meaning);
  const upsert = (): void => {
    if (statement.upsert !== true) return;
    const stored = collection.insert(upsertedDoc(asked.filter, change), transaction);
    tally.matched();
    tally.upserted(fieldOf(stored, "_id"));
  };
  const apply = (hit: Found): void => {
    const isModified = modify(collection, hit, change, transaction);
    tally.matched();
    if (isModified) tally.modified();
  };
  if (statement.multi !== true) {
    await changing(transaction, () => {
      const [hit] = search(collection, { ...asked, limit: 1 });
      if (hit === undefined) upsert();
      else apply(hit);
    });
    return;
  }
  if (change.kind === "replace")
    throw new CommandError(9, "multi update is not supported for replacement-style update");
  const hits = search(collection, asked);
  if (hits.length === 0) await changing(transaction, upsert);
  await forEachStill(hits, asked.filter, meaning, transaction, apply);
}

/** Changes documents found before, unless they have stopped to match while others were waited for. */
async function forEachStill(
  hits: Found[],
  filter: Doc,
  meaning: Meaning,
  transaction: Transaction | undefined,
  change: (hit: Found) => void,
): Promise<void> {
  const matches = compileFilter(filter, meaning);
  for (const { record, doc: former } of hits) {
    await changing(transaction, () => {
      const doc = record.seenBy(transaction);
      if (doc !== null && (doc === former || matches(doc))) change({ record, doc });
    });
  }
}

/** Applies an update to one document; false if that changed nothing. */
export function modify(
  collection: Collection,
  { record, doc }: Found,
  change: Update,
  transaction: Transaction | undefined,
): boolean {
  collection.assertUnlocked(record, transaction);
  const next = change.apply(doc);
  if (equalValues(next, doc)) return false;
  collection.replace(record, next, change.kind, transaction);
  return true;
}

function searchFor(call: Call, statement: Doc, filter: Doc): Search {
  return {
    filter,
    hint: statement.hint,
    collation: collationField(statement),
    variables: variablesField(call.body),
    transaction: call.transaction,
  };
}

const deleteCommand: Command = {
  fields: ["deletes", "ordered", "let"],
  writes: true,
  inTransaction: true,
  async run(call) {
    const { body, database, db, transaction } = call;
    const collection = database.find(db, collectionName(call));
    let n = 0;
    const remove = ({ record }: Found): void => {
      collection?.remove(record, transaction);
      n++;
    };
    const errors = await runStatements(
      docsField(body, "deletes"),
      body.ordered !== false,
      async (statement) => {
        assertOnly("delete.deletes", statement, ["q", "limit", "collation", "hint"]);
        const asked = searchFor(call, statement, docField(statement, "q"));
        if (numberOf(statement.limit) === 1) {
          await changing(transaction, () => {
            for (const hit of search(collection, { ...asked, limit: 1 })) remove(hit);
          });
        } else {
          await forEachStill(
            search(collection, asked),
            asked.filter,
            meaningOf(asked),
            transaction,
            remove,
          );
        }
      },
    );
    return { n, ...errors, ok: 1 };
  },
};

export const WRITE_COMMANDS: Record<string, Command> = { insert, update, delete: deleteCommand };
