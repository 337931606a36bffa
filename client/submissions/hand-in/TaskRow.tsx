import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { StatusChip } from "../../kit/ui/parts.tsx";
import { DueChip } from "./DueChip.tsx";
import css from "./TaskRow.module.css";
import type { OwnTask } from "./useOwnStates.ts";

/** A task in a list: its subject, what to do, where it stands. */
export function TaskRow({ task, childId }: { task: OwnTask; childId?: string | undefined }) {
  const format = useFormat();
  const to = `/tasks/${task.taskId}${childId === undefined ? "" : `?child=${childId}`}`;
  return (
    <Link to={to} className={css.row} data-testid="open-task" data-state={task.state}>
      <span className={css.icon} data-state={task.state}>
        <Icon name={task.state === "accepted" ? "check" : "clipboard"} />
      </span>
      <span className={css.words}>
        {task.subject && <small>{format.words(task.subject.name)}</small>}
        <b>{task.text}</b>
      </span>
      <TaskChip task={task} />
    </Link>
  );
}

/** Where a task stands, in one word. */
function TaskChip({ task }: { task: OwnTask }) {
  const { t } = useTranslation("handIn");
  const { state, hasNewFeedback, points, dueAt, isMissing } = task;
  if (state === "returned")
    return (
      <StatusChip tone="warn" icon="refresh">
        {t("chip.returned")}
      </StatusChip>
    );
  if (hasNewFeedback)
    return (
      <StatusChip tone="violet" icon="chat">
        {t("chip.feedback")}
      </StatusChip>
    );
  if (state === "accepted")
    return (
      <StatusChip tone="ok" icon="check">
        {points === null ? t("chip.accepted") : t("chip.points", { points })}
      </StatusChip>
    );
  if (state === "handedIn")
    return (
      <StatusChip tone="primary" icon="check">
        {t("chip.handedIn")}
      </StatusChip>
    );
  if (isMissing)
    return (
      <StatusChip tone="bad" icon="alert">
        {t("chip.missing")}
      </StatusChip>
    );
  return dueAt === null ? null : <DueChip dueAt={dueAt} />;
}
