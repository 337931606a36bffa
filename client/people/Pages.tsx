import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./PeoplePage.module.css";

/** People on one page of a list. */
export const PAGE_SIZE = 50;

type PagesProps = { skip: number; total: number; onTurn: (skip: number) => void };
/** Which part of a long list this is, and the ways to the parts beside it. */
export function Pages({ skip, total, onTurn }: PagesProps) {
  const { t } = useTranslation("people");
  return (
    <nav className={css.pages} aria-label={t("pages.label")}>
      <Button
        variant="default"
        disabled={skip === 0}
        leftSection={<Icon name="chevronLeft" sizePx={18} />}
        onClick={() => onTurn(Math.max(0, skip - PAGE_SIZE))}
      >
        {t("pages.back")}
      </Button>
      <span className={css.span}>
        {t("pages.span", { from: skip + 1, to: Math.min(total, skip + PAGE_SIZE), total })}
      </span>
      <Button
        variant="default"
        disabled={skip + PAGE_SIZE >= total}
        rightSection={<Icon name="chevronRight" sizePx={18} />}
        onClick={() => onTurn(skip + PAGE_SIZE)}
      >
        {t("pages.next")}
      </Button>
    </nav>
  );
}
