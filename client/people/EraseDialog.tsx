import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LeftPerson } from "#server/people/protocol.ts";
import { rest } from "../kit/rest.ts";
import { ErrorNote, Note } from "../kit/ui/parts.tsx";
import css from "./EraseDialog.module.css";

type Props = { person: LeftPerson; onClose: () => void };

/** A name as it is compared with what was typed: neither case nor spaces matter. */
const plain = (name: string) => name.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();

/** What of a pupil goes for good and what stays; the family name is typed before it is done. */
export function EraseDialog({ person, onClose }: Props) {
  const { t } = useTranslation("people");
  const [typed, setTyped] = useState("");
  const erasing = useMutation({
    mutationFn: () => rest("erasePupil", { personId: person.id }),
  });
  const isSure = plain(typed) === plain(person.familyName);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSure && !erasing.isPending) erasing.mutate();
  };
  const close = () => {
    if (!erasing.isPending) onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={person.fullName}
      closeButtonProps={{ "aria-label": t("erase.close"), size: 44 }}
      data-testid="erase-dialog"
    >
      {erasing.data ? (
        <div className={css.form} data-testid="erase-done">
          <Note tone="ok" icon="check">
            <b>{t("erase.done")}</b>
            <ul className={css.list}>
              <li>{t("erase.visits", { count: erasing.data.visits })}</li>
              <li>{t("erase.attempts", { count: erasing.data.attempts })}</li>
              <li>{t("erase.facts", { count: erasing.data.facts })}</li>
              <li>{t("erase.rest")}</li>
            </ul>
          </Note>
          <div className={css.acts}>
            <Button onClick={onClose}>{t("erase.close")}</Button>
          </div>
        </div>
      ) : (
        <form className={css.form} onSubmit={submit}>
          <p>{t("erase.goes")}</p>
          <ul className={css.list}>
            <li>{t("erase.attendance")}</li>
            <li>{t("erase.explanations")}</li>
            <li>{t("erase.work")}</li>
            <li>{t("erase.marks")}</li>
            <li>{t("erase.outside")}</li>
          </ul>
          <p className={css.stays}>{t("erase.stays")}</p>
          <TextInput
            label={t("erase.ask", { name: person.familyName })}
            value={typed}
            autoComplete="off"
            data-autofocus
            data-testid="erase-name"
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          {erasing.error && <ErrorNote error={erasing.error} />}
          <div className={css.acts}>
            <Button variant="default" onClick={close} disabled={erasing.isPending}>
              {t("cards.cancel")}
            </Button>
            <Button
              type="submit"
              color="red"
              disabled={!isSure}
              loading={erasing.isPending}
              data-testid="erase-confirm"
            >
              {t("erase.confirm")}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
