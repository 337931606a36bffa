import { stringify } from "csv-stringify/sync";
import { manifestFiles, type TableName, tables } from "./tables.ts";

/** Values by column; what is not there is empty. */
export type Cells = Record<string, string>;
/** A spreadsheet would run a cell that begins so. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A file of a bundle: UTF-8 without a mark, CR LF, quotes where needed (RFC 4180), every heading in its order. Names
 * that a spreadsheet would run get a space before them; ids never begin so.
 */
export function toCsv(name: TableName, rows: readonly Cells[]): Uint8Array {
  const columns: readonly string[] = tables[name];
  const safe = (text: string) =>
    FORMULA.test(text) && Number.isNaN(Number(text)) ? ` ${text}` : text;
  return encode([columns, ...rows.map((row) => columns.map((column) => safe(row[column] ?? "")))]);
}

/** What the bundle holds: those named are whole lists, all others are absent. */
export function toManifest(bulk: readonly TableName[], systemName: string): Uint8Array {
  const isBulk = (file: string) => bulk.some((name) => name === file);
  return encode([
    ["propertyName", "value"],
    ["manifest.version", "1.0"],
    ["oneroster.version", "1.2"],
    ...manifestFiles.map((file) => [`file.${file}`, isBulk(file) ? "bulk" : "absent"]),
    ["source.systemName", systemName],
    ["source.systemCode", systemName.toLowerCase()],
  ]);
}

const encode = (rows: readonly (readonly string[])[]): Uint8Array =>
  new TextEncoder().encode(
    stringify(
      rows.map((row) => [...row]),
      { record_delimiter: "\r\n" },
    ),
  );
