import type { Language } from "../people/protocol.ts";
import type { FileReply } from "../protocol/define.ts";
import { type Cell, fileNameOf, toCsv } from "../sheets.ts";
import { exportWords, LETTERS } from "./export-words.ts";
import { toWorkbook } from "./export-xlsx.ts";
import type { ColumnId, JournalGrid } from "./protocol.ts";
import { shortDay } from "./words.ts";

export type ToExport = {
  grid: JournalGrid;
  schoolName: string;
  teacherNames: readonly string[];
  language: Language;
};
/** A column of the paper: its heading, what stands under it, and the month of a lesson's. */
export type PaperColumn = {
  heading: string;
  /** 0 January; null: no lesson's column. */
  month: number | null;
  width: number;
  cell(pupilId: string): { value: Cell; note: string };
};

/** The journal as a file in the usual layout: №, name, dates with letters and points, БЖБ and ТЖБ, percent, mark. */
export async function exportJournal(wanted: ToExport, format: "csv" | "xlsx"): Promise<FileReply> {
  const { grid, language } = wanted;
  const say = exportWords[language];
  const columns = columnsOf(wanted);
  const { term } = grid;
  const fileName = fileNameOf([
    ...[say.file, grid.className, grid.subject.name[language]],
    `${term.year}-${term.number}`,
  ]);
  if (format === "xlsx")
    return {
      fileName: `${fileName}.xlsx`,
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      contentBase64: Buffer.from(await toWorkbook(wanted, columns)).toString("base64"),
    };
  const rows = grid.pupils.map(({ id, fullName, hasLeft }, index): Cell[] => [
    index + 1,
    hasLeft ? `${fullName} (${say.left})` : fullName,
    ...columns.map(({ cell }) => cell(id).value),
  ]);
  const headings = [say.number, say.pupil, ...columns.map(({ heading }) => heading)];
  const csv = toCsv({ title: say.title, facts: [], headings, rows, language, fileName });
  return {
    fileName: `${fileName}.csv`,
    mimeType: "text/csv; charset=utf-8",
    contentBase64: Buffer.from(csv).toString("base64"),
  };
}

/** The columns after №, and name, in the order of the paper. */
export function columnsOf({ grid, language }: ToExport): PaperColumn[] {
  const say = exportWords[language];
  const cellAt = new Map(grid.cells.map((cell) => [`${cell.pupilId} ${cell.column}`, cell]));
  const letterAt = new Map(
    grid.attendance.map(({ lessonId, personId, code, state }) => {
      const letter = LETTERS[code];
      const shown = letter !== "" && state === "proposed" ? `(${letter})` : letter;
      return [`${personId} ${lessonId}`, shown];
    }),
  );
  const at = (pupilId: string, column: ColumnId) => cellAt.get(`${pupilId} ${column}`);
  const isTwice = (day: string) => grid.lessons.filter((one) => one.day === day).length > 1;

  const lessons = grid.lessons.map(({ lessonId, day, number }): PaperColumn => {
    const short = shortDay(day);
    return {
      heading: isTwice(day) ? `${short} (${number})` : short,
      month: Number(day.slice(5, 7)) - 1,
      width: 6.5,
      cell(pupilId) {
        const points = at(pupilId, `lesson:${lessonId}`);
        const letter = letterAt.get(`${pupilId} ${lessonId}`) ?? "";
        const value = points?.value ?? null;
        const both = [letter, value === null ? "" : String(value)].filter(Boolean).join(" ");
        return {
          value: letter === "" && value !== null ? value : both,
          note: points?.comment ?? "",
        };
      },
    };
  });
  const plain = (
    heading: string,
    column: ColumnId,
    show: (value: number) => Cell = (value) => value,
  ): PaperColumn => ({
    ...{ heading, month: null, width: 9 },
    cell(pupilId) {
      const cell = at(pupilId, column);
      const value = cell?.value ?? null;
      return { value: value === null ? "" : show(value), note: cell?.comment ?? "" };
    },
  });
  const works = grid.works.map(({ id, kind, number, maxPoints }) => {
    const isAlone = grid.works.filter((one) => one.kind === kind).length === 1;
    const name = kind === "section" ? say.section : say.termWork;
    const numbered = kind === "term" && isAlone ? name : `${name} ${number}`;
    return plain(`${numbered} (${maxPoints})`, `work:${id}`);
  });
  if (grid.subject.grading === "credit") {
    const credit = plain(say.credit, "credit", (value) => (value === 1 ? say.passed : say.failed));
    return [...lessons, ...works, { ...credit, width: 12 }];
  }
  const markOf = new Map(grid.termMarks.map((one) => [one.pupilId, one]));
  const percent: PaperColumn = {
    ...{ heading: say.percent, month: null, width: 8 },
    cell: (pupilId) => ({ value: markOf.get(pupilId)?.percent ?? "", note: "" }),
  };
  const computed: PaperColumn = {
    ...{ heading: say.computed, month: null, width: 12 },
    cell: (pupilId) => ({ value: markOf.get(pupilId)?.mark ?? "", note: "" }),
  };
  const mark: PaperColumn = {
    ...{ heading: say.mark, month: null, width: 12 },
    cell(pupilId) {
      const own = at(pupilId, "term");
      const value = own?.value ?? markOf.get(pupilId)?.mark ?? "";
      return { value, note: own?.comment ?? "" };
    },
  };
  return [...lessons, ...works, percent, computed, mark];
}
