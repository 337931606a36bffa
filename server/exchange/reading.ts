import { parse } from "csv-parse/sync";
import { partsOf } from "../zip.ts";
import type { RosterProblem } from "./protocol.ts";
import { type ReadTable, readTables, required } from "./tables.ts";

/** A bundle of a large school's whole year is about thirty megabytes of text; a bomb is stopped here, bytes. */
const MAX_TEXT_BYTES = 160 * 1024 * 1024;
const MAX_FILES = 60;
/** Rows of one file: a district has more, a school has not. */
const MAX_ROWS = 200_000;
const MAX_CELL = 4_000;
/** A control character, but for tabs and line ends. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

export type Row = { row: number; cells: Record<string, string> };
export type Mode = "bulk" | "delta";
export type Bundle = {
  tables: Partial<Record<ReadTable, { mode: Mode; rows: Row[] }>>;
  sourceName: string;
  problems: RosterProblem[];
};
const problem = (
  file: string,
  code: RosterProblem["code"],
  detail = "",
  row: number | null = null,
): RosterProblem => ({ file, row, code, detail, isError: true });

/** A OneRoster 1.2 ZIP as rows. Never throws for what is in the file: all that is wrong is in `problems`. */
export function readBundle(zip: Uint8Array): Bundle {
  const bundle: Bundle = { tables: {}, sourceName: "", problems: [] };
  const files = unpack(zip, bundle.problems);
  if (!files) return bundle;
  const manifest = files.get("manifest.csv");
  if (!manifest) {
    bundle.problems.push(problem("manifest.csv", "no_manifest"));
    return bundle;
  }
  const modes = readManifest(manifest, bundle);
  for (const name of readTables) {
    const file = `${name}.csv`;
    const bytes = files.get(file);
    const mode = modes.get(name) ?? "absent";
    if (mode === "absent") {
      if (bytes) bundle.problems.push({ ...problem(file, "unlisted_file"), isError: false });
      continue;
    }
    if (!bytes) {
      bundle.problems.push(problem(file, "missing_file"));
      continue;
    }
    const rows = readTable(file, bytes, required[name], bundle.problems);
    if (rows) bundle.tables[name] = { mode, rows };
  }
  if (!bundle.tables.users && !bundle.problems.some(({ file }) => file === "users.csv"))
    bundle.problems.push(problem("users.csv", "missing_file"));
  return bundle;
}

/** The CSV files of a ZIP by name; null where it is none, is too large, or names places outside itself. */
function unpack(zip: Uint8Array, problems: RosterProblem[]): Map<string, Uint8Array> | null {
  const files = new Map<string, Uint8Array>();
  let left = MAX_TEXT_BYTES;
  try {
    for (const part of partsOf(
      Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength),
      MAX_FILES,
    )) {
      if (part.name.endsWith("/") || part.name.startsWith("__MACOSX/")) continue;
      if (/[\\:]|(^|\/)\.\.?(\/|$)|^\//.test(part.name) || part.name.includes("\0")) {
        problems.push(problem(part.name.slice(0, 100), "zip_path"));
        return null;
      }
      // Some programs put all into one folder.
      const name = part.name.split("/").at(-1) ?? "";
      if (!name.endsWith(".csv") || files.has(name)) continue;
      const bytes = part.unpack(left);
      left -= bytes.length;
      files.set(name, bytes);
    }
    return files;
  } catch (error) {
    const isLarge =
      error instanceof Error &&
      (("code" in error && error.code === "ERR_BUFFER_TOO_LARGE") ||
        /too (much|many)/.test(error.message));
    problems.push(problem("zip", isLarge ? "zip_too_large" : "zip_broken"));
    return null;
  }
}

/** Property and value by line; what is wrong with it is told. */
function readManifest(bytes: Uint8Array, bundle: Bundle): Map<string, "absent" | Mode> {
  const modes = new Map<string, "absent" | Mode>();
  const rows = readTable("manifest.csv", bytes, ["propertyName", "value"], bundle.problems) ?? [];
  const values = new Map(rows.map(({ cells }) => [cells.propertyName ?? "", cells.value ?? ""]));
  if (values.get("oneroster.version") !== "1.2")
    bundle.problems.push(
      problem(
        "manifest.csv",
        "wrong_version",
        (values.get("oneroster.version") ?? "").slice(0, 20),
      ),
    );
  for (const { row, cells } of rows) {
    const [, name] = /^file\.(\w+)\*?$/.exec(cells.propertyName ?? "") ?? [];
    if (!name) continue;
    const value = (cells.value ?? "").toLowerCase();
    if (value === "bulk" || value === "delta" || value === "absent") modes.set(name, value);
    else bundle.problems.push(problem("manifest.csv", "bad_value", `file.${name}`, row));
  }
  bundle.sourceName = (values.get("source.systemName") ?? "").slice(0, 200);
  return modes;
}

/** The rows of a CSV file under its heading, whatever line ends it has; null where it is no such file. */
export function readTable(
  file: string,
  bytes: Uint8Array,
  needed: readonly string[],
  problems: RosterProblem[],
): Row[] | null {
  let text: string;
  try {
    // `fatal`: a file in another encoding would otherwise come in as names full of question marks.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    problems.push(problem(file, "bad_encoding"));
    return null;
  }
  let records: string[][];
  try {
    records = parse(text, {
      ...{ bom: true, skip_empty_lines: true, trim: true, relax_column_count: true },
      ...{ max_record_size: 1_000_000, to: MAX_ROWS + 2 },
      record_delimiter: ["\r\n", "\n", "\r"],
    });
  } catch (error) {
    const line = error instanceof Error && "lines" in error ? Number(error.lines) : null;
    problems.push(problem(file, "bad_csv", "", line));
    return null;
  }
  const [heading, ...body] = records;
  const missing = needed.filter((column) => !heading?.includes(column));
  for (const column of missing) problems.push(problem(file, "missing_column", column));
  if (!heading || missing.length > 0) return null;
  if (body.length > MAX_ROWS) {
    problems.push(problem(file, "too_many_rows", String(MAX_ROWS)));
    return null;
  }
  return body.flatMap((record, index): Row[] => {
    const row = index + 2;
    if (record.length !== heading.length) {
      problems.push(problem(file, "bad_csv", "", row));
      return [];
    }
    const cells = Object.fromEntries(heading.map((column, at) => [column, record[at] ?? ""]));
    const tooLong = heading.find((column) => (cells[column] ?? "").length > MAX_CELL);
    const odd = heading.find((column) => CONTROL.test(cells[column] ?? ""));
    const wrong = tooLong ?? odd ?? needed.find((column) => cells[column] === "");
    if (wrong === undefined) return [{ row, cells }];
    const code = cells[wrong] === "" ? "missing_value" : "bad_value";
    problems.push(problem(file, code, wrong, row));
    return [];
  });
}
