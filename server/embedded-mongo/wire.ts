import { deserialize, serialize } from "bson";
import { DECODE } from "./store/packed.ts";
import type { Doc } from "./values/types.ts";

/** MongoDB's wire protocol: OP_MSG, and OP_QUERY for a driver's first hello. */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const MESSAGE_MAX_BYTES = 48_000_000;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Flags that a receiver may not ignore; the others it may. Source: OP_MSG specification. */
const REQUIRED_FLAGS = 0xffff;

/** A request: its command, and how to answer it. `wantsReply` is false for unacknowledged writes. */
export type Request = { id: number; isLegacy: boolean; command: Doc; wantsReply: boolean };

/** Cuts a stream of bytes into messages. */
export class Framer {
  #parts: Buffer[] = [];
  #size = 0;

  /** The messages that are complete with this piece. @throws Error, the peer does not speak the protocol */
  *push(piece: Buffer): Generator<Buffer> {
    this.#parts.push(piece);
    this.#size += piece.length;
    while (this.#size >= 4) {
      const length = this.#head().readInt32LE(0);
      if (length < HEADER_BYTES || length > MESSAGE_MAX_BYTES)
        throw new Error(`A message of ${length} bytes`);
      if (this.#size < length) return;
      const all = this.#parts.length === 1 ? this.#head() : Buffer.concat(this.#parts);
      const rest = all.subarray(length);
      this.#parts = rest.length === 0 ? [] : [rest];
      this.#size = rest.length;
      yield all.subarray(0, length);
    }
  }

  /** The first bytes, at least the length of the message. */
  #head(): Buffer {
    const [first] = this.#parts;
    if (first !== undefined && first.length >= 4) return first;
    const joined = Buffer.concat(this.#parts);
    this.#parts = [joined];
    return joined;
  }
}

/** Reads a message. @throws Error, one that is malformed or of another kind */
export function parseMessage(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === OP_MSG) return parseMsg(id, message);
  if (operation === OP_QUERY) return parseQuery(id, message);
  throw new Error(`Unknown operation ${operation}`);
}

function parseMsg(id: number, message: Buffer): Request {
  const flags = message.readUInt32LE(16);
  if ((flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) {
    throw new Error(`Unknown flags ${flags}`);
  }
  const end = message.length - ((flags & CHECKSUM_PRESENT) === 0 ? 0 : 4);
  let command: Doc = {};
  const sequences: Doc = {};
  let at = 20;
  while (at < end) {
    const kind = message[at];
    at++;
    const size = message.readInt32LE(at);
    const section = message.subarray(at, at + size);
    if (size < 5 || at + size > end) throw new Error("A section that does not fit");
    if (kind === 0) command = deserialize(section, DECODE);
    else if (kind === 1) readSequence(section, sequences);
    else throw new Error(`Unknown section ${kind}`);
    at += size;
  }
  return {
    id,
    isLegacy: false,
    command: { ...command, ...sequences },
    wantsReply: (flags & MORE_TO_COME) === 0,
  };
}

/** A list of documents sent beside the command that they belong to. */
function readSequence(section: Buffer, sequences: Doc): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new Error("A sequence without a name");
  const docs: Doc[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const size = section.readInt32LE(at);
    if (size < 5 || at + size > section.length) throw new Error("A document that does not fit");
    docs.push(deserialize(section.subarray(at, at + size), DECODE));
    at += size;
  }
  sequences[section.toString("utf8", 4, nameEnd)] = docs;
}

function parseQuery(id: number, message: Buffer): Request {
  const nameEnd = message.indexOf(0, 20);
  if (nameEnd < 0) throw new Error("A query without a collection");
  const command = deserialize(message.subarray(nameEnd + 9), {
    ...DECODE,
    allowObjectSmallerThanBufferSize: true,
  });
  return { id, isLegacy: true, command, wantsReply: true };
}

/** Writes the reply to a request. */
export function formatReply({ id, isLegacy }: Request, reply: Doc): Buffer {
  const body = serialize(reply, { ignoreUndefined: true });
  const head = Buffer.alloc(isLegacy ? 36 : 21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(id, 8);
  head.writeInt32LE(isLegacy ? OP_REPLY : OP_MSG, 12);
  if (isLegacy) {
    // The reply knows its own request: AwaitCapable, no cursor, one document.
    head.writeInt32LE(8, 16);
    head.writeInt32LE(1, 32);
  }
  return Buffer.concat([head, body]);
}
