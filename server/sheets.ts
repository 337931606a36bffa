import type { Language } from "./people/protocol.ts";
import type { FileReply } from "./protocol/define.ts";

export type Cell = string | number;
/** A document to export: facts above, then headings, then the rows. */
export type Table = {
  title: string;
  facts: (readonly [label: string, value: string])[];
  headings: string[];
  rows: Cell[][];
  language: Language;
  /** Without an extension; holds no character a file system minds (`fileNameOf`). */
  fileName: string;
};

/** Excel reads UTF-8 only behind this mark. */
const BOM = "\uFEFF";
/** A cell that begins so could run as a formula in a spreadsheet; a name is text. */
const FORMULA = /^[=+\-@\t\r]/;
const HEADING_FILL = "FFE3EEF7";

/**
 * The table as CSV: UTF-8 with BOM, semicolons and (but for English) decimal commas, as Excel of Kazakh and
 * Russian machines expects; lines end in CR LF (RFC 4180). One heading line, no facts, so that programs can read it.
 */
export function toCsv({ headings, rows, language }: Table): string {
  const cell = (value: Cell): string => {
    if (typeof value === "number")
      return language === "en" ? String(value) : String(value).replace(".", ",");
    const safe = FORMULA.test(value) ? `'${value}` : value;
    return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return BOM + [headings, ...rows].map((row) => `${row.map(cell).join(";")}\r\n`).join("");
}

/** The table as an XLSX workbook: facts, frozen headings, widths that fit. Text is stored as text, never as a formula. */
export async function toXlsx(table: Table): Promise<Uint8Array> {
  // Loaded when first needed: it is large, and most starts of the server never export.
  const { default: ExcelJS } = await import("exceljs");
  const { title, facts, headings, rows } = table;
  const workbook = new ExcelJS.Workbook();
  const headingRow = facts.length + 3;
  const sheet = workbook.addWorksheet(title, {
    views: [{ state: "frozen", ySplit: headingRow, xSplit: 2 }],
    pageSetup: { orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.addRow([title]).font = { bold: true, size: 14 };
  for (const [label, value] of facts) sheet.addRow([null, label, value]).font = { bold: false };
  sheet.addRow([]);
  const heading = sheet.addRow(headings);
  heading.font = { bold: true };
  heading.alignment = { wrapText: true, vertical: "middle" };
  heading.eachCell((cell) => {
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: HEADING_FILL } };
    cell.border = { bottom: { style: "thin" } };
  });
  for (const row of rows) sheet.addRow(row);
  for (const [index, text] of headings.entries())
    sheet.getColumn(index + 1).width = widthOf(
      text,
      rows.map((row) => row[index] ?? ""),
    );
  // The facts stand beside their labels, in the columns of the name and the status.
  const widestFact = Math.max(...facts.map(([, value]) => value.length));
  const third = sheet.getColumn(3);
  third.width = Math.max(third.width ?? 0, Math.min(widestFact + 2, 40));
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

/** Room for the longest cell; a heading may wrap into two or three lines. */
function widthOf(heading: string, cells: readonly Cell[]): number {
  const longestWord = Math.max(...heading.split(" ").map(({ length }) => length));
  const longestCell = Math.max(0, ...cells.map((cell) => String(cell).length));
  return Math.min(50, Math.max(longestWord, longestCell) + 2);
}

/** A table as the file a client saves. */
export async function toFile(table: Table, kind: "csv" | "xlsx"): Promise<FileReply> {
  const content = kind === "csv" ? Buffer.from(toCsv(table)) : Buffer.from(await toXlsx(table));
  return {
    fileName: `${table.fileName}.${kind}`,
    mimeType:
      kind === "csv"
        ? "text/csv; charset=utf-8"
        : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    contentBase64: content.toString("base64"),
  };
}

/** A file's name of these parts: letters and digits of any alphabet; everything else becomes one hyphen. */
export function fileNameOf(parts: readonly string[]): string {
  const plain = (part: string) =>
    part.replace(/[^\p{L}\p{N}_-]+/gu, "-").replace(/^-+|-+$/g, "") || "-";
  return parts.map(plain).join("_");
}
