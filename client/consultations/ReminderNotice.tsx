import { CloseButton } from "@mantine/core";
import { useEffect, useSyncExternalStore } from "react";
import { Link, useLocation } from "react-router";
import { useServerNow } from "../kit/clock.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./ReminderNotice.module.css";
import { nextOf, type Reminder, reminders } from "./reminders.ts";
import { useReminderWords } from "./useReminderWords.ts";

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
  const words = useReminderWords(reminder, nowMs);
  const close = () => reminders.close(reminder);
  useEffect(() => reminders.showVisibly(reminder), [reminder]);
  return (
    <div className={css.notice} role="status" data-testid="talk-reminder">
      <Icon name="bell" />
      <Link to={`/consultations/${reminder.consultationId}`} onClick={close}>
        <b>{words.at}</b>
        <span>{words.within}</span>
      </Link>
      <CloseButton size={44} aria-label={words.close} onClick={close} />
    </div>
  );
}
