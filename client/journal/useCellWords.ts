import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../kit/text/text.ts";
import type { CellWords } from "./grid/Cell.tsx";

/** What the cells say, made once for all of them in the language of the screen. */
export function useCellWords(): CellWords {
  const { t } = useTranslation("journal");
  const language = currentLanguage();
  return useMemo(
    () => ({
      language,
      letters: {
        present: "",
        unexcused: t("letter.unexcused"),
        ill: t("letter.ill"),
        excused: t("letter.excused"),
        late: t("letter.late"),
      },
      codes: {
        present: t("code.present"),
        unexcused: t("code.unexcused"),
        ill: t("code.ill"),
        excused: t("code.excused"),
        late: t("code.late"),
      },
      proposed: t("legend.proposed"),
      passed: t("credit.passed"),
      failed: t("credit.failed"),
    }),
    [t, language],
  );
}
