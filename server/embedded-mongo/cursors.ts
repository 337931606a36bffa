import { calculateObjectSize, Long } from "bson";
import { CommandError } from "./errors.ts";
import type { Doc } from "./values/types.ts";

/** Source: MongoDB's limits: 101 documents in a first batch, 16 MB in any, 10 minutes idle. */
const FIRST_BATCH = 101;
const BATCH_MAX_BYTES = 16 * 1024 * 1024;
const IDLE_MAX_MS = 10 * 60_000;

/** Results on their way to a client, some at a time. */
export type Cursor = {
  namespace: string;
  /** The next documents, at most so many; fewer only if there are no more for now. */
  take(count: number): Doc[];
  /** Gives back what was taken but did not fit. */
  untake(docs: Doc[]): void;
  isDone(): boolean;
  /** Only for a stream of changes: waits until there is something to take. */
  wait?: (timeoutMs: number) => Promise<void>;
  /** Only for a stream of changes: where it stands. */
  token?: () => Doc;
  close(): void;
};

type Open = { cursor: Cursor; usedAt: number; canExpire: boolean };
export type BatchOptions = {
  batchSize: number | undefined;
  singleBatch?: boolean;
  canExpire?: boolean;
};

/** The open cursors of all clients. */
export class Cursors {
  readonly #open = new Map<string, Open>();
  #lastId = 0;

  /** The reply to a find or aggregate: the first batch, and a cursor for the rest if there is any. */
  start(cursor: Cursor, { batchSize, singleBatch = false, canExpire = true }: BatchOptions): Doc {
    const firstBatch = batchSize === 0 ? [] : fill(cursor, batchSize ?? FIRST_BATCH);
    const isOver = cursor.isDone() || singleBatch;
    const id = isOver ? 0 : ++this.#lastId;
    if (isOver) cursor.close();
    else this.#open.set(String(id), { cursor, usedAt: Date.now(), canExpire });
    return {
      cursor: { firstBatch, id: Long.fromNumber(id), ns: cursor.namespace, ...tokenOf(cursor) },
      ok: 1,
    };
  }

  /** @throws CommandError CursorNotFound */
  async more(id: string, batchSize: number | undefined, waitMs: number): Promise<Doc> {
    const open = this.#open.get(id);
    if (open === undefined) throw new CommandError(43, `cursor id ${id} not found`);
    const { cursor } = open;
    open.usedAt = Date.now();
    await cursor.wait?.(waitMs);
    const nextBatch = fill(cursor, batchSize ?? Number.MAX_SAFE_INTEGER);
    const isOver = cursor.isDone();
    if (isOver) this.kill(id);
    return {
      cursor: {
        nextBatch,
        id: Long.fromString(isOver ? "0" : id),
        ns: cursor.namespace,
        ...tokenOf(cursor),
      },
      ok: 1,
    };
  }

  /** Closes a cursor; false if it was not open. */
  kill(id: string): boolean {
    this.#open.get(id)?.cursor.close();
    return this.#open.delete(id);
  }

  /** Closes those that nobody asked for in ten minutes. */
  expire(now = Date.now()): void {
    for (const [id, { usedAt, canExpire }] of this.#open) {
      if (canExpire && now - usedAt > IDLE_MAX_MS) this.kill(id);
    }
  }
}

/** A cursor over results that are all known. They are prepared batch by batch. */
export function listCursor(
  namespace: string,
  docs: readonly Doc[],
  prepare: (doc: Doc) => Doc = (doc) => doc,
): Cursor {
  let at = 0;
  return {
    namespace,
    take: (count) => {
      const taken = docs.slice(at, at + count).map(prepare);
      at += taken.length;
      return taken;
    },
    untake: (back) => {
      at -= back.length;
    },
    isDone: () => at >= docs.length,
    close: () => {
      at = docs.length;
    },
  };
}

function fill(cursor: Cursor, count: number): Doc[] {
  const batch: Doc[] = [];
  let bytes = 0;
  while (batch.length < count) {
    const part = cursor.take(Math.min(1000, count - batch.length));
    if (part.length === 0) break;
    for (const [i, doc] of part.entries()) {
      bytes += calculateObjectSize(doc, { ignoreUndefined: true });
      if (bytes > BATCH_MAX_BYTES && batch.length > 0) {
        cursor.untake(part.slice(i));
        return batch;
      }
      batch.push(doc);
    }
  }
  return batch;
}

function tokenOf(cursor: Cursor): Doc {
  return cursor.token === undefined ? {} : { postBatchResumeToken: cursor.token() };
}
