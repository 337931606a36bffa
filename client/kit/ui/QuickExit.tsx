import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "./icons.tsx";
import { exit } from "./private-history.ts";

/** Closes a private page at once; within `<PrivateArea />`. `isIcon`: the cross alone, for narrow bars. */
export function QuickExit({ isIcon = false }: { isIcon?: boolean }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      size="sm"
      px={isIcon ? 0 : "sm"}
      miw={44}
      mih={44}
      leftSection={isIcon ? undefined : <Icon name="x" sizePx={18} />}
      aria-label={t("quickExit.label")}
      title={t("quickExit.hint")}
      onClick={() => exit.patch({ isLeaving: true })}
      data-testid="quick-exit"
    >
      {isIcon ? <Icon name="x" sizePx={20} /> : t("quickExit.label")}
    </Button>
  );
}
