import { inflateRawSync } from "node:zlib";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record, with the longest comment, lies within this many bytes of the end. */
const END_WITHIN = 22 + 65_535;

export type ZipPart = {
  name: string;
  /** @throws Error where it would unpack into more, is locked, or is packed in a way we do not know */
  unpack(mostBytes: number): Uint8Array;
};

/**
 * The parts of a zip by its directory (APPNOTE 4.3), each unpacked only when asked and never into more than is allowed,
 * whatever sizes the directory claims. @throws Error where it is none, or has more parts
 */
export function* partsOf(zip: Buffer, mostParts: number): Generator<ZipPart> {
  let end = zip.length - 22;
  const lowest = Math.max(0, zip.length - END_WITHIN);
  while (end >= lowest && zip.readUInt32LE(end) !== END) end--;
  if (end < lowest) throw new Error("no zip");
  const count = zip.readUInt16LE(end + 10);
  if (count > mostParts) throw new Error("too many files in it");
  let at = zip.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry++) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error("a broken directory");
    const isSecret = (zip.readUInt16LE(at + 8) & 1) === 1;
    const method = zip.readUInt16LE(at + 10);
    const packedBytes = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const after = 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const local = zip.readUInt32LE(at + 42);
    yield {
      name: zip.toString("utf8", at + 46, at + 46 + nameLength),
      unpack(mostBytes) {
        if (isSecret || zip.readUInt32LE(local) !== LOCAL) throw new Error("a part is closed");
        const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        const packed = zip.subarray(from, from + packedBytes);
        if (packed.length > mostBytes || mostBytes <= 0) throw new Error("too much in it");
        if (method === 0) return packed;
        if (method !== 8) throw new Error("a part is packed in a strange way");
        return inflateRawSync(packed, { maxOutputLength: mostBytes });
      },
    };
    at += after;
  }
}
