import { CloseButton } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { socket } from "../kit/call.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./ReminderNotice.module.css";

type Reminder = { consultationId: string; startsAt: string; inMin: number };

/** A quiet line when a meeting comes near: that there is one, and when. Going to it, or a tap, puts it away. */
export function ReminderNotice() {
  const [reminder, setReminder] = useState<Reminder | null>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    socket.on("consultation:reminded", setReminder);
    return () => void socket.off("consultation:reminded", setReminder);
  }, []);
  if (!reminder || pathname.startsWith(`/consultations/${reminder.consultationId}`)) return null;
  return <Shown reminder={reminder} onClose={() => setReminder(null)} />;
}

function Shown({ reminder, onClose }: { reminder: Reminder; onClose: () => void }) {
  const { t } = useTranslation("talkNotice");
  const format = useFormat();
  return (
    <div className={css.notice} role="status" data-testid="talk-reminder">
      <Icon name="bell" />
      <Link to={`/consultations/${reminder.consultationId}`} onClick={onClose}>
        <b>{t("at", { time: format.time(reminder.startsAt) })}</b>
        <span>{t("in", { count: reminder.inMin })}</span>
      </Link>
      <CloseButton size={44} aria-label={t("close")} onClick={onClose} />
    </div>
  );
}
