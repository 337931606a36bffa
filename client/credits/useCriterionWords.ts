import { useTranslation } from "react-i18next";
import type { Criterion } from "#server/credits/protocol.ts";

/** A criterion in a sentence: the teacher's own words, or those that its numbers make. */
export function useCriterionWords(): (criterion: Criterion) => string {
  const { t } = useTranslation("credits");
  return (criterion) => {
    if (criterion.words !== "") return criterion.words;
    switch (criterion.kind) {
      case "watch":
        return criterion.minItems === null
          ? t("criterion.watchAll", { percent: criterion.minPercent })
          : t("criterion.watchSome", {
              percent: criterion.minPercent,
              count: criterion.minItems,
            });
      case "proofs":
        return t("criterion.proofs", { count: criterion.min });
      case "works":
        return t("criterion.works", { count: criterion.min });
      case "answers":
        return t("criterion.answers", { percent: criterion.minPercent });
      case "judged":
        return "";
    }
  };
}
