import { useTranslation } from "react-i18next";
import { serverNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { dayBeside } from "./due.ts";

/** An instant as one says it: «бүгін, 18:00», «ертең, 18:00», else its day and time. */
export function useMoment(): (at: string) => string {
  const { t } = useTranslation("handIn");
  const format = useFormat();
  return (at) => {
    const day = format.dayOf(at);
    const beside = dayBeside(day, format.dayOf(serverNow()));
    const named = beside ? t(`day.${beside}`) : format.shortDay(day);
    return `${named}, ${format.time(at)}`;
  };
}
