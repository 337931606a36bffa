import { deserialize } from "bson";
import { ChangeLog } from "../changes.ts";
import { CommandError } from "../errors.ts";
import { type Doc, isDoc } from "../values/types.ts";
import { Collection, type CollectionOptions } from "./collection.ts";
import { Index } from "./index.ts";
import { parseIndexSpec } from "./index-spec.ts";
import { DECODE } from "./packed.ts";
import { type Loader, Storage } from "./storage.ts";
import { Locked, Transaction } from "./transaction.ts";

const NAME_MAX_BYTES = 255;

/** All collections of all databases, in memory, and the storage behind them. */
export class Database {
  readonly changes = new ChangeLog();
  /** The last transaction that each session committed. */
  readonly committed = new Map<string, string>();
  /** Counts commits; tells what was committed before a transaction began. */
  clock = 1;
  readonly #collections = new Map<string, Collection>();
  readonly #open = new Set<Transaction>();
  readonly #stale = new Set<Collection>();
  #nextId = 1;
  #storage: Storage | undefined;

  /**
   * Opens the data folder and reads all of it.
   * @throws Error, when another server uses the folder
   */
  static async open(dataDir: string, onFailure: (reason: string) => void): Promise<Database> {
    const database = new Database();
    database.#storage = await Storage.open(dataDir, database.#loader(), onFailure);
    return database;
  }

  get storage(): Storage {
    if (this.#storage === undefined) throw new Error("The database is not open");
    return this.#storage;
  }

  get hasOpenTransactions(): boolean {
    return this.#open.size > 0;
  }

  tick(): number {
    this.clock++;
    return this.clock;
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  /** The collection, created if there is none. @throws CommandError InvalidNamespace */
  obtain(database: string, name: string): Collection {
    return this.find(database, name) ?? this.create(database, name, {});
  }

  /** @throws CommandError NamespaceExists, InvalidNamespace */
  create(database: string, name: string, options: CollectionOptions): Collection {
    const namespace = checkNamespace(database, name);
    if (this.#collections.has(namespace)) {
      throw new CommandError(48, `Collection ${namespace} already exists.`);
    }
    const collection = new Collection(this, this.#nextId++, namespace, options);
    this.#collections.set(namespace, collection);
    collection.save();
    return collection;
  }

  /** Before a change to a collection as a whole. @throws Locked, while a transaction writes to it */
  assertQuiet(collection: Collection): void {
    for (const transaction of this.#open) {
      for (const changed of transaction.changes.values()) {
        if (changed === collection) throw new Locked(transaction);
      }
    }
  }

  /** @throws Locked */
  drop(collection: Collection): void {
    this.assertQuiet(collection);
    this.#collections.delete(collection.namespace);
    this.storage.dropCollection(collection.id);
    this.changes.drop(collection.namespace);
  }

  /** @throws CommandError InvalidNamespace */
  rename(collection: Collection, database: string, name: string): void {
    this.assertQuiet(collection);
    const namespace = checkNamespace(database, name);
    this.#collections.delete(collection.namespace);
    collection.namespace = namespace;
    this.#collections.set(namespace, collection);
    collection.save();
  }

  /** The collections of one database, or of all. */
  collections(database?: string): Collection[] {
    const all = [...this.#collections.values()];
    return database === undefined
      ? all
      : all.filter(({ namespace }) => namespace.startsWith(`${database}.`));
  }

  begin(session: string, number: string): Transaction {
    const transaction = new Transaction(session, number, this.clock);
    this.#open.add(transaction);
    return transaction;
  }

  /** Makes a transaction's changes visible and lasting, all at once. */
  commit(transaction: Transaction): void {
    for (const [record, collection] of transaction.changes) collection.commitPending(record);
    if (transaction.changes.size > 0)
      this.storage.remember(transaction.session, transaction.number);
    this.committed.set(transaction.session, transaction.number);
    this.#end(transaction);
  }

  abort(transaction: Transaction): void {
    for (const record of transaction.changes.keys()) record.pending = undefined;
    this.#end(transaction);
  }

  noteStale(collection: Collection): void {
    this.#stale.add(collection);
  }

  #end(transaction: Transaction): void {
    this.#open.delete(transaction);
    transaction.finish();
    if (this.#open.size > 0) return;
    for (const collection of this.#stale) collection.sweep();
    this.#stale.clear();
  }

  #loader(): Loader {
    const byId = new Map<number, Collection>();
    return {
      collection: (id, namespace, bytes) => {
        const { indexes, ...options } = deserialize(bytes, DECODE);
        const collection = new Collection(this, id, namespace, readOptions(options));
        for (const spec of Array.isArray(indexes) ? indexes : []) {
          collection.indexes.push(new Index(parseIndexSpec(spec)));
        }
        byId.set(id, collection);
        this.#collections.set(namespace, collection);
        this.#nextId = Math.max(this.#nextId, id + 1);
      },
      documents: (id, ids, bytes) => {
        const collection = byId.get(id);
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        let start = 0;
        for (const recordId of ids) {
          const end = start + view.getInt32(start, true);
          collection?.load(recordId, bytes.subarray(start, end));
          start = end;
        }
      },
      loaded: (committed) => {
        for (const [session, number] of committed) this.committed.set(session, number);
        for (const collection of byId.values()) collection.finishLoading();
      },
    };
  }
}

function readOptions({ validator, capped }: Doc): CollectionOptions {
  const options: CollectionOptions = {};
  if (isDoc(validator)) options.validator = validator;
  if (isDoc(capped)) {
    const max = typeof capped.max === "number" ? capped.max : undefined;
    options.capped = { sizeBytes: Number(capped.sizeBytes), max };
  }
  return options;
}

function checkNamespace(database: string, name: string): string {
  const namespace = `${database}.${name}`;
  const isGood =
    name !== "" &&
    !name.includes("\0") &&
    !name.includes("$") &&
    !name.startsWith(".") &&
    database !== "" &&
    !/[/\\. "$\0]/.test(database);
  if (!isGood || Buffer.byteLength(namespace) > NAME_MAX_BYTES) {
    throw new CommandError(73, `Invalid namespace specified '${namespace}'`);
  }
  return namespace;
}
