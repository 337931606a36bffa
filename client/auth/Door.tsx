import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Words } from "#server/protocol/define.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { LanguageSwitch } from "../kit/ui/LanguageSwitch.tsx";
import { Mark } from "../kit/ui/Mark.tsx";
import { Horn } from "../kit/ui/parts.tsx";
import css from "./Door.module.css";

/** The sky with our bell above, and a sheet for what stands before the door. */
export function Door({ school, children }: { school: Words | null; children: ReactNode }) {
  const { t } = useTranslation("auth");
  const format = useFormat();
  return (
    <div className={css.door}>
      <header className={css.head}>
        <div className={css.hero}>
          <Horn className={css.horn} />
          <div className={css.brand}>
            <Mark sizePx={76} isOnSky />
            <div className={css.name}>{t("common:product")}</div>
            <div className={css.school}>{school ? format.words(school) : t("motto")}</div>
          </div>
        </div>
        <div className={css.language}>
          <LanguageSwitch label={t("common:profile.language")} className={css.switch} />
        </div>
      </header>
      <main className={css.sheet}>{children}</main>
    </div>
  );
}
