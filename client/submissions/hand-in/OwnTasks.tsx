import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, Section } from "../../kit/ui/parts.tsx";
import css from "./List.module.css";
import { TaskRow } from "./TaskRow.tsx";
import { toDo, useOwnStates } from "./useOwnStates.ts";

/** Shown on a first screen; the rest is on the page of tasks. */
const MOST_SHOWN = 5;

/** What waits for the pupil, on their own day and on their parents'; nothing at all where nothing does. */
export function OwnTasks({ childId }: { childId?: string }) {
  const { t } = useTranslation("handIn");
  const all = useOwnStates(childId).data ?? [];
  const waiting = toDo(all);
  if (waiting.length === 0) return null;
  return (
    <Section title={t("list.toDo")} aside={waiting.length}>
      <Card>
        <ul className={css.list}>
          {waiting.slice(0, MOST_SHOWN).map((task) => (
            <li key={task.taskId}>
              <TaskRow task={task} childId={childId} />
            </li>
          ))}
        </ul>
        <Link
          to={childId === undefined ? "/tasks" : `/tasks?child=${childId}`}
          className={css.all}
          data-testid="all-tasks"
        >
          {t("list.all")}
          <Icon name="chevronRight" sizePx={18} />
        </Link>
      </Card>
    </Section>
  );
}
