import { Binary } from "bson";
import { CommandError } from "./errors.ts";
import type { Database } from "./store/database.ts";
import { Locked, type Transaction } from "./store/transaction.ts";
import { type Doc, isDoc, numberOf } from "./values/types.ts";

/** Source: MongoDB's transactionLifetimeLimitSeconds is 60; ours block other writers, so half. */
const TRANSACTION_MAX_MS = 30_000;
/** Sessions whose last write is remembered. One is used by one request at a time. */
const REMEMBERED_MAX = 1000;

type Open = { transaction: Transaction; timer: NodeJS.Timeout };

/** Transactions by session, and the replies to writes that a client may send again. */
export class Sessions {
  readonly #database: Database;
  readonly #open = new Map<string, Open>();
  readonly #replies = new Map<string, { number: string; reply: Promise<Doc> }>();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The transaction that a command belongs to, begun if the command says so.
   * @throws CommandError NoSuchTransaction
   */
  transactionOf(command: Doc): Transaction | undefined {
    if (command.autocommit !== false) return undefined;
    const { id, session, number } = transactionId(command);
    const open = this.#open.get(id);
    if (command.startTransaction === true && open === undefined) {
      this.#abortOthers(session);
      const transaction = this.#database.begin(session, number);
      const timer = setTimeout(() => this.#end(id, false), TRANSACTION_MAX_MS);
      this.#open.set(id, { transaction, timer });
      return transaction;
    }
    if (open === undefined) throw noSuchTransaction();
    return open.transaction;
  }

  /** Commits; again, for a client that did not hear the first answer. @throws CommandError NoSuchTransaction */
  commit(command: Doc): void {
    const { id, session, number } = transactionId(command);
    if (this.#end(id, true) || this.#database.committed.get(session) === number) return;
    throw noSuchTransaction();
  }

  /** @throws CommandError NoSuchTransaction */
  abort(command: Doc): void {
    if (!this.#end(transactionId(command).id, false)) throw noSuchTransaction();
  }

  /** After an error inside a transaction nothing of it remains. */
  abortAfterError(command: Doc): void {
    if (command.autocommit === false) this.#end(transactionId(command).id, false);
  }

  /** Ends a session with what it left open. */
  endSession(session: string): void {
    this.#abortOthers(session);
    this.#replies.delete(session);
  }

  /**
   * Runs a write once, however often the client sends it: a repeated number gets the first reply.
   */
  once(command: Doc, run: () => Promise<Doc>): Promise<Doc> {
    const session = sessionOf(command);
    if (session === "" || command.txnNumber === undefined || command.autocommit === false)
      return run();
    const number = String(command.txnNumber);
    const known = this.#replies.get(session);
    if (known?.number === number) return known.reply;
    const reply = run();
    this.#replies.delete(session);
    this.#replies.set(session, { number, reply });
    const [oldest] = this.#replies.keys();
    if (this.#replies.size > REMEMBERED_MAX && oldest !== undefined) this.#replies.delete(oldest);
    return reply;
  }

  #abortOthers(session: string): void {
    for (const id of this.#open.keys()) if (id.startsWith(`${session}:`)) this.#end(id, false);
  }

  #end(id: string, isCommit: boolean): boolean {
    const open = this.#open.get(id);
    if (open === undefined) return false;
    clearTimeout(open.timer);
    this.#open.delete(id);
    if (isCommit) this.#database.commit(open.transaction);
    else this.#database.abort(open.transaction);
    return true;
  }
}

function noSuchTransaction(): CommandError {
  const error = new CommandError(
    251,
    "The transaction is over: aborted, or longer than 30 seconds",
  );
  error.labels = ["TransientTransactionError"];
  return error;
}

/** The session of a command in hexadecimal; empty if it has none. */
export function sessionOf({ lsid }: Doc): string {
  return isDoc(lsid) ? sessionId(lsid) : "";
}

/** A session's id in hexadecimal. */
export function sessionId({ id }: Doc): string {
  if (!(id instanceof Binary)) throw new CommandError(2, "A session id must be a UUID");
  return id.toString("hex");
}

function transactionId(command: Doc): { id: string; session: string; number: string } {
  const session = sessionOf(command);
  if (session === "" || numberOf(command.txnNumber) === undefined) {
    throw new CommandError(72, "A transaction needs lsid and txnNumber");
  }
  const number = String(command.txnNumber);
  return { id: `${session}:${number}`, session, number };
}

/**
 * Makes one change to one document. Outside a transaction it waits for those that are changing
 * the same document; inside one that is a conflict, after which the client begins again.
 * @throws CommandError WriteConflict
 */
export async function changing<T>(
  transaction: Transaction | undefined,
  change: () => T,
): Promise<T> {
  for (;;) {
    try {
      return change();
    } catch (error) {
      if (!(error instanceof Locked)) throw error;
      if (transaction !== undefined) {
        throw new CommandError(112, "Write conflict during the transaction");
      }
      await error.by.over;
    }
  }
}
