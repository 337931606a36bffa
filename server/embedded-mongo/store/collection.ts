import { deserialize, ObjectId } from "bson";
import { CommandError } from "../errors.ts";
import { compileFilter, type Predicate } from "../query/matcher.ts";
import { bsonTypeOf, type Doc, fieldOf, isDoc } from "../values/types.ts";
import type { Database } from "./database.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { Index } from "./index.ts";
import { describeIndex, ID_INDEX, type IndexSpec } from "./index-spec.ts";
import { DECODE, encode, pack, unpack } from "./packed.ts";
import { StoredRecord } from "./record.ts";
import { Locked, type Transaction } from "./transaction.ts";

/** The largest document, as MongoDB has it. */
export const DOCUMENT_MAX_BYTES = 16 * 1024 * 1024;

/** How a collection was created. */
export type CollectionOptions = {
  validator?: Doc;
  capped?: { sizeBytes: number; max: number | undefined };
};
export type ChangeKind = "insert" | "update" | "replace" | "delete";
/** An index entry that a former or unfinished state of a record may leave behind. */
type StaleEntry = { index: Index; key: string; record: StoredRecord };

/** A collection: its documents in natural order, and its indexes. */
export class Collection {
  readonly id: number;
  namespace: string;
  options: CollectionOptions;
  readonly records = new Map<number, StoredRecord>();
  indexes: Index[] = [new Index(ID_INDEX)];
  readonly #database: Database;
  #nextId = 1;
  #stale: StaleEntry[] = [];
  #isValid: Predicate;
  #cappedBytes: number | undefined;

  constructor(database: Database, id: number, namespace: string, options: CollectionOptions) {
    this.#database = database;
    this.id = id;
    this.namespace = namespace;
    this.options = options;
    this.#isValid = compileFilter(options.validator ?? {});
  }

  /** Whether the indexes hold exactly the committed documents, so that their order can be trusted. */
  get isClean(): boolean {
    return this.#stale.length === 0;
  }

  /** Takes in a document from the disk; `finishLoading` makes the indexes ready. */
  load(id: number, bytes: Uint8Array): void {
    const record = new StoredRecord(id, pack(bytes), 0);
    this.records.set(id, record);
    this.#nextId = Math.max(this.#nextId, id + 1);
    const doc = deserialize(bytes, DECODE);
    for (const index of this.indexes) index.gather(doc, record);
  }

  finishLoading(): void {
    for (const index of this.indexes) index.finishGathering();
  }

  /**
   * Adds a document, with an `_id` if it has none, and returns it as stored.
   * @throws CommandError DuplicateKey, DocumentValidationFailure, InvalidIdField; Locked
   */
  insert(doc: Doc, transaction: Transaction | undefined): Doc {
    if (this.options.capped !== undefined && transaction !== undefined) {
      throw new CommandError(263, "Cannot write to a capped collection in a transaction");
    }
    const stored = withId(doc);
    const record = new StoredRecord(this.#nextId, null, this.#database.clock);
    this.#write(record, stored, "insert", transaction);
    this.#nextId++;
    this.records.set(record.id, record);
    if (this.options.capped !== undefined) this.#trim(this.options.capped, record);
    return stored;
  }

  /** Drops the oldest documents of a capped collection until it is within its size. */
  #trim(capped: { sizeBytes: number; max: number | undefined }, added: StoredRecord): void {
    this.#cappedBytes ??= [...this.records.values()]
      .filter((record) => record !== added)
      .reduce((sum, record) => sum + sizeOf(record), 0);
    this.#cappedBytes += sizeOf(added);
    for (const record of this.records.values()) {
      const tooMany = capped.max !== undefined && this.records.size > capped.max;
      if (!tooMany && this.#cappedBytes <= capped.sizeBytes) return;
      this.#cappedBytes -= sizeOf(record);
      this.remove(record, undefined);
    }
  }

  /** @throws CommandError DuplicateKey, DocumentValidationFailure, WriteConflict; Locked */
  replace(
    record: StoredRecord,
    doc: Doc,
    kind: ChangeKind,
    transaction: Transaction | undefined,
  ): void {
    this.#write(record, doc, kind, transaction);
  }

  /** @throws CommandError WriteConflict; Locked */
  remove(record: StoredRecord, transaction: Transaction | undefined): void {
    this.#write(record, null, "delete", transaction);
  }

  /** Whether a write to the record would have to wait. @throws Locked */
  assertUnlocked(record: StoredRecord, transaction: Transaction | undefined): void {
    const { pending } = record;
    if (pending !== undefined && pending.transaction !== transaction)
      throw new Locked(pending.transaction);
  }

  #write(
    record: StoredRecord,
    doc: Doc | null,
    kind: ChangeKind,
    transaction: Transaction | undefined,
  ): void {
    this.assertUnlocked(record, transaction);
    const isOwn = kind === "insert" || record.pending !== undefined;
    if (transaction !== undefined && !isOwn && record.version > transaction.startedAt) {
      throw new CommandError(112, "The document was changed after the transaction began");
    }
    const bytes = doc === null ? null : this.#encoded(doc);
    this.#reindex(record, doc, transaction);
    if (transaction === undefined) this.#commit(record, doc, bytes, kind);
    else {
      record.pending = { transaction, doc };
      transaction.changes.set(record, this);
    }
  }

  #encoded(doc: Doc): Uint8Array {
    if (!this.#isValid(doc)) throw new CommandError(121, "Document failed validation");
    const bytes = encode(doc);
    if (bytes.length <= DOCUMENT_MAX_BYTES) return bytes;
    throw new CommandError(
      10334,
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${DOCUMENT_MAX_BYTES}`,
    );
  }

  /** Adds the new keys after checking the unique ones; takes the old keys away, now or later. */
  #reindex(record: StoredRecord, doc: Doc | null, transaction: Transaction | undefined): void {
    const before = record.seenBy(transaction);
    const deferred = transaction !== undefined || this.#database.hasOpenTransactions;
    const changes = this.indexes.map((index) => {
      const old = before === null ? [] : index.keysOf(before);
      const next = doc === null ? [] : index.keysOf(doc);
      const added = next.filter((key) => !old.includes(key));
      if (doc !== null && index.spec.unique)
        this.#assertUnique(index, added, record, doc, transaction);
      return { index, added, dropped: old.filter((key) => !next.includes(key)) };
    });
    for (const { index, added, dropped } of changes) {
      for (const key of added) index.entries.add(key, record);
      if (deferred) {
        for (const key of [...added, ...dropped]) this.#stale.push({ index, key, record });
      } else for (const key of dropped) index.entries.remove(key, record);
    }
    if (deferred) this.#database.noteStale(this);
  }

  #assertUnique(
    index: Index,
    keys: string[],
    record: StoredRecord,
    doc: Doc,
    transaction: Transaction | undefined,
  ): void {
    for (const key of keys) {
      for (const other of index.entries.scan({ from: key, to: `${key}\0` })) {
        if (other === record) continue;
        this.assertUnlocked(other, transaction);
        const current = other.pending === undefined ? other.doc : other.pending.doc;
        if (current === null || !index.keysOf(current).includes(key)) continue;
        throw duplicateKey(this.namespace, index.spec, doc);
      }
    }
  }

  #commit(record: StoredRecord, doc: Doc | null, bytes: Uint8Array | null, kind: ChangeKind): void {
    const database = this.#database;
    const before = database.changes.isWatched ? record.doc : null;
    record.commit(
      bytes === null ? null : pack(bytes),
      database.tick(),
      database.hasOpenTransactions,
    );
    if (bytes === null) database.storage.remove(this.id, record.id);
    else database.storage.put(this.id, record.id, bytes);
    if (bytes === null && !database.hasOpenTransactions) this.records.delete(record.id);
    database.changes.note({ kind, namespace: this.namespace, before, after: doc });
  }

  /** Makes a transaction's change to a record the committed state. */
  commitPending(record: StoredRecord): void {
    const { pending, packed } = record;
    if (pending === undefined || (pending.doc === null && packed === null)) return;
    const kind = packed === null ? "insert" : pending.doc === null ? "delete" : "update";
    this.#commit(record, pending.doc, pending.doc === null ? null : encode(pending.doc), kind);
  }

  /** With no transaction open: forgets former states, and the entries that only they had. */
  sweep(): void {
    for (const { index, key, record } of this.#stale) {
      record.older = undefined;
      const { doc } = record;
      if (doc === null) this.records.delete(record.id);
      if (doc === null || !index.keysOf(doc).includes(key)) index.entries.remove(key, record);
    }
    this.#stale = [];
  }

  /** @throws CommandError DuplicateKey, when existing documents break a unique index */
  addIndex(spec: IndexSpec): void {
    const index = new Index(spec);
    for (const record of this.records.values()) {
      if (record.packed !== null) index.gather(unpack(record.packed), record);
    }
    index.finishGathering();
    if (spec.unique) {
      for (const [first, second] of index.entries.twins()) {
        if (first !== second) throw duplicateKey(this.namespace, spec, second.doc ?? {});
      }
    }
    this.indexes.push(index);
    this.save();
  }

  dropIndexes(isDropped: (spec: IndexSpec) => boolean): void {
    this.indexes = this.indexes.filter(({ spec }) => spec.name === "_id_" || !isDropped(spec));
    this.save();
  }

  /** Writes down how the collection is set up. */
  save(): void {
    const indexes = this.indexes.slice(1).map(({ spec }) => describeIndex(spec));
    this.#database.storage.saveCollection(this.id, this.namespace, { ...this.options, indexes });
  }
}

function sizeOf({ packed }: StoredRecord): number {
  return packed?.length ?? 0;
}

/** The document with its `_id` first, as MongoDB stores it. */
function withId(doc: Doc): Doc {
  const id = fieldOf(doc, "_id");
  if (id === undefined) return { _id: new ObjectId(), ...doc };
  if (Array.isArray(id) || bsonTypeOf(id) === "BSONRegExp") {
    throw new CommandError(53, "The '_id' value cannot be an array or a regex");
  }
  if (isDoc(id) && Object.keys(id).some((name) => name.startsWith("$"))) {
    throw new CommandError(53, "The '_id' value cannot have fields that begin with $");
  }
  for (const first in doc) {
    if (first === "_id") return doc;
    break;
  }
  return { _id: id, ...doc };
}
