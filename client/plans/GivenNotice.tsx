import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Task } from "#server/plans/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./GivenNotice.module.css";
import { TaskView } from "./TaskView.tsx";

/** A task that was given this moment, over the stage of those who are to do it; it stays until it is read. */
export function GivenNotice() {
  const { t } = useTranslation("plans");
  const { me } = useClassroom();
  const [task, setTask] = useState<Task | null>(null);
  useNotice("task:assigned", (told) => me.role === "pupil" && setTask(told.task));
  if (!task) return null;
  return (
    <section
      className={css.card}
      role="status"
      aria-label={t("given.title")}
      data-testid="task-notice"
    >
      <div className={css.head}>
        <Icon name="clipboard" />
        <b>{t("given.title")}</b>
        <button type="button" aria-label={t("close")} onClick={() => setTask(null)}>
          <Icon name="x" />
        </button>
      </div>
      <TaskView task={task} />
      <p className={css.hint}>{t("given.hint")}</p>
    </section>
  );
}
