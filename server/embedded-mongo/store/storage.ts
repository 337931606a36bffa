import { Worker } from "node:worker_threads";
import type { Doc } from "../values/types.ts";
import { encode } from "./packed.ts";
import {
  type FromStorage,
  OP,
  type StorageThreadData,
  type ToStorage,
} from "./storage-protocol.ts";

/** Who takes in what is on the disk, while it is being read. */
export type Loader = {
  collection(id: number, namespace: string, options: Uint8Array): void;
  documents(collection: number, ids: number[], bytes: Uint8Array): void;
  loaded(committed: [session: string, number: string][]): void;
};

const FIRST_BATCH_BYTES = 64 * 1024;

/**
 * Keeps changes on the disk. Changes queue up while the disk is busy with those before them, and
 * then go in one commit: that is what makes many writers as fast as one.
 */
export class Storage {
  readonly #worker: Worker;
  readonly #onFailure: (reason: string) => void;
  #ops: number[] = [];
  #texts: string[] = [];
  #bytes = new Uint8Array(FIRST_BATCH_BYTES);
  #used = 0;
  #isBusy = false;
  #isScheduled = false;
  /** Who waits for the batch being written, and who for the one being gathered. */
  #inFlight: (() => void)[] = [];
  #waiting: (() => void)[] = [];
  #onClosed: () => void = () => {};

  private constructor(worker: Worker, onFailure: (reason: string) => void) {
    this.#worker = worker;
    this.#onFailure = onFailure;
  }

  /**
   * Locks the folder and reads what it holds.
   * @param onFailure told once the disk refuses a write; nothing can be promised after that
   * @throws Error, when another server uses the folder
   */
  static async open(
    dataDir: string,
    loader: Loader,
    onFailure: (reason: string) => void,
  ): Promise<Storage> {
    const taken = new Int32Array(new SharedArrayBuffer(4));
    const workerData: StorageThreadData = { dataDir, taken };
    const worker = new Worker(new URL("./storage-thread.ts", import.meta.url), { workerData });
    const storage = new Storage(worker, onFailure);
    await new Promise<void>((resolve, reject) => {
      worker.once("error", reject);
      worker.on("message", (message: FromStorage) => {
        if (message.kind === "locked") reject(inUse(dataDir, message.owner));
        else if (message.kind === "collection") {
          loader.collection(message.id, message.namespace, message.options);
        } else if (message.kind === "documents") {
          loader.documents(message.collection, message.ids, message.bytes);
          Atomics.add(taken, 0, 1);
          Atomics.notify(taken, 0);
        } else if (message.kind === "loaded") {
          loader.loaded(message.committed);
          resolve();
        } else storage.#onMessage(message);
      });
    });
    worker.on("error", (error) => onFailure(error.message));
    return storage;
  }

  put(collection: number, id: number, bytes: Uint8Array): void {
    this.#add(OP.put, collection, id, bytes);
  }

  remove(collection: number, id: number): void {
    this.#add(OP.remove, collection, id);
  }

  saveCollection(collection: number, namespace: string, options: Doc): void {
    const text = this.#texts.push(namespace) - 1;
    this.#add(OP.saveCollection, collection, text, encode(options));
  }

  dropCollection(collection: number): void {
    this.#add(OP.dropCollection, collection, 0);
  }

  /** Keeps in mind that a transaction was committed, for a client that asks again after a crash. */
  remember(session: string, number: string): void {
    this.#add(OP.remember, this.#texts.push(session) - 1, this.#texts.push(number) - 1);
  }

  /** Resolves once every change made so far is on the disk. */
  settled(): Promise<void> | undefined {
    if (this.#ops.length > 0) return new Promise((resolve) => this.#waiting.push(resolve));
    if (this.#isBusy) return new Promise((resolve) => this.#inFlight.push(resolve));
    return undefined;
  }

  /** Writes what is left and lets go of the folder. */
  async close(): Promise<void> {
    await this.settled();
    const closed = new Promise<void>((resolve) => {
      this.#onClosed = resolve;
    });
    this.#post({ kind: "close" });
    await closed;
  }

  #add(kind: number, collection: number, id: number, body?: Uint8Array): void {
    const start = this.#used;
    if (body !== undefined) {
      this.#makeRoom(body.length);
      this.#bytes.set(body, start);
      this.#used += body.length;
    }
    this.#ops.push(kind, collection, id, start, this.#used);
    if (this.#isScheduled || this.#isBusy) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  #makeRoom(size: number): void {
    const needed = this.#used + size;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }

  #flush(): void {
    if (this.#isBusy || this.#ops.length === 0) return;
    this.#isBusy = true;
    const bytes = this.#bytes.subarray(0, this.#used);
    this.#post({ kind: "batch", ops: this.#ops, bytes, texts: this.#texts }, [this.#bytes.buffer]);
    this.#inFlight = this.#waiting;
    this.#waiting = [];
    this.#ops = [];
    this.#texts = [];
    this.#bytes = new Uint8Array(FIRST_BATCH_BYTES);
    this.#used = 0;
  }

  #post(message: ToStorage, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #onMessage(message: FromStorage): void {
    if (message.kind === "closed") this.#onClosed();
    else if (message.kind === "failed") this.#onFailure(message.reason);
    else if (message.kind === "committed") {
      const done = this.#inFlight;
      this.#inFlight = [];
      this.#isBusy = false;
      for (const resolve of done) resolve();
      this.#flush();
    }
  }
}

function inUse(dataDir: string, owner: string | undefined): Error {
  const who = owner === undefined ? "another process" : `process ${owner}`;
  return new Error(`The data folder ${dataDir} is in use by another database server (${who})`);
}
