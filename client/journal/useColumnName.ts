import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import type { Column } from "./model/columns.ts";

/** A column in words: a day, a work, the term mark. */
export function useColumnName(): (column: Column) => string {
  const { t } = useTranslation("journal");
  const format = useFormat();
  return (column) => {
    if (column.kind === "lesson") return format.shortDay(column.lesson.day);
    if (column.kind === "work")
      return column.work.kind === "section"
        ? t("work.section", { number: column.work.number })
        : t("work.term");
    if (column.kind === "credit") return t("head.credit");
    return column.kind === "term" ? t("head.termMark") : "%";
  };
}
