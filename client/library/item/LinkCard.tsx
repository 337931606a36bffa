import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { siteOf } from "../upload/title.ts";
import css from "./NotYet.module.css";

/** Material that lies elsewhere: says where, and opens there. */
export function LinkCard({ url }: { url: string }) {
  const { t } = useTranslation("library");
  const site = siteOf(url) ?? url;
  return (
    <div className={css.stage}>
      <span className={css.icon}>
        <Icon name="globe" sizePx={32} />
      </span>
      <p className={css.title}>{t("item.link.title", { site })}</p>
      <p className={css.text}>{t("item.link.text")}</p>
      <Button
        component="a"
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        color="sun"
        leftSection={<Icon name="play" sizePx={18} />}
        data-testid="open-link"
      >
        {t("item.link.open", { site })}
      </Button>
    </div>
  );
}
