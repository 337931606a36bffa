import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import css from "./Vault.module.css";
import { vault } from "./vault.ts";

const plain = (text: string) => text.trim().toLowerCase();

/** Neither the passphrase nor the recovery key is left: everything under the lock is given up, word by word. */
export function AbandonDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("vault");
  const [typed, setTyped] = useState("");
  const abandoning = useMutation({ mutationFn: vault.abandon });
  const isSure = plain(typed) === plain(t("abandon.word"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSure && !abandoning.isPending) abandoning.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("abandon.title")}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
    >
      <form className={css.form} onSubmit={submit}>
        <Note tone="warn">{t("abandon.text")}</Note>
        <TextInput
          label={t("abandon.ask", { word: t("abandon.word") })}
          value={typed}
          autoComplete="off"
          data-autofocus
          data-testid="abandon-word"
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {abandoning.error && <ErrorNote error={abandoning.error} />}
        <div className={css.acts}>
          <Button variant="default" onClick={onClose}>
            {t("close")}
          </Button>
          <Button
            type="submit"
            color="red"
            disabled={!isSure}
            loading={abandoning.isPending}
            data-testid="abandon-confirm"
          >
            {t("abandon.confirm")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
