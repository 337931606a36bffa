import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Item } from "#server/library/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote } from "../../kit/ui/parts.tsx";
import { RemoveDialog } from "../item/RemoveDialog.tsx";
import css from "./Edit.module.css";

/** A copy for this year's classes, or the end of it. */
export function EndCard({ item, onRemoved }: { item: Item; onRemoved: () => void }) {
  const { t } = useTranslation("library");
  const navigate = useNavigate();
  const [isAsked, { open, close }] = useDisclosure();
  const reuse = useMutation({
    mutationFn: () => rest("reuseItem", { itemId: item.id }),
    onSuccess: ({ id }) => navigate(`/library/${id}/edit`),
  });
  return (
    <Card isPadded>
      <div className={css.stack}>
        <Button
          variant="default"
          leftSection={<Icon name="refresh" sizePx={18} />}
          loading={reuse.isPending}
          onClick={() => reuse.mutate()}
        >
          {t("edit.end.reuse")}
        </Button>
        {reuse.error && <ErrorNote error={reuse.error} />}
        <Button
          variant="subtle"
          color="red"
          leftSection={<Icon name="trash" sizePx={18} />}
          data-testid="item-remove"
          onClick={open}
        >
          {t("edit.end.remove")}
        </Button>
      </div>
      <RemoveDialog item={item} isOpen={isAsked} onClose={close} onRemoved={onRemoved} />
    </Card>
  );
}
