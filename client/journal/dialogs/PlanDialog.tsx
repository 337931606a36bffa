import { Button, FileButton, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import css from "./Dialogs.module.css";
import type { DialogProps } from "./Dialogs.tsx";

/** The protocol takes 3 million characters of base64. */
const FILE_MAX_BYTES = 2_200_000;
const CHUNK = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let text = "";
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** The КТЖ of the term from a spreadsheet: chosen, looked through, taken. */
export function PlanDialog({ journal, reread, onClose }: DialogProps) {
  const { t } = useTranslation("journal");
  const format = useFormat();
  const preview = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > FILE_MAX_BYTES) return null;
      const xlsxBase64 = base64Of(new Uint8Array(await file.arrayBuffer()));
      return rest("previewPlan", { ...journal, xlsxBase64 });
    },
  });
  const take = useMutation({
    mutationFn: (entries: NonNullable<typeof preview.data>["entries"]) =>
      rest("importPlan", { ...journal, entries }),
    onSuccess() {
      reread();
      onClose();
    },
  });
  const found = preview.data;
  return (
    <Modal opened onClose={onClose} size={760} title={t("plan.title")}>
      <div className={css.form} data-testid="plan-dialog">
        <p>{t("plan.about")}</p>
        <div className={css.choices}>
          <FileButton
            accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(file) => file && preview.mutate(file)}
          >
            {(props) => (
              <Button
                {...props}
                variant={found ? "default" : "filled"}
                leftSection={<Icon name="upload" sizePx={20} />}
                loading={preview.isPending}
                data-testid="plan-choose"
              >
                {found ? t("plan.other") : t("plan.choose")}
              </Button>
            )}
          </FileButton>
        </div>
        {preview.isSuccess && found === null && <Note tone="bad">{t("plan.tooLarge")}</Note>}
        {preview.error && <ErrorNote error={preview.error} />}
        {found && found.problems.length > 0 && (
          <Note tone="warn">
            <b>{t("plan.problems", { count: found.problems.length })}</b>
            <ul className={css.problems}>
              {found.problems.map(({ row, what }) => (
                <li key={`${row} ${what.en}`}>
                  {t("plan.row", { row })}: {format.words(what)}
                </li>
              ))}
            </ul>
          </Note>
        )}
        {found && found.entries.length > 0 && (
          <>
            <div className={css.tableBox}>
              <table className={css.plan}>
                <thead>
                  <tr>
                    <th>№</th>
                    <th>{t("plan.topic")}</th>
                    <th>{t("plan.hours")}</th>
                    <th>{t("plan.day")}</th>
                    <th>{t("plan.homework")}</th>
                  </tr>
                </thead>
                <tbody>
                  {found.entries.map(({ number, topic, hours, day, homework }) => (
                    <tr key={number} data-testid="plan-entry">
                      <td>{number}</td>
                      <td>{topic}</td>
                      <td>{hours}</td>
                      <td>{day ? format.shortDay(day) : "–"}</td>
                      <td>{homework}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <Note>{t("plan.replaces")}</Note>
            {take.error && <ErrorNote error={take.error} />}
            <div className={css.choices}>
              <Button
                loading={take.isPending}
                data-testid="plan-take"
                onClick={() => take.mutate(found.entries)}
              >
                {t("plan.take", { count: found.entries.length })}
              </Button>
              <Button variant="default" onClick={onClose}>
                {t("plan.leave")}
              </Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}
