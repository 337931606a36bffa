import { inflateRawSync } from "node:zlib";
import { strFromU8, strToU8, zipSync } from "fflate";

/** Larger plans were not met: four hundred lines with all their formatting are about one megabyte. */
const MOST_XML_BYTES = 8_000_000;
const MOST_FILES = 400;
/** Cells that merges may cover; a sheet that merges whole columns would make a program draw millions of cells. */
const MOST_MERGED_CELLS = 20_000;
/** What of a workbook holds text and dates; pictures, drawings and macros are never unpacked. */
const WANTED =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/(workbook\.xml|sharedStrings\.xml|styles\.xml|_rels\/workbook\.xml\.rels|worksheets\/sheet\d+\.xml|theme\/theme\d+\.xml))$/i;
/** Of a sheet and a workbook: what names ranges that a reader would spell out cell by cell. */
const RANGES =
  /<(dataValidations|conditionalFormatting|extLst|hyperlinks|definedNames|tableParts|drawing|legacyDrawing|picture|oleObjects|controls)\b[^>]*?(\/>|>[\s\S]*?<\/\1>)/g;

/**
 * A workbook made harmless: only its text, small enough, without what a reader would spell out into millions of cells.
 * @throws Error where it is no workbook or would unpack into too much
 */
export function harmless(file: Uint8Array): Uint8Array {
  const safe: Record<string, Uint8Array> = {};
  let bytes = 0;
  for (const { name, unpack } of partsOf(Buffer.from(file))) {
    if (!WANTED.test(name)) continue;
    const content = unpack(MOST_XML_BYTES - bytes);
    bytes += content.length;
    const isMarked = name.startsWith("xl/worksheets/") || name === "xl/workbook.xml";
    safe[name] = isMarked ? withoutRanges(content) : content;
  }
  if (!("xl/workbook.xml" in safe)) throw new Error("no workbook");
  return zipSync(safe, { level: 0 });
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record, with the longest comment, lies within this many bytes of the end. */
const END_WITHIN = 22 + 65_535;

/**
 * The parts of a zip by its directory (APPNOTE 4.3), each unpacked only when asked and never into more than is allowed,
 * whatever sizes the directory claims. @throws Error where it is none
 */
function* partsOf(zip: Buffer): Generator<{
  name: string;
  unpack(mostBytes: number): Uint8Array;
}> {
  let end = zip.length - 22;
  const lowest = Math.max(0, zip.length - END_WITHIN);
  while (end >= lowest && zip.readUInt32LE(end) !== END) end--;
  if (end < lowest) throw new Error("no zip");
  const count = zip.readUInt16LE(end + 10);
  if (count > MOST_FILES) throw new Error("too many files in the workbook");
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

function withoutRanges(content: Uint8Array): Uint8Array {
  const xml = strFromU8(content).replaceAll(RANGES, "");
  let merged = 0;
  for (const [, fromColumn = "", fromRow, toColumn = "", toRow] of xml.matchAll(
    /<mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g,
  ))
    merged +=
      (Math.abs(numberOf(toColumn) - numberOf(fromColumn)) + 1) *
      (Math.abs(Number(toRow) - Number(fromRow)) + 1);
  if (merged > MOST_MERGED_CELLS) throw new Error("merges cover too many cells");
  return strToU8(xml);
}

/** A column's number: A is 1. */
const numberOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
