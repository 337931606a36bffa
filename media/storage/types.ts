import type { Readable } from "node:stream";

/** A byte range as HTTP means it: both ends included; without `end`, up to the last. */
export type ByteRange = { start: number; end?: number };
export type OpenedFile = {
  /** Of the whole file. */
  sizeBytes: number;
  modifiedAtMs: number;
  /** Just the range asked for; the whole file when none was. */
  stream: Readable;
};

/**
 * Where media files rest: a folder of this machine, or a bucket. Keys are relative, of `a-z A-Z 0-9 . _ - /`,
 * whose parts are not empty and do not begin with a dot; anything else is refused before it is joined to a path.
 * Writing is all or nothing: a reader sees the old file or the new one.
 * Every one throws MediaError: no_space, storage_failed; bad_key for a key out of bounds.
 */
export type Storage = {
  kind: "folder" | "bucket";
  /**
   * At start: proves that it can be used, and removes what a killed server left half-written.
   * @throws MediaError storage_failed in one sentence for the operator
   */
  check(): Promise<void>;
  /** Copies a local file in (the caller's file stays) or, with `move`, takes it, by rename where both are on one disk. */
  putFile(key: string, file: string, options?: { move?: boolean }): Promise<void>;
  putBytes(key: string, bytes: Uint8Array): Promise<void>;
  /**
   * Null where there is none such. A range beyond the end is clipped, and one that begins there is empty;
   * the stream must be read or destroyed.
   */
  open(key: string, range?: ByteRange): Promise<OpenedFile | null>;
  readBytes(key: string): Promise<Uint8Array | null>;
  sizeOf(key: string): Promise<number | null>;
  /** A local file with these contents: the stored file itself (do not change it) or a copy in `workDir`. Null where there is none. */
  localFile(key: string, workDir: string): Promise<string | null>;
  /** Every key under a prefix that ends with `/`, with its size, in order. */
  list(prefix: string): Promise<{ key: string; sizeBytes: number }[]>;
  /** Removes one file; none such is fine. */
  remove(key: string): Promise<void>;
  /** Removes everything under a prefix that ends with `/`, folders too. */
  removeAll(prefix: string): Promise<void>;
  /** Bytes that may still be written; null where nobody knows (a bucket). */
  freeBytes(): Promise<number | null>;
};
