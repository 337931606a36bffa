import ExcelJS from "exceljs";
import { describe, expect, test } from "vitest";
import { exportJournal } from "#server/journal/export.ts";
import type { JournalGrid } from "#server/journal/protocol.ts";
import { DEFAULT_RULES, usualTerms } from "#server/journal/terms.ts";
import type { Language } from "#server/people/protocol.ts";

const id = (digit: number) => String(digit).repeat(24);
const [, term] = usualTerms(2026);
const words = (text: string) => ({ kk: text, ru: text, en: text });
const lesson = (digit: number, day: string, change = {}) => ({
  ...{ lessonId: id(digit), day, number: 2, startsAt: `${day}T04:00:00.000Z` },
  ...{ state: "ended" as const, teacherId: id(9), topic: null, plan: null },
  ...{ homework: "", isHomeworkOwn: false, ...change },
});
const cell = (
  pupilId: string,
  column: "term" | "credit" | `lesson:${string}` | `work:${string}`,
  value: number,
  comment = "",
) => ({
  ...{ pupilId, column, value, version: 1, byId: id(9), at: "2026-11-20T05:00:00.000Z", comment },
});
const seen = (
  pupil: number,
  at: number,
  code: "late" | "unexcused" | "present",
  state: "confirmed" | "proposed",
) => ({
  ...{ lessonId: id(at), personId: id(pupil), code, state, reason: words(""), cause: "" },
  decidedAt: null,
});
const [abai, danger] = [id(1), id(2)];
const grid: JournalGrid = {
  ...{ classId: id(3), className: "7 «Ә»", grade: 7, mayWrite: true, proposals: [] },
  subject: {
    id: id(4),
    name: { kk: "Алгебра", ru: "Алгебра", en: "Algebra" },
    grading: "marks",
    isMusic: false,
  },
  ...{ term: term!, terms: usualTerms(2026) },
  policy: { ...DEFAULT_RULES, isUnconfirmed: true, terms: usualTerms(2026) },
  pupils: [
    { id: abai, fullName: "Абай Айзере", hasLeft: false },
    { id: danger, fullName: '=HYPERLINK("http://evil")', hasLeft: true },
  ],
  lessons: [
    lesson(5, "2026-11-27", { topic: "Бірмүше", homework: "=1+1" }),
    lesson(6, "2026-11-30", {
      plan: { entryId: id(8), number: 2, topic: "Көпмүше", movedFrom: "2026-11-28" },
      homework: "№ 12",
    }),
    lesson(7, "2026-12-01", { state: "cancelled", topic: "x" }),
  ],
  works: [
    { id: id(1), kind: "section", number: 1, title: "", maxPoints: 20, day: null },
    { id: id(2), kind: "term", number: 1, title: "", maxPoints: 30, day: null },
  ],
  cells: [
    cell(abai, `lesson:${id(5)}`, 8),
    cell(abai, `lesson:${id(6)}`, 9, "Жарайсың"),
    cell(abai, `work:${id(1)}`, 17),
    cell(danger, "term", 5),
  ],
  attendance: [
    seen(1, 5, "late", "confirmed"),
    seen(2, 5, "unexcused", "confirmed"),
    seen(2, 6, "unexcused", "proposed"),
    seen(1, 6, "present", "confirmed"),
  ],
  termMarks: [
    {
      pupilId: abai,
      formativePercent: 85,
      sectionPercent: 85,
      termPercent: null,
      percent: 85.3,
      mark: 5,
    },
    {
      pupilId: danger,
      formativePercent: null,
      sectionPercent: null,
      termPercent: null,
      percent: null,
      mark: null,
    },
  ],
};
const wanted = (language: Language, shown = grid) => ({
  ...{ grid: shown, schoolName: "№ 1 мектеп", teacherNames: ["Ермекқызы Сәуле"], language },
});
async function opened(language: Language, shown = grid) {
  const file = await exportJournal(wanted(language, shown), "xlsx");
  const book = new ExcelJS.Workbook();
  const bytes = Buffer.from(file.contentBase64, "base64");
  await book.xlsx.load(new Uint8Array(bytes).buffer);
  return { file, book, rows: (sheet: number) => book.worksheets[sheet]!.getSheetValues().slice(1) };
}

describe("the journal as a workbook", () => {
  test("has the pupils' sheet in the usual layout", async () => {
    const { file, book, rows } = await opened("kk");
    expect(file.fileName).toBe("Журнал_7-Ә_Алгебра_2026-2.xlsx");
    expect(book.worksheets.map(({ name }) => name)).toEqual(["Журнал", "Сабақтар"]);
    const lines = rows(0).map((row) => (Array.isArray(row) ? row.slice(1) : []));
    expect(lines.slice(0, 6).flat().filter(Boolean)).toEqual([
      "Сынып журналы",
      "Мектеп: № 1 мектеп",
      "Сынып: 7 «Ә»",
      "Пән: Алгебра",
      "Мұғалім: Ермекқызы Сәуле",
      "Тоқсан: 2 (03.11.2026 – 28.12.2026)",
    ]);
    expect(lines[6]).toEqual([undefined, undefined, "қараша", "қараша", "желтоқсан"]);
    expect(lines[7]).toEqual([
      ...["№", "Оқушының аты-жөні", "27", "30", "01", "БЖБ 1 (20)", "ТЖБ (30)"],
      ...["%", "Есептелген баға", "Тоқсандық баға"],
    ]);
    // A lateness beside the points; points alone are a number.
    expect(lines[8]).toEqual([1, "Абай Айзере", "К 8", 9, "", 17, "", 85.3, 5, 5]);
    // What nobody confirmed is in brackets; the teacher's own mark goes over the computed one.
    expect(lines[9]).toEqual([
      ...[2, '=HYPERLINK("http://evil") (сыныптан шыққан)', "Ж", "(Ж)", "", "", "", "", "", 5],
    ]);
    expect(String(lines[11]?.[1])).toContain("Ж – дәлелсіз");
    const sheet = book.worksheets[0]!;
    expect(sheet.getCell(7, 3).master.address).toBe(sheet.getCell(7, 4).master.address);
    expect(sheet.getCell(10, 2).type).toBe(ExcelJS.ValueType.String);
    expect(JSON.stringify(sheet.getCell(9, 4).note)).toContain("Жарайсың");
  });

  test("has the lessons' sheet with topics, homework and what was moved", async () => {
    const { book, rows } = await opened("ru");
    const lines = rows(1).map((row) => (Array.isArray(row) ? row.slice(1) : []));
    expect(lines[7]).toEqual([
      "№",
      "Дата",
      "Урок",
      "Тема урока",
      "Домашнее задание",
      "Дата по плану",
    ]);
    expect(lines[8]?.slice(0, 5)).toEqual([
      1,
      new Date("2026-11-27T00:00:00Z"),
      2,
      "Бірмүше",
      "=1+1",
    ]);
    expect(lines[9]).toEqual([
      ...[2, new Date("2026-11-30T00:00:00Z"), 2, "Көпмүше", "№ 12"],
      new Date("2026-11-28T00:00:00Z"),
    ]);
    expect(lines[10]?.[3]).toBe("не состоялся");
    expect(book.worksheets[1]!.getCell(9, 5).type).toBe(ExcelJS.ValueType.String);
  });

  test("of a subject with сынақ says passed or not, and no mark", async () => {
    const credit: JournalGrid = {
      ...{ ...grid, subject: { ...grid.subject, grading: "credit" }, works: [] },
      cells: [cell(abai, "credit", 1), cell(danger, "credit", 0)],
    };
    const { rows } = await opened("en", credit);
    const lines = rows(0).map((row) => (Array.isArray(row) ? row.slice(1) : []));
    expect(lines[7]?.slice(-1)).toEqual(["Credit"]);
    expect([lines[8]?.at(-1), lines[9]?.at(-1)]).toEqual(["passed", "not passed"]);
  });
});

test("the journal as CSV has one line of headings, names days in full and is no formula", async () => {
  const twice = {
    ...grid,
    lessons: [...grid.lessons.slice(0, 1), lesson(6, "2026-11-27", { number: 4 })],
  };
  const file = await exportJournal(wanted("ru", twice), "csv");
  const text = Buffer.from(file.contentBase64, "base64").toString();
  const lines = text.replace("\uFEFF", "").split("\r\n");
  expect(file.fileName).toBe("Журнал_7-Ә_Алгебра_2026-2.csv");
  expect(lines[0]).toBe(
    "№;Фамилия, имя ученика;27.11 (2);27.11 (4);СОР 1 (20);СОЧ (30);%;Расчётная оценка;Оценка за четверть",
  );
  expect(lines[1]).toBe("1;Абай Айзере;К 8;9;17;;85,3;5;5");
  expect(lines[2]).toContain(`"'=HYPERLINK(""http://evil"")`);
});
