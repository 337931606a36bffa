import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { FileReply } from "#server/protocol/define.ts";
import { rest } from "../kit/rest.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import css from "./AttendancePage.module.css";

const formats = [
  { format: "xlsx", label: "XLSX" },
  { format: "csv", label: "CSV" },
] as const;
type FileFormat = (typeof formats)[number]["format"];

/** Hands a file of a reply to the browser's downloads. */
function save({ fileName, mimeType, contentBase64 }: FileReply): void {
  const bytes = Uint8Array.from(atob(contentBase64), (char) => char.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mimeType }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}

/** The table as a file, in the language on the screen. */
export function ExportButtons({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation("attendance");
  const load = useMutation({
    mutationFn: (format: FileFormat) =>
      rest("exportAttendance", { lessonId, format, language: currentLanguage() }),
    onSuccess: save,
  });
  return (
    <div className={css.exports}>
      {formats.map(({ format, label }) => (
        <Button
          key={format}
          variant="default"
          leftSection={<Icon name="download" sizePx={20} />}
          loading={load.isPending && load.variables === format}
          aria-label={t("download", { format: label })}
          onClick={() => load.mutate(format)}
        >
          {label}
        </Button>
      ))}
      {load.error && <ErrorNote error={load.error} />}
    </div>
  );
}
