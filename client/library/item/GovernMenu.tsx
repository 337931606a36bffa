import { ActionIcon, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Item } from "#server/library/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";

/** Taking down what somebody else has published, for those who answer for the library. */
export function GovernMenu({ item, className }: { item: Item; className?: string | undefined }) {
  const { t } = useTranslation("library");
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const withdraw = useMutation({
    mutationFn: () => rest("withdrawItem", { itemId: item.id }),
    onSuccess(next) {
      queries.setQueryData(["readItem", item.id], next);
      void queries.invalidateQueries({ queryKey: ["listItems"] });
    },
  });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="default"
            className={className ?? ""}
            aria-label={t("item.govern")}
            loading={withdraw.isPending}
            data-testid="item-govern"
          >
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            disabled={item.publishAt === null}
            leftSection={<Icon name="eyeOff" sizePx={18} />}
            onClick={() => withdraw.mutate()}
          >
            {t("edit.publish.withdraw")}
          </Menu.Item>
          <Menu.Item
            c="var(--bad-text)"
            leftSection={<Icon name="trash" sizePx={18} />}
            onClick={() => setIsAsked(true)}
          >
            {t("edit.end.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {withdraw.error && <ErrorNote error={withdraw.error} />}
      <RemoveDialog item={item} isOpen={isAsked} onClose={() => setIsAsked(false)} />
    </>
  );
}
