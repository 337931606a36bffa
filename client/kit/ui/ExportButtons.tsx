import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { FileReply } from "#server/protocol/define.ts";
import css from "./ExportButtons.module.css";
import { Icon } from "./icons.tsx";
import { ErrorNote } from "./parts.tsx";

/** Hands a file of a reply to the browser's downloads. */
export function saveFile({ fileName, mimeType, contentBase64 }: FileReply): void {
  const bytes = Uint8Array.from(atob(contentBase64), (char) => char.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mimeType }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}

type Props<F extends string> = {
  formats: readonly { format: F; label: string }[];
  /** Asks the server for the file, in the language on the screen. */
  load: (format: F) => Promise<FileReply>;
};
/** A table as a file: one button a format. */
export function ExportButtons<F extends string>({ formats, load }: Props<F>) {
  const { t } = useTranslation();
  const loading = useMutation({ mutationFn: load, onSuccess: saveFile });
  return (
    <div className={css.exports}>
      {formats.map(({ format, label }) => (
        <Button
          key={format}
          variant="default"
          leftSection={<Icon name="download" sizePx={20} />}
          loading={loading.isPending && loading.variables === format}
          aria-label={t("download", { format: label })}
          data-testid={`export-${format}`}
          onClick={() => loading.mutate(format)}
        >
          {label}
        </Button>
      ))}
      {loading.error && <ErrorNote error={loading.error} />}
    </div>
  );
}
