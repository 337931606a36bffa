import type { Workbook, Worksheet } from "exceljs";
import type { PaperColumn, ToExport } from "./export.ts";
import { exportWords } from "./export-words.ts";

const HEADING_FILL = "FFE3EEF7";
const LINE = { style: "thin", color: { argb: "FFB8C4CE" } } as const;
const BORDER = { top: LINE, bottom: LINE, left: LINE, right: LINE } as const;
/** Columns before the dates: № and the name. */
const LEADING = 2;
const DATE_FORMAT = "dd.mm.yyyy";
/** Excel has no zones: its days are given as UTC's midnights. */
const excelDay = (day: string) => new Date(`${day}T00:00:00Z`);

/** Two sheets: who has what, and what was taught. Text is stored as text, never as a formula; comments are cell notes. */
export async function toWorkbook(
  wanted: ToExport,
  columns: readonly PaperColumn[],
): Promise<Uint8Array> {
  // Loaded when first needed: it is large, and most starts of the server never export.
  const { default: ExcelJS } = await import("exceljs");
  const workbook: Workbook = new ExcelJS.Workbook();
  fillMarks(workbook, wanted, columns);
  fillLessons(workbook, wanted);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

const page = (heading: number, xSplit: number) => ({
  views: [{ state: "frozen" as const, ySplit: heading, xSplit }],
  pageSetup: {
    ...{ orientation: "landscape" as const, paperSize: 9, fitToPage: true },
    ...{ fitToWidth: 1, fitToHeight: 0, printTitlesRow: `${heading}:${heading}` },
  },
});

function addFacts(sheet: Worksheet, { grid, schoolName, teacherNames, language }: ToExport): void {
  const say = exportWords[language];
  const { term } = grid;
  const dotted = (day: string) => day.split("-").reverse().join(".");
  const facts: [string, string][] = [
    [say.school, schoolName],
    [say.schoolClass, grid.className],
    [say.subject, grid.subject.name[language]],
    [say.teachers, teacherNames.join(", ")],
    [say.term, `${term.number} (${dotted(term.from)} – ${dotted(term.to)})`],
  ];
  sheet.addRow([say.title]).font = { bold: true, size: 14 };
  for (const [label, value] of facts) sheet.addRow([null, `${label}: ${value}`]);
}
/** The title and five facts. */
const FACT_ROWS = 6;

function markHeading(sheet: Worksheet, row: number, columnCount: number): void {
  for (let column = 1; column <= columnCount; column++) {
    const cell = sheet.getCell(row, column);
    cell.font = { bold: true };
    cell.alignment = { horizontal: "center", vertical: "middle", wrapText: true };
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: HEADING_FILL } };
    cell.border = BORDER;
  }
}

function fillMarks(workbook: Workbook, wanted: ToExport, columns: readonly PaperColumn[]): void {
  const { grid, language } = wanted;
  const say = exportWords[language];
  const monthRow = FACT_ROWS + 1;
  const sheet = workbook.addWorksheet(say.marksSheet, page(monthRow + 1, LEADING));
  addFacts(sheet, wanted);
  const width = LEADING + columns.length;
  sheet.addRow([
    null,
    null,
    ...columns.map(({ month }) => (month === null ? null : say.months[month])),
  ]);
  const dayOnly = ({ heading, month }: PaperColumn) =>
    month === null ? heading : heading.replace(/^(\d\d)\.\d\d/, "$1");
  sheet.addRow([say.number, say.pupil, ...columns.map(dayOnly)]);
  for (const row of [monthRow, monthRow + 1]) markHeading(sheet, row, width);
  // A month is said once over all its dates.
  let from = 0;
  for (let to = 1; to <= columns.length; to++) {
    if (to < columns.length && columns[to]?.month === columns[from]?.month) continue;
    if (columns[from]?.month !== null && to - from > 1)
      sheet.mergeCells(monthRow, LEADING + from + 1, monthRow, LEADING + to);
    from = to;
  }

  for (const [index, { id, fullName, hasLeft }] of grid.pupils.entries()) {
    const name = hasLeft ? `${fullName} (${say.left})` : fullName;
    const cells = columns.map(({ cell }) => cell(id));
    const row = sheet.addRow([index + 1, name, ...cells.map(({ value }) => value)]);
    row.eachCell((cell, column) => {
      cell.border = BORDER;
      if (column !== LEADING) cell.alignment = { horizontal: "center" };
      const note = cells[column - LEADING - 1]?.note;
      if (note) cell.note = note;
    });
  }
  sheet.addRow([]);
  sheet.addRow([null, say.legend]).font = { italic: true };
  sheet.getColumn(1).width = 5;
  sheet.getColumn(2).width = 34;
  for (const [index, column] of columns.entries())
    sheet.getColumn(LEADING + index + 1).width = column.width;
}

function fillLessons(workbook: Workbook, wanted: ToExport): void {
  const { grid, language } = wanted;
  const say = exportWords[language];
  const headingRow = FACT_ROWS + 2;
  const sheet = workbook.addWorksheet(say.lessonsSheet, page(headingRow, 1));
  addFacts(sheet, wanted);
  sheet.addRow([]);
  const headings = [say.number, say.date, say.bell, say.topic, say.homework, say.moved];
  sheet.addRow(headings);
  markHeading(sheet, headingRow, headings.length);
  for (const [index, lesson] of grid.lessons.entries()) {
    const { day, number, topic, plan, homework, state } = lesson;
    const moved = plan?.movedFrom ? excelDay(plan.movedFrom) : null;
    const said = state === "cancelled" ? say.cancelled : (topic ?? plan?.topic ?? "");
    const row = sheet.addRow([index + 1, excelDay(day), number, said, homework, moved]);
    row.alignment = { vertical: "top", wrapText: true };
    for (const column of [2, 6]) row.getCell(column).numFmt = DATE_FORMAT;
    for (let column = 1; column <= headings.length; column++) row.getCell(column).border = BORDER;
  }
  for (const [index, width] of [5, 12, 8, 50, 60, 14].entries())
    sheet.getColumn(index + 1).width = width;
}
