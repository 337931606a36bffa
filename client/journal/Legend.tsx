import { useTranslation } from "react-i18next";
import { type CellWords, Letter, PresentRing } from "./grid/Cell.tsx";
import css from "./JournalPage.module.css";

const codes = ["unexcused", "ill", "excused", "late"] as const;

/** What the signs of the grid mean. */
export function Legend({ words }: { words: CellWords }) {
  const { t } = useTranslation("journal");
  return (
    <>
      {codes.map((code) => (
        <span key={code} className={css.legend}>
          <Letter code={code} isSure words={words} />
          {words.codes[code]}
        </span>
      ))}
      <span className={css.legend}>
        <PresentRing label={t("code.present")} />
        {t("legend.proposed")}
      </span>
    </>
  );
}
