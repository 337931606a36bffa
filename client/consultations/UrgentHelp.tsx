import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./UrgentHelp.module.css";
import { CallButton, UrgentNumbers } from "./UrgentNumbers.tsx";
import { useUrgentNumbers } from "./useUrgentNumbers.ts";
import { whoOf } from "./who.ts";

/** Whom to call at once, one tap away; on every page and in every room of talks. */
export function UrgentHelp() {
  const { t } = useTranslation("urgent");
  const who = whoOf(useMe());
  const { numbers, isNone, error, refetch } = useUrgentNumbers();
  const first = numbers[0];
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={css.urgent} aria-label={t("title")} data-testid="urgent-help">
      <div className={css.line}>
        <Icon name="phone" />
        <div className={css.words}>
          <b>{t("title")}</b>
          <span>
            {first ? t(`call.${who}`, { number: first.number }) : isNone && t(`none.${who}`)}
          </span>
        </div>
        {first && !isOpen && <CallButton number={first} />}
      </div>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isOpen ? (
        <UrgentNumbers numbers={numbers} />
      ) : (
        first && (
          <button type="button" className={css.more} onClick={() => setOpen(true)}>
            {t("all")}
            <Icon name="chevronDown" sizePx={18} />
          </button>
        )
      )}
    </section>
  );
}
