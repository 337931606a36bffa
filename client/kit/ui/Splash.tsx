import { useTranslation } from "react-i18next";
import { Mark } from "./Mark.tsx";
import { Note } from "./parts.tsx";
import css from "./Splash.module.css";

/** The moment before anything is known: our mark, and words when the server cannot be reached. */
export function Splash({ isOffline }: { isOffline: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={css.splash} role="status" aria-label={t("starting")}>
      <div className={css.mark}>
        <Mark sizePx={72} />
      </div>
      {isOffline && (
        <Note tone="warn" icon="wifiOff">
          {t("startingOffline")}
        </Note>
      )}
    </div>
  );
}
