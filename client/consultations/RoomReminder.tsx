import { CloseButton } from "@mantine/core";
import { useEffect, useSyncExternalStore } from "react";
import { useServerNow } from "../kit/clock.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./ReminderNotice.module.css";
import { nextInRoom, type Reminder, reminders } from "./reminders.ts";
import { useReminderWords } from "./useReminderWords.ts";

/**
 * A line in a room, to this person alone: that there is a meeting, and when. It leads nowhere: a tap must not take
 * anybody out of their lesson. While one's own screen is shown to others it waits.
 */
export function RoomReminder({ lessonId, isSharing }: { lessonId: string; isSharing: boolean }) {
  const { list } = useSyncExternalStore(reminders.subscribe, reminders.get);
  const nowMs = useServerNow();
  const next = nextInRoom(list, { nowMs, roomId: lessonId, isSharing });
  return next && <Shown key={next.consultationId + next.startsAt} reminder={next} nowMs={nowMs} />;
}

function Shown({ reminder, nowMs }: { reminder: Reminder; nowMs: number }) {
  const words = useReminderWords(reminder, nowMs);
  useEffect(() => reminders.showVisibly(reminder), [reminder]);
  return (
    <div className={css.line} role="status" data-testid="room-reminder">
      <Icon name="bell" sizePx={18} />
      <p>
        <b>{words.at}</b> <span>{words.within}</span>
      </p>
      <CloseButton size={44} aria-label={words.close} onClick={() => reminders.close(reminder)} />
    </div>
  );
}
