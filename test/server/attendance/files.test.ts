import ExcelJS from "exceljs";
import { describe, expect, test } from "vitest";
import {
  type AttendanceRow,
  AttendanceSheet,
  attendanceStatuses,
} from "#server/attendance/protocol.ts";
import { toTable } from "#server/attendance/table.ts";
import { words } from "#server/attendance/words.ts";
import { FileReply } from "#server/protocol/define.ts";
import { toCsv, toFile, toXlsx } from "#server/sheets.ts";

const id = (n: number) => n.toString(16).padStart(24, "0");
const row = (n: number, fullName: string, rest: Partial<AttendanceRow> = {}): AttendanceRow => ({
  personId: id(n),
  fullName,
  status: "present",
  presentSec: 2700,
  presentShare: 1,
  enteredAt: "2026-09-01T04:00:00.000Z",
  leftAt: "2026-09-01T04:45:00.000Z",
  intervals: [],
  shortDrops: 0,
  devices: 1,
  received: { audio: 1_000_000, video: 9_000_000, screen: 250_000 },
  code: "present",
  reason: { kk: "", ru: "", en: "" },
  policyVersion: 1,
  modes: [],
  responses: [],
  fallbackSec: 0,
  watchedShare: null,
  attempts: { count: 0, firstAt: null, lastAt: null, lastStage: null },
  ...rest,
});
const SHEET = AttendanceSheet.parse({
  lessonId: id(9),
  className: "7 «Ә»",
  subjectName: { kk: "Қазақ тілі", ru: "Казахский язык", en: "Kazakh" },
  teacherName: "Гүлнар Серікқызы",
  from: "2026-09-01T04:00:00.000Z",
  to: "2026-09-01T04:45:00.000Z",
  isLive: false,
  policy: {},
  rows: [
    row(1, "Әбіш Ұлжан"),
    row(2, '=HYPERLINK("http://x";"y")', {
      status: "noConnection",
      presentSec: 0,
      presentShare: 0,
      enteredAt: null,
      leftAt: null,
      attempts: {
        count: 4,
        firstAt: "2026-09-01T04:02:00.000Z",
        lastAt: "2026-09-01T04:10:00.000Z",
        lastStage: "ice",
      },
    }),
    row(3, "-Иванова; Анна", { status: "late", presentShare: 0.8851, presentSec: 2390 }),
  ],
});
const tableIn = (language: "kk" | "ru" | "en") => toTable(SHEET, language, "Asia/Almaty");

describe("words", () => {
  test("are complete and their own in each language", () => {
    for (const [a, b] of [
      ["kk", "ru"],
      ["kk", "en"],
      ["ru", "en"],
    ] as const) {
      expect(Object.keys(words[a])).toEqual(Object.keys(words[b]));
      for (const status of attendanceStatuses)
        expect(words[a].statuses[status]).not.toBe(words[b].statuses[status]);
    }
  });
});

describe("toTable", () => {
  test("says the lesson in the language asked for, by the school's clock", () => {
    expect(tableIn("kk").facts).toEqual([
      ["Сынып", "7 «Ә»"],
      ["Пән", "Қазақ тілі"],
      ["Пән мұғалімі", "Гүлнар Серікқызы"],
      ["Күні", "01.09.2026"],
      ["Сабақ өткен уақыт", "09:00–09:45"],
    ]);
    expect(tableIn("en").facts[3]).toEqual(["Date", "2026-09-01"]);
    const live = toTable({ ...SHEET, isLive: true }, "ru", "Asia/Almaty");
    expect(live.facts[4]?.[1]).toContain("урок ещё не завершён");
  });

  test("has a row for each pupil in the order given", () => {
    expect(tableIn("ru").rows).toEqual([
      [1, "Әбіш Ұлжан", "присутствовал", "09:00", "09:45", 45, 100, 0, 1, 10.3, 0, "", ""],
      [
        ...[2, '=HYPERLINK("http://x";"y")', "не было связи", "", "", 0, 0, 0, 1, 10.3, 4],
        ...["09:02–09:10", "канал звука и видео не открылся"],
      ],
      [3, "-Иванова; Анна", "опоздал", "09:00", "09:45", 40, 89, 0, 1, 10.3, 0, "", ""],
    ]);
  });

  test("names a file that any system can keep", () => {
    expect(tableIn("kk").fileName).toBe("Сабаққа-қатысу_7-Ә_Қазақ-тілі_2026-09-01_0900");
    const odd = toTable({ ...SHEET, className: "../7\\:*" }, "en", "Asia/Almaty");
    expect(odd.fileName).toBe("Attendance_7_Kazakh_2026-09-01_0900");
  });
});

describe("toCsv", () => {
  test("is UTF-8 with BOM, semicolons, decimal commas and CR LF", () => {
    const bytes = Buffer.from(toCsv(tableIn("ru")));
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.toString().slice(1).split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]?.startsWith("№;Ученик;Посещаемость;Вошёл;Вышел;")).toBe(true);
    expect(lines[1]).toBe("1;Әбіш Ұлжан;присутствовал;09:00;09:45;45;100;0;1;10,3;0;;");
    expect(toCsv(tableIn("en"))).toContain(";10.3;");
  });

  test("quotes what would break a cell and disarms what could run as a formula", () => {
    const csv = toCsv(tableIn("ru"));
    expect(csv).toContain(`2;"'=HYPERLINK(""http://x"";""y"")";не было связи;`);
    expect(csv).toContain(`3;"'-Иванова; Анна";опоздал;`);
    const armed = ["=1", "+1", "-1", "@x", "\tx", "\rx"].map((text) => [text]);
    const cells = toCsv({ ...tableIn("ru"), headings: ["h"], rows: armed });
    expect(cells).toBe(`\uFEFFh\r\n'=1\r\n'+1\r\n'-1\r\n'@x\r\n'\tx\r\n"'\rx"\r\n`);
  });
});

describe("toXlsx", () => {
  test("opens as a workbook with facts, frozen headings and text that stays text", async () => {
    const workbook = new ExcelJS.Workbook();
    const file = await toXlsx(tableIn("kk"));
    await workbook.xlsx.load(new Uint8Array(file).buffer);
    const sheet = workbook.getWorksheet("Сабаққа қатысу");
    if (!sheet) throw new Error("no sheet");
    expect(sheet.getCell("A1").value).toBe("Сабаққа қатысу");
    expect(sheet.getCell("C2").value).toBe("7 «Ә»");
    expect(sheet.getCell("B8").value).toBe("Оқушы");
    expect(sheet.getCell("A8").value).toBe("№");
    expect(sheet.getCell("B9").value).toBe("Әбіш Ұлжан");
    expect(sheet.getCell("J9").value).toBe(10.3);
    expect(sheet.getCell("B10").value).toBe('=HYPERLINK("http://x";"y")');
    expect(sheet.getCell("B10").type).toBe(ExcelJS.ValueType.String);
    expect(sheet.views[0]).toMatchObject({ state: "frozen", ySplit: 8, xSplit: 2 });
    expect(sheet.getColumn(2).width).toBeGreaterThan("=HYPERLINK".length);
    expect(sheet.rowCount).toBe(11);
  });
});

test("toFile makes what the protocol carries", async () => {
  const csv = FileReply.parse(await toFile(tableIn("kk"), "csv"));
  expect(csv.fileName.endsWith(".csv")).toBe(true);
  expect(Buffer.from(csv.contentBase64, "base64").toString()).toBe(toCsv(tableIn("kk")));
  const xlsx = FileReply.parse(await toFile(tableIn("kk"), "xlsx"));
  expect(Buffer.from(xlsx.contentBase64, "base64").subarray(0, 2).toString()).toBe("PK");
});
