import type { PlanEntry } from "./protocol.ts";

/** A cell as the file has it: text, a number, a day (YYYY-MM-DD), or nothing. `master` is where its merge begins. */
export type SheetCell = { value: string | number | null; day: string | null; master: string };
/** Rows and columns from 0. */
export type Sheet = { rows: SheetCell[][]; firstRow: number };
export type Trouble =
  | "badDate"
  | "badNumber"
  | "twiceNumber"
  | "badHours"
  | "longTopic"
  | "longHomework"
  | "tooMany";
export type PlanRead = { entries: PlanEntry[]; problems: { row: number; trouble: Trouble }[] };

type Field = "number" | "topic" | "day" | "hours" | "homework";
type Head = { row: number; columns: Partial<Record<Field, number>> };
/** A heading stands in the first rows of a sheet, below the titles of school, teacher and class. */
const MOST_HEAD_ROWS = 60;
const MOST_LINES = 400;
const MOST_TOPIC = 300;
const MOST_HOMEWORK = 1000;

const plain = (text: string) => text.toLowerCase().replace(/\s+/g, " ").trim();
export const textOf = ({ value }: SheetCell): string =>
  value === null ? "" : String(value).replace(/\s+/g, " ").trim();

/** How well a heading names a field; 0: not at all. Of several columns the best is taken, of equals the first. */
function fits(heading: string): Partial<Record<Field, number>> {
  const text = plain(heading);
  if (text === "" || text.length > 80) return {};
  if (
    /(^| )(үй|үйге) ?(тапсырма|жұмыс)|^үйге|домашн|^д ?[/.] ?з\.?$|^үт$|^ү ?[/.] ?т\.?$/.test(text)
  )
    return { homework: 1 };
  // Cross-cutting themes, sections and aims stand beside the topic and are none.
  const isBeside = /ортақ|сквозн|бөлім|тарау|раздел|глав|мақсат|цел[ьи]/.test(text);
  if (/тақырып|тақырыбы|тема|topic/.test(text)) {
    if (/сабақ|урок|занят|lesson/.test(text)) return { topic: isBeside ? 2 : 4 };
    return { topic: isBeside ? 1 : 3 };
  }
  if (/(^| )(күні|күн|мерзімі|мерзім|дата|даты|date|срок|сроки)( |$|:|\.|,|\()/.test(`${text} `)) {
    if (/нақты|факт|іс жүзінде|actual/.test(text)) return { day: 1 };
    return { day: /жоспар|план/.test(text) ? 3 : 2 };
  }
  if (/сағат|(^| )час|кол-?во ?час|hours/.test(text)) return { hours: 1 };
  if (/^№|^n ?[°º.]|^no\.?$|^р ?[/.] ?[нс]|^п ?[/.] ?п|реттік|^рет|номер|нөмір/.test(text))
    return { number: /бөлім|раздел/.test(text) ? 1 : /сабақ|урок/.test(text) ? 3 : 2 };
  return {};
}

/**
 * The row of headings: that which names a topic and something else, in Kazakh or Russian, or a topic in a row whose
 * next row (of a heading in two storeys) names the rest. Null: there is none.
 */
export function findHead(sheet: Sheet): Head | null {
  for (const [row, cells] of sheet.rows.slice(0, MOST_HEAD_ROWS).entries()) {
    const found = columnsOf(cells.map(textOf));
    if (found.topic === undefined) continue;
    const below = sheet.rows[row + 1] ?? [];
    // Below «Дата» stand «план» and «факт»; a merged heading says its own again.
    const isTwoStoreys =
      below.some((cell) => /^(жоспар|план|факт|нақты|іс жүзінде)/.test(plain(textOf(cell)))) ||
      (below[found.topic]?.master === cells[found.topic]?.master &&
        below.filter((cell) => textOf(cell) !== "").length > 1);
    const columns = isTwoStoreys
      ? columnsOf(
          cells.map((cell, column) => {
            const under = below[column];
            if (!under || under.master === cell.master) return textOf(cell);
            return `${textOf(cell)} ${textOf(under)}`;
          }),
        )
      : found;
    if (columns.topic === undefined || Object.keys(columns).length < 2) continue;
    return { row: isTwoStoreys ? row + 1 : row, columns };
  }
  return null;
}

function columnsOf(headings: readonly string[]): Partial<Record<Field, number>> {
  const best: Partial<Record<Field, { column: number; fit: number }>> = {};
  for (const [column, heading] of headings.entries())
    for (const [field, fit] of Object.entries(fits(heading)) as [Field, number][])
      if (fit > (best[field]?.fit ?? 0)) best[field] = { column, fit };
  return Object.fromEntries(
    Object.entries(best).map(([field, { column }]) => [field, column]),
  ) as Partial<Record<Field, number>>;
}

/** A day as people write it: 02.09.2026, 2.9.26, 02/09/2026, 02.09 (of the school year), 2026-09-02; the first of several. */
export function readDay(text: string, schoolYear: number): string | null {
  const iso = /(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text);
  if (iso) return toDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const said = /(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2})(?!\d))?/.exec(text);
  if (!said) return null;
  const [date, month] = [Number(said[1]), Number(said[2])];
  // School years run from September to August.
  const ofSchool = month >= 9 ? schoolYear : schoolYear + 1;
  const year =
    said[3] === undefined ? ofSchool : Number(said[3]) + (said[3].length === 2 ? 2000 : 0);
  return toDay(year, month, date);
}

function toDay(year: number, month: number, date: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, date));
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === date && year >= 2000;
  return isReal && year <= 2100 ? at.toISOString().slice(0, 10) : null;
}

/** Excel counts days from the last of 1899; only numbers that fall into these years are days. */
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30);
function dayOfNumber(value: number): string | null {
  if (value < 36_526 || value > 73_050) return null;
  return new Date(EXCEL_EPOCH_MS + Math.floor(value) * 86_400_000).toISOString().slice(0, 10);
}

/** The lines under the headings. Titles of sections and quarters are no lines. `schoolYear` is that of dates without a year. */
export function readLines(sheet: Sheet, head: Head, schoolYear: number): PlanRead {
  const { columns } = head;
  const topicColumn = columns.topic ?? 0;
  const entries: PlanEntry[] = [];
  const problems: PlanRead["problems"] = [];
  const numbers = new Set<number>();
  const isUsed = (field: Field) => columns[field] !== undefined;
  for (const [index, cells] of sheet.rows.entries()) {
    if (index <= head.row) continue;
    const row = sheet.firstRow + index;
    const at = (field: Field): SheetCell | undefined => cells[columns[field] ?? -1];
    const topicCell = cells[topicColumn];
    const topic = topicCell ? textOf(topicCell) : "";
    if (topic === "") continue;
    const own = (field: Field) => {
      const cell = at(field);
      // A title is merged over the row: every column says the same cell.
      return cell && cell.master !== topicCell?.master ? textOf(cell) : "";
    };
    const [number, hours, said] = [own("number"), own("hours"), own("day")];
    const hasNumber = /\d/.test(number);
    const isTitle =
      !hasNumber &&
      hours === "" &&
      said === "" &&
      (isUsed("number") || isMergedAcross(cells, topicColumn));
    if (isTitle || isHeadAgain(topic) || (!hasNumber && isSum(topic))) continue;
    if (entries.length >= MOST_LINES) {
      problems.push({ row, trouble: "tooMany" });
      break;
    }
    const told = (trouble: Trouble) => problems.push({ row, trouble });

    const dayCell = at("day");
    const day =
      said === "" || !dayCell
        ? null
        : (dayCell.day ??
          (typeof dayCell.value === "number"
            ? dayOfNumber(dayCell.value)
            : readDay(said, schoolYear)));
    if (said !== "" && day === null) told("badDate");

    const last = entries.at(-1)?.number ?? 0;
    const written = Number(/\d+/.exec(number)?.[0] ?? Number.NaN);
    const isFit = Number.isInteger(written) && written >= 1 && written <= MOST_LINES;
    if (hasNumber && !isFit) told("badNumber");
    const numbered = isFit ? written : Math.min(last + 1, MOST_LINES);
    if (isFit && numbers.has(numbered)) told("twiceNumber");
    numbers.add(numbered);

    const hoursSaid = Number(/\d+/.exec(hours)?.[0] ?? 1);
    const areHoursFit = hoursSaid >= 1 && hoursSaid <= 10;
    if (!areHoursFit) told("badHours");
    const homework = own("homework");
    if (topic.length > MOST_TOPIC) told("longTopic");
    if (homework.length > MOST_HOMEWORK) told("longHomework");
    entries.push({
      number: numbered,
      topic: topic.slice(0, MOST_TOPIC).trim(),
      day,
      hours: areHoursFit ? hoursSaid : 1,
      homework: homework.slice(0, MOST_HOMEWORK).trim(),
    });
  }
  return { entries, problems };
}

/** The topic's cell is part of one that begins in an earlier column or goes on into the next. */
const isMergedAcross = (cells: readonly SheetCell[], column: number): boolean => {
  const master = cells[column]?.master;
  return [cells[column - 1], cells[column + 1]].some((cell) => cell?.master === master);
};

const isSum = (topic: string): boolean => /^(барлығы|барлық|жиыны|итого|всего|total)/i.test(topic);

/** Tables that go over several pages say their headings again. */
const isHeadAgain = (topic: string): boolean =>
  /^(сабақтың тақырыбы|тақырыбы|тақырып|тема урока|тема)$/i.test(topic);
