import { strFromU8, strToU8, zipSync } from "fflate";
import { partsOf } from "../zip.ts";

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
  for (const { name, unpack } of partsOf(Buffer.from(file), MOST_FILES)) {
    if (!WANTED.test(name)) continue;
    const content = unpack(MOST_XML_BYTES - bytes);
    bytes += content.length;
    const isMarked = name.startsWith("xl/worksheets/") || name === "xl/workbook.xml";
    safe[name] = isMarked ? withoutRanges(content) : content;
  }
  if (!("xl/workbook.xml" in safe)) throw new Error("no workbook");
  return zipSync(safe, { level: 0 });
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
