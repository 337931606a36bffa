import { rest } from "../kit/rest.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { ExportButtons } from "../kit/ui/ExportButtons.tsx";

const formats = [
  { format: "xlsx", label: "XLSX" },
  { format: "csv", label: "CSV" },
] as const;

/** The table of a lesson as a file, in the language on the screen. */
export function SheetExports({ lessonId }: { lessonId: string }) {
  return (
    <ExportButtons
      formats={formats}
      load={(format) => rest("exportAttendance", { lessonId, format, language: currentLanguage() })}
    />
  );
}
