import type { Doc } from "../values/types.ts";
import type { Transaction } from "./transaction.ts";

/** What a document was before a change that an open transaction must not see. */
type Version = { doc: Doc | null; version: number; older: Version | undefined };

/** A stored document with its number in the collection, which is also its natural order. */
export class StoredRecord {
  readonly id: number;
  /** The newest committed state; null once it is deleted, or while its insert is not committed. */
  doc: Doc | null;
  /** When `doc` was committed, on the database's own clock. */
  version: number;
  older: Version | undefined;
  pending: { transaction: Transaction; doc: Doc | null } | undefined;

  constructor(id: number, doc: Doc | null, version: number) {
    this.id = id;
    this.doc = doc;
    this.version = version;
    this.older = undefined;
    this.pending = undefined;
  }

  /** The document as a transaction sees it (its own changes, else its start); null if there is none. */
  seenBy(transaction: Transaction | undefined): Doc | null {
    if (transaction === undefined) return this.doc;
    if (this.pending?.transaction === transaction) return this.pending.doc;
    let state: Version | undefined = this;
    while (state !== undefined && state.version > transaction.startedAt) state = state.older;
    return state?.doc ?? null;
  }

  /** Takes a new committed state, keeping the one before it when someone may still need it. */
  commit(doc: Doc | null, version: number, keepOlder: boolean): void {
    if (keepOlder) this.older = { doc: this.doc, version: this.version, older: this.older };
    this.doc = doc;
    this.version = version;
    this.pending = undefined;
  }
}
