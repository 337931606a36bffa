import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import type { Language } from "../people/protocol.ts";
import { type Cell, fileNameOf, type Table } from "../sheets.ts";
import type { AttendanceRow, AttendanceSheet } from "./protocol.ts";
import { words } from "./words.ts";

const dayFormats: Record<Language, string> = {
  kk: "dd.MM.yyyy",
  ru: "dd.MM.yyyy",
  en: "yyyy-MM-dd",
};

/** Lays a sheet out in a language, with times of the school's zone. */
export function toTable(sheet: AttendanceSheet, language: Language, timeZone: string): Table {
  const say = words[language];
  const show = (at: string, pattern: string) => format(new TZDate(at, timeZone), pattern);
  const clock = (at: string | null) => (at === null ? "" : show(at, "HH:mm"));
  const held = `${clock(sheet.from)}–${clock(sheet.to)}`;
  const file = [say.file, sheet.className, sheet.subjectName[language]];

  const attemptTimes = ({ attempts: { firstAt, lastAt } }: AttendanceRow) => {
    const [first, last] = [clock(firstAt), clock(lastAt)];
    return first === last ? first : `${first}–${last}`;
  };
  const columns: [heading: string, cell: (row: AttendanceRow, index: number) => Cell][] = [
    [say.number, (_, index) => index + 1],
    [say.pupil, (row) => row.fullName],
    [say.status, (row) => say.statuses[row.status]],
    [say.entered, (row) => clock(row.enteredAt)],
    [say.left, (row) => clock(row.leftAt)],
    [say.minutes, (row) => Math.round(row.presentSec / 60)],
    [say.share, (row) => Math.round(row.presentShare * 100)],
    [say.shortDrops, (row) => row.shortDrops],
    [say.devices, (row) => row.devices],
    [say.received, ({ received }) => megabytes(received.audio + received.video + received.screen)],
    [say.attempts, (row) => row.attempts.count],
    [say.attemptTimes, attemptTimes],
    [
      say.attemptStage,
      ({ attempts }) => (attempts.lastStage ? say.stages[attempts.lastStage] : ""),
    ],
  ];
  return {
    title: say.title,
    facts: [
      [say.schoolClass, sheet.className],
      [say.subject, sheet.subjectName[language]],
      [say.teacher, sheet.teacherName],
      [say.date, show(sheet.from, dayFormats[language])],
      [say.time, sheet.isLive ? `${held} (${say.stillLive})` : held],
    ],
    headings: columns.map(([heading]) => heading),
    rows: sheet.rows.map((row, index) => columns.map(([, cell]) => cell(row, index))),
    language,
    fileName: fileNameOf([...file, show(sheet.from, "yyyy-MM-dd_HHmm")]),
  };
}

/** Megabytes with one decimal. */
const megabytes = (bytes: number) => Math.round(bytes / 100_000) / 10;
