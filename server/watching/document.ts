import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import type { Language } from "../people/protocol.ts";
import { type Cell, fileNameOf, type Table } from "../sheets.ts";
import type { WatchingRow, WatchingTable } from "./protocol.ts";
import { words } from "./words.ts";

const momentFormats: Record<Language, string> = {
  kk: "dd.MM.yyyy HH:mm",
  ru: "dd.MM.yyyy HH:mm",
  en: "yyyy-MM-dd HH:mm",
};
type Asked = { title: string; question: { text: string; options: string[] } | null };

/** Lays the watchers' table out in a language, with times of the school's zone. */
export function toDocument(
  table: WatchingTable,
  item: Asked,
  { language, timeZone, nowMs }: { language: Language; timeZone: string; nowMs: number },
): Table {
  const say = words[language];
  const show = (atMs: number, pattern: string) => format(new TZDate(atMs, timeZone), pattern);
  const answered = ({ answer }: WatchingRow) => {
    if (!answer) return "";
    return answer.option === null ? answer.text : (item.question?.options[answer.option] ?? "");
  };
  const judged = ({ answer }: WatchingRow) => {
    if (answer?.isRight === true) return say.right;
    return answer?.isRight === false ? say.wrong : "";
  };
  const columns: [heading: string, cell: (row: WatchingRow, index: number) => Cell][] = [
    [say.number, (_, index) => index + 1],
    [say.pupil, (row) => row.fullName],
    [say.schoolClass, (row) => row.className],
    [say.percent, (row) => row.percent],
    [say.covered, (row) => minutes(row.coveredMs)],
    [say.position, (row) => minutes(row.positionMs)],
    [say.lastAt, ({ lastAt }) => (lastAt ? show(Date.parse(lastAt), momentFormats[language]) : "")],
    [say.answer, answered],
    [say.isRight, judged],
    [say.photo, (row) => (row.hasPhoto ? say.sent : "")],
  ];
  return {
    title: say.title,
    facts: [
      [say.item, item.title],
      [say.duration, minutes(table.durationMs)],
      [say.threshold, String(table.thresholdPercent)],
      ...(item.question ? [[say.asked, item.question.text] as const] : []),
    ],
    headings: columns.map(([heading]) => heading),
    rows: table.rows.map((row, index) => columns.map(([, cell]) => cell(row, index))),
    language,
    fileName: fileNameOf([say.file, item.title, show(nowMs, "yyyy-MM-dd_HHmm")]),
  };
}

/** 5:07 */
function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
