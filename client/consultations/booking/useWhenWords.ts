import { useTranslation } from "react-i18next";
import { endingOf } from "#server/attendance/protocol-time.ts";
import { serverNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { isNear, weekdayOf } from "./rules.ts";

/** A chosen time in words: for the big button, and for lists. */
export function useWhenWords() {
  const { t } = useTranslation("consultations");
  const format = useFormat();
  const dayWords = (startsAt: string, isTaken: boolean) => {
    const day = format.dayOf(startsAt);
    const today = format.dayOf(serverNow());
    if (day === today) return t(isTaken ? "book.today" : "when.today");
    if (!isNear(day, today)) return format.shortDay(day);
    return isTaken ? t(`book.on.${weekdayOf(day)}`) : t(`common:weekday.${weekdayOf(day)}`);
  };
  return {
    /** «Бейсенбі, 14:20-ға жазылу» */
    book: (startsAt: string) => {
      const time = format.time(startsAt);
      const day = dayWords(startsAt, true);
      return t("book.take", { day, time: t(`book.to.${endingOf(time)}`, { time }) });
    },
    /** «Бейсенбі, 14:20»; far ones by their date */
    short: (startsAt: string) => `${dayWords(startsAt, false)}, ${format.time(startsAt)}`,
    /** «бүгін, 13:30», inside a sentence */
    within: (startsAt: string) => {
      const words = `${dayWords(startsAt, false)}, ${format.time(startsAt)}`;
      const isName =
        format.language === "en" && format.dayOf(startsAt) !== format.dayOf(serverNow());
      return isName ? words : words.charAt(0).toLocaleLowerCase() + words.slice(1);
    },
    /** «Бейсенбі, 26 қараша» */
    day: (startsAt: string) => format.day(format.dayOf(startsAt)),
  };
}
