import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Task } from "#server/plans/protocol.ts";
import { useServerNow } from "../kit/clock.ts";
import { type Format, useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { StatusChip, type Tone } from "../kit/ui/parts.tsx";
import { MaterialList } from "./MaterialList.tsx";
import css from "./TaskView.module.css";

const DAY_MS = 86_400_000;

/** When a task is due: the time alone today, the day and the time else. */
export function dueWords(dueAt: string, nowMs: number, format: Format): string {
  const day = format.dayOf(dueAt);
  const time = format.time(dueAt);
  return day === format.dayOf(nowMs) ? time : `${format.shortDay(day)}, ${time}`;
}

/** A task as those read it to whom it was given; `children` are what its teacher may do with it. */
export function TaskView({ task, children }: { task: Task; children?: ReactNode }) {
  const { t } = useTranslation("plans");
  return (
    <article className={css.task} data-testid="task" data-given={task.givenAt !== null}>
      <div className={css.head}>
        <DueChip task={task} />
        {task.givenAt === null && <StatusChip icon="eyeOff">{t("task.prepared")}</StatusChip>}
        {task.pupilIds !== null && (
          <StatusChip icon="user">{t("task.forSome", { count: task.pupilIds.length })}</StatusChip>
        )}
      </div>
      <p className={css.text}>{task.text}</p>
      {task.channelNote !== "" && (
        <p className={css.channel}>
          <Icon name="send" sizePx={16} />
          {task.channelNote}
        </p>
      )}
      {task.materials.length > 0 && <MaterialList materials={task.materials} />}
      {children}
    </article>
  );
}

/** Until when; louder when that is near or past. */
export function DueChip({ task: { dueAt } }: { task: Pick<Task, "dueAt"> }) {
  const { t } = useTranslation("plans");
  const format = useFormat();
  const nowMs = useServerNow(30_000);
  if (dueAt === null) return null;
  const leftMs = Date.parse(dueAt) - nowMs;
  const tone: Tone = leftMs <= 0 ? "neutral" : leftMs < DAY_MS ? "warn" : "primary";
  const time = dueWords(dueAt, nowMs, format);
  return (
    <StatusChip tone={tone} icon="clock">
      {t(leftMs <= 0 ? "task.wasDue" : "task.dueBy", { time })}
    </StatusChip>
  );
}
