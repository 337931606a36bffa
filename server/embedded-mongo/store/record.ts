import type { Doc } from "../values/types.ts";
import { type Packed, unpack } from "./packed.ts";
import type { Transaction } from "./transaction.ts";

/** What a document was before a change that an open transaction must not see. */
type Version = { packed: Packed | null; version: number; older: Version | undefined };

/** A stored document with its number in the collection, which is also its natural order. */
export class StoredRecord {
  readonly id: number;
  /** The newest committed state; null once it is deleted, or while its insert is not committed. */
  packed: Packed | null;
  /** When `packed` was committed, on the database's own clock. */
  version: number;
  older: Version | undefined;
  pending: { transaction: Transaction; doc: Doc | null } | undefined;
  /** The same as `packed`, decoded, while it was read lately. */
  #decoded: Doc | undefined;

  constructor(id: number, packed: Packed | null, version: number) {
    this.id = id;
    this.packed = packed;
    this.version = version;
    this.older = undefined;
    this.pending = undefined;
    this.#decoded = undefined;
  }

  /** The newest committed document. */
  get doc(): Doc | null {
    if (this.#decoded !== undefined) return this.#decoded;
    if (this.packed === null) return null;
    const doc = unpack(this.packed);
    if (recentlyRead.admit(this, this.packed.length)) this.#decoded = doc;
    return doc;
  }

  /** The document as a transaction sees it (its own changes, else its start); null if there is none. */
  seenBy(transaction: Transaction | undefined): Doc | null {
    if (transaction === undefined) return this.doc;
    if (this.pending?.transaction === transaction) return this.pending.doc;
    const state = this.#stateAt(transaction.startedAt);
    if (state === this) return this.doc;
    return state === undefined || state.packed === null ? null : unpack(state.packed);
  }

  /** Whether `seenBy` would find a document; does not decode it. */
  isSeenBy(transaction: Transaction | undefined): boolean {
    if (transaction === undefined) return this.packed !== null;
    if (this.pending?.transaction === transaction) return this.pending.doc !== null;
    const packed = this.#stateAt(transaction.startedAt)?.packed ?? null;
    return packed !== null;
  }

  /** Takes a new committed state, keeping the one before it when someone may still need it. */
  commit(packed: Packed | null, version: number, keepOlder: boolean): void {
    if (keepOlder) this.older = { packed: this.packed, version: this.version, older: this.older };
    this.packed = packed;
    this.version = version;
    this.pending = undefined;
    this.forget();
  }

  /** Lets go of the decoded document. */
  forget(): void {
    this.#decoded = undefined;
  }

  #stateAt(time: number): Version | undefined {
    let state: Version | undefined = this;
    while (state !== undefined && state.version > time) state = state.older;
    return state;
  }
}

/** Decoded documents kept at most, counted by their BSON; decoded they take about five times that. */
const RECENT_MAX_BYTES = 8 * 1024 * 1024;
const RECENT_DOC_MAX_BYTES = 64 * 1024;

/** Keeps what was read lately decoded, so that small collections are searched without decoding. */
class RecentlyRead {
  readonly #sizes = new Map<StoredRecord, number>();
  #bytes = 0;

  /** Whether the record may keep its document; others lose theirs for it, the oldest first. */
  admit(record: StoredRecord, sizeBytes: number): boolean {
    if (sizeBytes > RECENT_DOC_MAX_BYTES) return false;
    this.#remove(record);
    this.#sizes.set(record, sizeBytes);
    this.#bytes += sizeBytes;
    for (const oldest of this.#sizes.keys()) {
      if (this.#bytes <= RECENT_MAX_BYTES) break;
      oldest.forget();
      this.#remove(oldest);
    }
    return true;
  }

  #remove(record: StoredRecord): void {
    this.#bytes -= this.#sizes.get(record) ?? 0;
    this.#sizes.delete(record);
  }
}

const recentlyRead = new RecentlyRead();
