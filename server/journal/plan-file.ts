import type { CellValue, Worksheet } from "exceljs";
import { AppError } from "../errors.ts";
import { findHead, type PlanRead, readLines, type Sheet, type SheetCell } from "./plan-sheet.ts";
import { harmless } from "./plan-zip.ts";
import type { PlanEntry } from "./protocol.ts";
import { type PlanProblem, troubleWords } from "./words.ts";

/** A plan is a table of a dozen columns; whatever stands further right is none of it. */
const MOST_COLUMNS = 60;
const MOST_ROWS = 3000;
const EMPTY: SheetCell = { value: null, day: null, master: "" };

const unreadable = (why: string) =>
  new AppError("invalid", "The file is no plan", {
    reason: "plan_unreadable",
    details: { why },
  });

/**
 * Reads a calendar-thematic plan (КТЖ) out of a workbook: the sheet and the row of headings are found by their words.
 * `schoolYear` is that of dates which name no year.
 * @throws AppError invalid plan_unreadable; details.why: "file", no workbook or too much in it; "head", no headings
 * with a topic; "empty", headings and no line
 */
export async function readPlanFile(
  file: Uint8Array,
  schoolYear: number,
): Promise<{ entries: PlanEntry[]; problems: PlanProblem[] }> {
  const sheets = await readSheets(file);
  let best: PlanRead | null = null;
  let hasHead = false;
  for (const sheet of sheets) {
    const head = findHead(sheet);
    if (!head) continue;
    hasHead = true;
    const read = readLines(sheet, head, schoolYear);
    if (read.entries.length > (best?.entries.length ?? 0)) best = read;
  }
  if (!hasHead) throw unreadable("head");
  if (!best) throw unreadable("empty");
  const problems = best.problems.map(({ row, trouble }) => ({ row, what: troubleWords(trouble) }));
  return { entries: best.entries, problems };
}

async function readSheets(file: Uint8Array): Promise<Sheet[]> {
  try {
    const safe = harmless(file);
    // Loaded when first needed: it is large, and most starts of the server never read a plan.
    const { default: ExcelJS } = await import("exceljs");
    const workbook = new ExcelJS.Workbook();
    const bytes = new ArrayBuffer(safe.byteLength);
    new Uint8Array(bytes).set(safe);
    await workbook.xlsx.load(bytes);
    return workbook.worksheets.map(toSheet);
  } catch {
    // Whatever a strange file makes a reader throw: it is no plan. Its bytes and names stay out of the log.
    throw unreadable("file");
  }
}

function toSheet(worksheet: Worksheet): Sheet {
  const rows: SheetCell[][] = [];
  const lastRow = Math.min(worksheet.rowCount, MOST_ROWS);
  const lastColumn = Math.min(worksheet.columnCount, MOST_COLUMNS);
  for (let row = 1; row <= lastRow; row++) {
    const found = worksheet.findRow(row);
    const cells: SheetCell[] = [];
    for (let column = 1; found && column <= lastColumn; column++) {
      const cell = found.findCell(column);
      cells.push(cell ? { ...toValue(cell.value), master: cell.master.address } : EMPTY);
    }
    rows.push(cells);
  }
  return { rows, firstRow: 1 };
}

function toValue(value: CellValue): Pick<SheetCell, "value" | "day"> {
  if (value instanceof Date) {
    const isReal = !Number.isNaN(value.getTime());
    // Excel has no zones: its midnight is read as UTC's.
    const day = isReal ? value.toISOString().slice(0, 10) : null;
    return { value: day, day };
  }
  if (typeof value === "string" || typeof value === "number") return { value, day: null };
  if (value === null || value === undefined || typeof value === "boolean")
    return { value: null, day: null };
  if ("richText" in value)
    return { value: value.richText.map(({ text }) => text).join(""), day: null };
  if ("result" in value || "formula" in value || "sharedFormula" in value)
    return toValue(("result" in value ? value.result : null) ?? null);
  if ("text" in value) return toValue(value.text);
  return { value: null, day: null };
}
