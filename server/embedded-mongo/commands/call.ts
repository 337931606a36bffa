import type { Cursors } from "../cursors.ts";
import { CommandError, unsupported } from "../errors.ts";
import { type Collation, parseCollation } from "../query/collation.ts";
import type { Sessions } from "../sessions.ts";
import type { Collection } from "../store/collection.ts";
import type { Database } from "../store/database.ts";
import type { Transaction } from "../store/transaction.ts";
import { type Doc, isDoc, numberOf } from "../values/types.ts";

/** What all commands share. */
export type Server = {
  database: Database;
  sessions: Sessions;
  cursors: Cursors;
  startedAt: number;
};
/** One command on its way: its body, its database, and the transaction it belongs to. */
export type Call = Server & {
  name: string;
  db: string;
  body: Doc;
  transaction: Transaction | undefined;
};

export type Command = {
  run(call: Call): Doc | Promise<Doc>;
  /** The fields it takes, beside its own name and those of every command. */
  fields: readonly string[];
  /** Fields that are known, and refused unless they are false. */
  refused?: readonly string[];
  /** Waits for the disk before it answers, and is run once however often it is sent. */
  writes?: boolean;
  /** Whether it may be part of a transaction. */
  inTransaction?: boolean;
};

/** Fields that any command may carry. */
const COMMON = new Set([
  ...[
    "$db",
    "$readPreference",
    "$clusterTime",
    "lsid",
    "txnNumber",
    "startTransaction",
    "autocommit",
  ],
  ...["readConcern", "writeConcern", "maxTimeMS", "comment", "apiVersion", "apiStrict"],
  ...["apiDeprecationErrors", "stmtId", "stmtIds", "recoveryToken", "help"],
]);

/**
 * Refuses what a command does not know, so that no option is ever silently ignored.
 * @throws CommandError Location40415, an unknown field; NotImplemented, one that we lack
 */
export function assertKnownFields(name: string, command: Command, body: Doc): void {
  for (const [field, value] of Object.entries(body)) {
    if (field === name || COMMON.has(field) || command.fields.includes(field)) continue;
    if (command.refused?.includes(field) !== true) {
      throw new CommandError(40415, `BSON field '${name}.${field}' is an unknown field.`);
    }
    if (value !== false && value !== null && value !== undefined) {
      throw unsupported(`the option ${field} of ${name}`);
    }
  }
}

/** Refuses fields of a part of a command, such as one statement of an update. */
export function assertOnly(name: string, part: Doc, fields: readonly string[]): void {
  for (const field of Object.keys(part)) {
    if (!fields.includes(field)) {
      throw new CommandError(40415, `BSON field '${name}.${field}' is an unknown field.`);
    }
  }
}

/** The name of the collection that a command is about. @throws CommandError InvalidNamespace */
export function collectionName({ name, body }: Call): string {
  const value = body[name];
  if (typeof value !== "string" || value === "") {
    throw new CommandError(73, "collection name has invalid type");
  }
  return value;
}

/** The collection that a command is about; undefined if there is none. */
export function collectionOf(call: Call): Collection | undefined {
  return call.database.find(call.db, collectionName(call));
}

/** @throws CommandError NamespaceNotFound */
export function existingCollection(call: Call): Collection {
  const collection = collectionOf(call);
  if (collection === undefined) {
    throw new CommandError(26, `ns does not exist: ${call.db}.${collectionName(call)}`);
  }
  return collection;
}

/** A field that must be a document; an absent one is empty. */
export function docField(body: Doc, name: string): Doc {
  const value = body[name] ?? {};
  if (!isDoc(value))
    throw new CommandError(14, `BSON field '${name}' is the wrong type, expected an object`);
  return value;
}

/** A field that must be an array of documents. */
export function docsField(body: Doc, name: string): Doc[] {
  const value = body[name];
  if (!Array.isArray(value))
    throw new CommandError(14, `BSON field '${name}' is the wrong type, expected an array`);
  return value.map((item: unknown) => {
    if (!isDoc(item)) throw new CommandError(14, `BSON field '${name}' must contain objects`);
    return item;
  });
}

/** A whole number that is not negative; undefined if absent. */
export function countField(body: Doc, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  const number = numberOf(value);
  if (number === undefined || !Number.isInteger(number) || number < 0) {
    throw new CommandError(2, `BSON field '${name}' must be a whole number that is not negative`);
  }
  return number;
}

/** The collation of a command or statement. */
export function collationField(body: Doc): Collation | undefined {
  return parseCollation(body.collation);
}

/** The variables of a command's `let`. */
export function variablesField(body: Doc): Doc | undefined {
  return body.let === undefined ? undefined : docField(body, "let");
}
