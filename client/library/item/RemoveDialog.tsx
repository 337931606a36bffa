import { Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Item } from "#server/library/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./RemoveDialog.module.css";

type Props = { item: Item; isOpen: boolean; onClose: () => void; onRemoved?: () => void };
/** Asks once more, says what goes with it, and removes. */
export function RemoveDialog({ item, isOpen, onClose, onRemoved }: Props) {
  const { t } = useTranslation("library");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => rest("removeItem", { itemId: item.id }),
    onSuccess() {
      onRemoved?.();
      void navigate("/library", { replace: true });
      void queries.invalidateQueries({ queryKey: ["listItems"] });
    },
  });
  return (
    <Modal opened={isOpen} onClose={onClose} title={t("edit.end.title")}>
      <div className={css.dialog}>
        <p>{t("edit.end.text", { title: item.title })}</p>
        {remove.error && <ErrorNote error={remove.error} />}
        <div className={css.acts}>
          <Button
            color="red"
            loading={remove.isPending}
            data-testid="item-remove-yes"
            onClick={() => remove.mutate()}
          >
            {t("edit.end.remove")}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t("edit.end.keep")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
