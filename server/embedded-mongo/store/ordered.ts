import type { StoredRecord } from "./record.ts";

/**
 * The entries of an index: keys in order, each with its record; equal keys in record order.
 * Kept in chunks, so that an insert moves one chunk and not the whole list.
 */
const CHUNK_MAX = 512;

type Chunk = { keys: string[]; records: StoredRecord[] };

/** Keys from `from` (inclusive) to `to` (exclusive). */
export type Range = { from: string; to: string };
/** Sorts, after a whole value or a type, behind all that can follow: no value is that many 0xff. */
export const LAST_KEY = "\u00ff".repeat(16);

export class OrderedEntries {
  #chunks: Chunk[] = [];
  size = 0;

  /** Fills an empty list at once; much faster than adding one by one. */
  fill(entries: { key: string; record: StoredRecord }[]): void {
    entries.sort((a, b) => compare(a.key, a.record.id, b.key, b.record.id));
    // Chunks start three quarters full, so that the first inserts need not split them.
    const perChunk = (CHUNK_MAX * 3) / 4;
    for (let start = 0; start < entries.length; start += perChunk) {
      const part = entries.slice(start, start + perChunk);
      this.#chunks.push({ keys: part.map((e) => e.key), records: part.map((e) => e.record) });
    }
    this.size = entries.length;
  }

  /** Adds an entry; adding it again changes nothing. */
  add(key: string, record: StoredRecord): void {
    const at = this.#chunkFor(key, record.id);
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      this.#chunks.push({ keys: [key], records: [record] });
      this.size++;
      return;
    }
    const position = lowerBound(chunk, key, record.id);
    if (chunk.keys[position] === key && chunk.records[position] === record) return;
    insertAt(chunk.keys, position, key);
    insertAt(chunk.records, position, record);
    this.size++;
    if (chunk.keys.length > CHUNK_MAX) this.#split(at, chunk, position);
  }

  remove(key: string, record: StoredRecord): void {
    const at = this.#chunkFor(key, record.id);
    const chunk = this.#chunks[at];
    if (chunk === undefined) return;
    const position = lowerBound(chunk, key, record.id);
    if (chunk.keys[position] !== key || chunk.records[position] !== record) return;
    chunk.keys.splice(position, 1);
    chunk.records.splice(position, 1);
    this.size--;
    if (chunk.keys.length === 0) this.#chunks.splice(at, 1);
  }

  /** The records in a range, in order or from its end. */
  *scan({ from, to }: Range, backwards = false): Generator<StoredRecord> {
    const [startChunk, startAt] = this.#locate(from);
    const [endChunk, endAt] = this.#locate(to);
    if (backwards) {
      for (let c = Math.min(endChunk, this.#chunks.length - 1); c >= startChunk; c--) {
        const records = this.#chunks[c]?.records ?? [];
        const first = c === startChunk ? startAt : 0;
        for (let i = (c === endChunk ? endAt : records.length) - 1; i >= first; i--) {
          const record = records[i];
          if (record !== undefined) yield record;
        }
      }
      return;
    }
    for (let c = startChunk; c <= endChunk && c < this.#chunks.length; c++) {
      const records = this.#chunks[c]?.records ?? [];
      const end = c === endChunk ? endAt : records.length;
      for (let i = c === startChunk ? startAt : 0; i < end; i++) {
        const record = records[i];
        if (record !== undefined) yield record;
      }
    }
  }

  /** The pairs of neighbours that have the same key. */
  *twins(): Generator<[StoredRecord, StoredRecord]> {
    let key: string | undefined;
    let record: StoredRecord | undefined;
    for (const { keys, records } of this.#chunks) {
      for (const [i, next] of records.entries()) {
        if (record !== undefined && keys[i] === key) yield [record, next];
        key = keys[i];
        record = next;
      }
    }
  }

  /** How many entries a range holds, without visiting them. */
  count({ from, to }: Range): number {
    const [startChunk, startAt] = this.#locate(from);
    const [endChunk, endAt] = this.#locate(to);
    if (startChunk === endChunk) return Math.max(0, endAt - startAt);
    let total = endAt - startAt;
    for (let c = startChunk; c < endChunk; c++) total += this.#chunks[c]?.keys.length ?? 0;
    return Math.max(0, total);
  }

  /** The first place whose key is not below `key`: a chunk and a position in it. */
  #locate(key: string): [chunk: number, position: number] {
    const at = this.#chunkFor(key, -1);
    const chunk = this.#chunks[at];
    return chunk === undefined ? [0, 0] : [at, lowerBound(chunk, key, -1)];
  }

  /** The chunk an entry belongs into: the first whose last entry is not below it, else the last. */
  #chunkFor(key: string, id: number): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const chunk = this.#chunks[middle];
      const last = (chunk?.keys.length ?? 0) - 1;
      const order = compare(chunk?.keys[last] ?? "", chunk?.records[last]?.id ?? -1, key, id);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Halves a full chunk, or, where keys only grow, leaves it full and begins the next one. */
  #split(at: number, chunk: Chunk, position: number): void {
    const growing = at === this.#chunks.length - 1 && position === chunk.keys.length - 1;
    const cut = growing ? position : chunk.keys.length >> 1;
    const next = { keys: chunk.keys.splice(cut), records: chunk.records.splice(cut) };
    this.#chunks.splice(at + 1, 0, next);
  }
}

function insertAt<T>(list: T[], position: number, item: T): void {
  if (position === list.length) list.push(item);
  else list.splice(position, 0, item);
}

function compare(keyA: string, idA: number, keyB: string, idB: number): number {
  return keyA < keyB ? -1 : keyA > keyB ? 1 : idA - idB;
}

function lowerBound({ keys, records }: Chunk, key: string, id: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(keys[middle] ?? "", records[middle]?.id ?? -1, key, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
