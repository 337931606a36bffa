/** Pure: just enough of ZIP to look into an office document and to write it anew. */
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

export type ZipEntry = {
  name: string;
  /** 0 stored, 8 deflated; others are never opened. */
  method: number;
  crc: number;
  /** As it lies in the file. */
  packed: Buffer;
  sizeBytes: number;
};

const END_OF_DIRECTORY = Buffer.from("PK\x05\x06", "latin1");
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
/** A presentation of 200 slides has about a thousand. */
const MAX_ENTRIES = 5_000;

/** Its entries by the central directory; null where that cannot be read. */
export function readZip(bytes: Buffer): ZipEntry[] | null {
  const end = bytes.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0 || end + 20 > bytes.length) return null;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  if (count > MAX_ENTRIES) return null;
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY) return null;
    const packedBytes = bytes.readUInt32LE(at + 20);
    const nameBytes = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) return null;
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    if (from + packedBytes > bytes.length) return null;
    entries.push({
      name: bytes.toString("utf8", at + 46, at + 46 + nameBytes),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.subarray(from, from + packedBytes),
      sizeBytes: bytes.readUInt32LE(at + 24),
    });
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** An entry's contents, at most so many bytes; null for what is larger, broken or packed another way. */
export function unpack({ method, packed }: ZipEntry, maxBytes: number): Buffer | null {
  if (method === 0) return packed.length <= maxBytes ? packed : null;
  if (method !== 8) return null;
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes });
  } catch {
    return null;
  }
}

/** An entry of these contents. */
export function entryOf(name: string, content: Buffer, isStored = false): ZipEntry {
  return {
    name,
    method: isStored ? 0 : 8,
    crc: crc32(content),
    packed: isStored ? content : deflateRawSync(content),
    sizeBytes: content.length,
  };
}

/** A ZIP of these entries, in order. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, method, crc, packed, sizeBytes } of entries) {
    const title = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(LOCAL, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(0x0800, 6); // the name is UTF-8
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(sizeBytes, 22);
    local.writeUInt16LE(title.length, 26);
    const listed = Buffer.alloc(46);
    listed.writeUInt32LE(DIRECTORY, 0);
    listed.writeUInt16LE(20, 4);
    local.copy(listed, 6, 4, 30);
    listed.writeUInt32LE(offset, 42);
    directory.push(listed, title);
    parts.push(local, title, packed);
    offset += local.length + title.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  END_OF_DIRECTORY.copy(end);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}
