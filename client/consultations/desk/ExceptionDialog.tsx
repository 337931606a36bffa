import { Button, Modal, Radio, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ExceptionKind } from "#server/consultations/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import css from "./Dialogs.module.css";

type Props = { consultationId: string; onClose: () => void };
/** Why a talk goes on without a parent's consent: by kind alone, in words that say what it means. */
export function ExceptionDialog({ consultationId, onClose }: Props) {
  const { t } = useTranslation("desk");
  const queries = useQueryClient();
  const [kind, setKind] = useState<ExceptionKind | null>(null);
  const save = useMutation({
    mutationFn: (chosen: ExceptionKind) =>
      rest("documentException", { consultationId, kind: chosen }),
    onSuccess() {
      void queries.invalidateQueries({ queryKey: ["listConsultations"] });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("exception.title")}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
    >
      <div className={css.body}>
        <p>{t("exception.about")}</p>
        <Radio.Group
          value={kind}
          onChange={(value) => setKind(ExceptionKind.safeParse(value).data ?? null)}
          aria-label={t("exception.title")}
        >
          <Stack gap={14}>
            {ExceptionKind.options.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`exception.kind.${one}`)}
                description={t(`exception.means.${one}`)}
                data-testid={`exception-${one}`}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Note icon="lock">{t("exception.stored")}</Note>
        {save.error && <ErrorNote error={save.error} />}
        <div className={css.buttons}>
          <Button
            disabled={kind === null}
            loading={save.isPending}
            onClick={() => kind !== null && save.mutate(kind)}
            data-testid="exception-save"
          >
            {t("exception.save")}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t("back")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
