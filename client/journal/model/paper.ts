import type { Column } from "./columns.ts";

/** So many narrow columns stand beside the names on landscape A4. */
const COLUMNS_A_SHEET = 30;

/**
 * The columns of each sheet of paper, left to right. A month stays whole where it fits; the results stay together, on
 * the last sheet.
 */
export function sheetsOf(columns: readonly Column[]): Column[][] {
  const months = [
    ...Map.groupBy(columns, (column) =>
      column.kind === "lesson" ? column.lesson.day.slice(0, 7) : "results",
    ).values(),
  ];
  const sheets: Column[][] = [];
  for (const month of months) {
    const last = sheets.at(-1);
    if (last && last.length + month.length <= COLUMNS_A_SHEET) last.push(...month);
    else
      for (let at = 0; at < month.length; at += COLUMNS_A_SHEET)
        sheets.push(month.slice(at, at + COLUMNS_A_SHEET));
  }
  return sheets;
}
