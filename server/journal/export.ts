import type { Language } from "../people/protocol.ts";
import type { FileReply } from "../protocol/define.ts";
import { fileNameOf, type Table, toFile } from "../sheets.ts";
import type { JournalGrid } from "./protocol.ts";

export type ToExport = {
  grid: JournalGrid;
  schoolName: string;
  language: Language;
  format: "csv" | "xlsx";
};
export async function exportJournal({
  grid,
  schoolName,
  language,
  format,
}: ToExport): Promise<FileReply> {
  const table: Table = {
    title: grid.className,
    facts: [["", schoolName]],
    headings: ["№", "—"],
    rows: grid.pupils.map(({ fullName }, index) => [index + 1, fullName]),
    language,
    fileName: fileNameOf([grid.className]),
  };
  return toFile(table, format);
}
