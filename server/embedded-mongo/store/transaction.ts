import type { Collection } from "./collection.ts";
import type { StoredRecord } from "./record.ts";

/** What a transaction has changed, and when it began on the database's clock. */
export class Transaction {
  readonly session: string;
  readonly number: string;
  readonly startedAt: number;
  /** The changed records, in the order of their first change. */
  readonly changes = new Map<StoredRecord, Collection>();
  /** Resolves when the transaction is over, either way. */
  readonly over: Promise<void>;
  #finish: () => void = () => {};

  constructor(session: string, number: string, startedAt: number) {
    this.session = session;
    this.number = number;
    this.startedAt = startedAt;
    this.over = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  finish(): void {
    this.#finish();
  }
}

/** A write met a record that an open transaction has changed; it may be tried again afterwards. */
export class Locked extends Error {
  readonly by: Transaction;

  constructor(by: Transaction) {
    super("The document is being changed by a transaction");
    this.name = "Locked";
    this.by = by;
  }
}
