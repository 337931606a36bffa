import { deserialize, serialize } from "bson";
import type { Doc } from "../values/types.ts";

/**
 * A document at rest: its BSON as a string of one-byte characters. Measured with attendance
 * records, decoded objects take five times as much memory, and V8 keeps such strings as plain
 * bytes, one block a document, without the hundred bytes that a typed array costs.
 */
export type Packed = string;

/** How documents are decoded everywhere: what JavaScript can hold exactly becomes a plain value. */
export const DECODE = { promoteBuffers: false, bsonRegExp: true, promoteLongs: true } as const;

/** The document as it is kept on the disk. */
export function encode(doc: Doc): Uint8Array {
  return serialize(doc, { ignoreUndefined: true });
}

export function pack(bytes: Uint8Array): Packed {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

export function unpack(packed: Packed): Doc {
  // A buffer of its own, because binary values are views into it.
  return deserialize(Buffer.from(packed, "latin1"), DECODE);
}
