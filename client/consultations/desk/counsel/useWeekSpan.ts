import { useTranslation } from "react-i18next";
import { useFormat } from "../../../kit/text/useFormat.ts";
import { dayAfter } from "../week.ts";

/** From Monday to Sunday, in words: the month stands once where it is the same. */
export function useWeekSpan(): (monday: string) => string {
  const { t } = useTranslation("counsel");
  const format = useFormat();
  return (monday) => {
    const sunday = dayAfter(monday, 6);
    const isOneMonth = monday.slice(0, 7) === sunday.slice(0, 7);
    const from = isOneMonth ? String(Number(monday.slice(8))) : format.shortDay(monday);
    return t("counts.span", { from, to: format.shortDay(sunday) });
  };
}
