import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import {
  type FromStorage,
  OP,
  OP_FIELDS,
  type StorageThreadData,
  type ToStorage,
} from "./storage-protocol.ts";

/**
 * The thread that owns the file. SQLite with a write-ahead log and synchronous=FULL: a commit
 * returns when the disk has it. Here, and not in the server's own thread, because a commit
 * takes as long as the disk does, and reads need not wait for it.
 */
if (parentPort === null) throw new Error("Not a storage thread");
const port = parentPort;
const { dataDir, taken }: StorageThreadData = workerData;
/** Documents travel in packets at start; at most so many are under way, or they would pile up. */
const PACKET_BYTES = 1024 * 1024;
const PACKETS_MAX = 4;

function send(message: FromStorage, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

/** Opens the file and keeps it locked; the system lets go of the lock when the process ends. */
function open(): DatabaseSync | undefined {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const ownerFile = join(dataDir, "server.pid");
  const database = new DatabaseSync(join(dataDir, "data.sqlite"));
  try {
    database.exec("pragma locking_mode=exclusive; pragma busy_timeout=0");
    database.exec("pragma journal_mode=wal; pragma synchronous=full");
    database.exec("begin immediate; commit");
  } catch (error) {
    if (!(error instanceof Error) || !/locked|busy/i.test(error.message)) throw error;
    database.close();
    send({ kind: "locked", owner: readOwner(ownerFile) });
    return undefined;
  }
  writeFileSync(ownerFile, `${process.pid}\n`);
  database.exec(`
    create table if not exists collections(
      id integer primary key, namespace text not null unique, options blob not null);
    create table if not exists documents(
      collection integer not null, id integer not null, body blob not null,
      primary key(collection, id)) without rowid;
    create table if not exists committed(
      session text primary key, number text not null, at integer not null)`);
  return database;
}

function readOwner(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

function bytesOf(value: unknown): Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array ? new Uint8Array(value) : new Uint8Array(0);
}

/** Waits until the server's thread has taken more than so many packets. */
function waitUntilTaken(count: number): void {
  for (;;) {
    const now = Atomics.load(taken, 0);
    if (now > count) return;
    Atomics.wait(taken, 0, now);
  }
}

/** Sends everything there is, documents as packets of BSON one after the other. */
function load(database: DatabaseSync): void {
  for (const row of database.prepare("select id, namespace, options from collections").iterate()) {
    const { id, namespace, options } = row;
    send({
      kind: "collection",
      id: Number(id),
      namespace: String(namespace),
      options: bytesOf(options),
    });
  }
  let packet = new Uint8Array(PACKET_BYTES);
  let used = 0;
  let ids: number[] = [];
  let collection = -1;
  let sent = 0;
  const flush = (): void => {
    if (ids.length > 0) {
      const bytes = packet.subarray(0, used);
      waitUntilTaken(sent - PACKETS_MAX);
      sent++;
      send({ kind: "documents", collection, ids, bytes }, [packet.buffer]);
      packet = new Uint8Array(PACKET_BYTES);
    }
    used = 0;
    ids = [];
  };
  const all = database.prepare(
    "select collection, id, body from documents order by collection, id",
  );
  for (const { collection: owner, id, body } of all.iterate()) {
    if (!(body instanceof Uint8Array)) continue;
    if (owner !== collection || used + body.length > packet.length) flush();
    collection = Number(owner);
    if (body.length > packet.length) packet = new Uint8Array(body.length);
    packet.set(body, used);
    used += body.length;
    ids.push(Number(id));
  }
  flush();
  const rows = database.prepare("select session, number from committed").all();
  const committed = rows.map((row): [string, string] => [String(row.session), String(row.number)]);
  send({ kind: "loaded", committed });
}

function serve(database: DatabaseSync): void {
  const put = database.prepare(
    "insert into documents(collection, id, body) values(?, ?, ?) on conflict do update set body = excluded.body",
  );
  const remove = database.prepare("delete from documents where collection = ? and id = ?");
  const save = database.prepare(
    "insert into collections(id, namespace, options) values(?, ?, ?) on conflict(id) do update set namespace = excluded.namespace, options = excluded.options",
  );
  const dropDocuments = database.prepare("delete from documents where collection = ?");
  const dropCollection = database.prepare("delete from collections where id = ?");
  const remember = database.prepare(
    "insert or replace into committed(session, number, at) values(?, ?, ?)",
  );

  const apply = (message: Extract<ToStorage, { kind: "batch" }>): void => {
    const { ops, bytes, texts } = message;
    for (let i = 0; i < ops.length; i += OP_FIELDS) {
      const [kind, collection = 0, id = 0, start = 0, end = 0] = ops.slice(i, i + OP_FIELDS);
      const body = bytes.subarray(start, end);
      if (kind === OP.put) put.run(collection, id, body);
      else if (kind === OP.remove) remove.run(collection, id);
      else if (kind === OP.saveCollection) save.run(collection, texts[id] ?? "", body);
      else if (kind === OP.dropCollection) {
        dropDocuments.run(collection);
        dropCollection.run(collection);
      } else if (kind === OP.remember)
        remember.run(texts[collection] ?? "", texts[id] ?? "", Date.now());
    }
  };

  port.on("message", (message: ToStorage) => {
    if (message.kind === "close") {
      database.exec("pragma wal_checkpoint(truncate)");
      database.close();
      send({ kind: "closed" });
      port.close();
      return;
    }
    try {
      database.exec("begin");
      apply(message);
      database.exec("commit");
      send({ kind: "committed" });
    } catch (error) {
      send({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  });
}

const database = open();
if (database !== undefined) {
  // A commit that a client repeats comes within minutes, so older ones need not be known.
  database.prepare("delete from committed where at < ?").run(Date.now() - 24 * 3_600_000);
  load(database);
  serve(database);
}
