import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "./icons.tsx";
import { exit } from "./private-history.ts";
import css from "./QuickExit.module.css";

type Props = {
  /** The cross alone: everywhere, or where a phone's bar has no room for the word. */
  isIcon?: boolean | "phone";
};
/** Closes a private page at once; within `<PrivateArea />`. */
export function QuickExit({ isIcon = false }: Props) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      className={css.exit ?? ""}
      data-icon={isIcon === true ? "all" : isIcon || undefined}
      aria-label={t("quickExit.label")}
      title={t("quickExit.hint")}
      onClick={() => exit.patch({ isLeaving: true })}
      data-testid="quick-exit"
    >
      <Icon name="x" sizePx={20} />
      <span className={css.word}>{t("quickExit.label")}</span>
    </Button>
  );
}
