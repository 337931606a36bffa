import type { Language } from "../../people/protocol.ts";
import { type Cell, fileNameOf, type Table } from "../../sheets.ts";
import type { Content } from "../protocol-entries.ts";
import { fileWords, letters } from "../words.ts";

/** A signed entry, its signature seen to hold. */
export type FileEntry = {
  column: string;
  columnName: string;
  day: string | null;
  number: number | null;
  pupilId: string | null;
  /** Null: to be taken away from the journal. */
  content: Content | null;
};
type Asked = {
  className: string;
  subjectName: string;
  from: string;
  to: string;
  pupils: readonly { id: string; fullName: string }[];
  entries: readonly FileEntry[];
  language: Language;
};

/**
 * Signed entries in the journal's own layout: a line a pupil, a column a date, then works, term and сынақ; below them the
 * topics and homework of each date.
 */
export function fileTable(asked: Asked): Table {
  const { className, subjectName, from, to, pupils, entries, language } = asked;
  const words = fileWords[language];
  const columns = [...new Map(entries.map((one) => [one.column, one])).values()].sort(
    (a, b) =>
      rank(a.column) - rank(b.column) ||
      (a.day ?? "").localeCompare(b.day ?? "") ||
      (a.number ?? 0) - (b.number ?? 0),
  );
  const headOf = ({ column, columnName, day, number }: FileEntry) => {
    const date = day === null ? "" : `${day.slice(8, 10)}.${day.slice(5, 7)}`;
    if (column.startsWith("lesson:")) return `${date} (${number ?? ""})`;
    if (column.startsWith("work:")) return [columnName, date].filter(Boolean).join(" ");
    return column.startsWith("term:") ? words.term : words.credit;
  };
  const said = (content: Content | null, column: string): string => {
    if (content === null) return words.removed;
    if (content.kind === "attendance") return letters[content.code];
    if (content.kind === "comment") return `(${words.comment}: ${content.text})`;
    if (content.kind === "homework") return content.text;
    if (column.startsWith("credit:")) return content.value === 1 ? words.passed : words.failed;
    return String(content.value);
  };
  const cellOf = (pupilId: string, column: string): Cell => {
    const own = entries
      .filter((one) => one.pupilId === pupilId && one.column === column)
      .sort((a, b) => kindRank(a.content) - kindRank(b.content));
    const only = own.length === 1 ? own[0]?.content : null;
    if (only?.kind === "mark" && !column.startsWith("credit:")) return only.value;
    return own.map(({ content }) => said(content, column)).join(" ");
  };
  const rows = pupils.map(({ id, fullName }, at): Cell[] => [
    ...[at + 1, fullName],
    ...columns.map(({ column }) => cellOf(id, column)),
  ]);
  const homework = entries.filter(
    ({ content, pupilId }) => content?.kind === "homework" && !pupilId,
  );
  const below = (label: string, pick: (content: Content) => string): Cell[][] =>
    homework.length === 0
      ? []
      : [
          [
            ...["", label],
            ...columns.map(({ column }) => {
              const content = homework.find((one) => one.column === column)?.content;
              return content ? pick(content) : "";
            }),
          ],
        ];
  return {
    title: words.title,
    facts: [
      [words.schoolClass, className],
      [words.subject, subjectName],
      [words.span, `${from} – ${to}`],
    ],
    headings: [words.number, words.pupil, ...columns.map(headOf)],
    rows: [
      ...rows,
      ...below(words.topic, (content) => (content.kind === "homework" ? content.topic : "")),
      ...below(words.homework, (content) => (content.kind === "homework" ? content.text : "")),
    ],
    language,
    fileName: fileNameOf([words.file, className, subjectName, from, to]),
  };
}

/** Dates, then works, then the term, then the credit. */
const rank = (column: string): number =>
  ["lesson:", "work:", "term:", "credit:"].findIndex((kind) => column.startsWith(kind));

/** In a cell the letter stands first, then the points, then what is said of them. */
const kindRank = (content: Content | null): number =>
  ["attendance", "mark", "comment"].indexOf(content?.kind ?? "comment");
