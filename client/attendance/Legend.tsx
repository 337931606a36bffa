import { useTranslation } from "react-i18next";
import css from "./Legend.module.css";

const stretches = ["seen", "sound", "break"] as const;

/** What the colours and signs of the bars mean. */
export function Legend() {
  const { t } = useTranslation("register");
  return (
    <span className={css.legend}>
      {stretches.map((look) => (
        <span key={look}>
          <span className={css.stretch} data-look={look} />
          {t(`legend.${look}`)}
        </span>
      ))}
      <span>
        <span className={css.dot} />
        {t("legend.response")}
      </span>
      <span className={css.attempt}>
        <span className={css.cross} />
        {t("legend.attempt")}
      </span>
    </span>
  );
}
