import { Button, UnstyledButton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import type { HelpTopic } from "./HelpDialog.tsx";
import css from "./SignInPage.module.css";

const HelpDialog = lazy(async () => ({ default: (await import("./HelpDialog.tsx")).HelpDialog }));

/** How the printed card works, and what to do when nothing works. */
export function CardHelp() {
  const { t } = useTranslation("auth");
  const [topic, setTopic] = useState<HelpTopic | null>(null);
  return (
    <>
      <UnstyledButton className={css.card} onClick={() => setTopic("card")}>
        <span className={css.cardIcon}>
          <Icon name="qr" sizePx={32} />
        </span>
        <span className={css.cardWords}>
          <span className={css.cardTitle}>{t("card.title")}</span>
          <span className={css.cardText}>{t("card.text")}</span>
        </span>
        <Icon name="chevronRight" />
      </UnstyledButton>
      <div className={css.help}>
        <Button variant="subtle" onClick={() => setTopic("trouble")}>
          {t("trouble.title")}
        </Button>
      </div>
      {topic && (
        <Suspense>
          <HelpDialog topic={topic} onClose={() => setTopic(null)} />
        </Suspense>
      )}
    </>
  );
}
