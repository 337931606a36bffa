import { CloseButton } from "@mantine/core";
import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useServerNow } from "../kit/clock.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./ReminderNotice.module.css";
import { nextOf, type Reminder, reminders } from "./reminders.ts";

const MINUTE_MS = 60_000;
const MINUTES_OF_HOUR = 60;

/** A quiet line when a meeting comes near: that there is one, and when. Going to it, or a tap, puts it away. */
export function ReminderNotice() {
  const { list } = useSyncExternalStore(reminders.subscribe, reminders.get);
  const nowMs = useServerNow();
  const { pathname } = useLocation();
  const next = nextOf(list, nowMs);
  const isThere = next !== null && pathname.startsWith(`/consultations/${next.consultationId}`);
  // Whoever looks at the meeting itself knows.
  useEffect(() => {
    if (!isThere) return;
    reminders.show(next);
    reminders.close(next);
  }, [isThere, next]);
  if (!next || isThere) return null;
  return <Shown key={next.consultationId + next.startsAt} reminder={next} nowMs={nowMs} />;
}

function Shown({ reminder, nowMs }: { reminder: Reminder; nowMs: number }) {
  const { t } = useTranslation("talkNotice");
  const format = useFormat();
  const close = () => reminders.close(reminder);
  // A tab behind others shows nothing to anybody.
  useEffect(() => {
    const look = () => document.visibilityState === "visible" && reminders.show(reminder);
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [reminder]);
  const { startsAt } = reminder;
  const isToday = format.dayOf(startsAt) === format.dayOf(nowMs);
  const minutes = Math.max(1, Math.round((Date.parse(startsAt) - nowMs) / MINUTE_MS));
  const hours = Math.round(minutes / MINUTES_OF_HOUR);
  return (
    <div className={css.notice} role="status" data-testid="talk-reminder">
      <Icon name="bell" />
      <Link to={`/consultations/${reminder.consultationId}`} onClick={close}>
        <b>{t(isToday ? "at" : "atTomorrow", { time: format.time(startsAt) })}</b>
        <span>
          {minutes < MINUTES_OF_HOUR ? t("in", { count: minutes }) : t("inHours", { count: hours })}
        </span>
      </Link>
      <CloseButton size={44} aria-label={t("close")} onClick={close} />
    </div>
  );
}
