import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import type { Reminder } from "./reminders.ts";

const MINUTE_MS = 60_000;
const MINUTES_OF_HOUR = 60;

/** All that a reminder says, wherever it stands: a meeting, when, and how soon. */
export function useReminderWords({ startsAt }: Reminder, nowMs: number) {
  const { t } = useTranslation("talkNotice");
  const format = useFormat();
  const isToday = format.dayOf(startsAt) === format.dayOf(nowMs);
  const minutes = Math.max(1, Math.round((Date.parse(startsAt) - nowMs) / MINUTE_MS));
  const hours = Math.round(minutes / MINUTES_OF_HOUR);
  return {
    at: t(isToday ? "at" : "atTomorrow", { time: format.time(startsAt) }),
    within:
      minutes < MINUTES_OF_HOUR ? t("in", { count: minutes }) : t("inHours", { count: hours }),
    close: t("close"),
  };
}
