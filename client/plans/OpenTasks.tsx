import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Task } from "#server/plans/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, Section } from "../kit/ui/parts.tsx";
import css from "./OpenTasks.module.css";
import { DueChip } from "./TaskView.tsx";
import { useOpenTasks } from "./usePlan.ts";

/** Shown on a first screen; the rest is on the lessons' pages. */
const MOST_SHOWN = 5;

/** What is due, the nearest first; nothing at all where nothing is. */
export function OpenTasks({ childId }: { childId?: string }) {
  const { t } = useTranslation("plans");
  const tasks = useOpenTasks(childId).data;
  if (!tasks || tasks.length === 0) return null;
  return (
    <Section title={t("open.title")} aside={tasks.length}>
      <Card>
        <ul className={css.list}>
          {tasks.slice(0, MOST_SHOWN).map((task) => (
            <li key={task.id}>
              <Row task={task} />
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function Row({ task }: { task: Task }) {
  const format = useFormat();
  return (
    <Link to={`/lessons/${task.lessonId}`} className={css.row} data-testid="open-task">
      <Icon name="clipboard" />
      <span className={css.words}>
        {task.subject && <small>{format.words(task.subject.name)}</small>}
        <b>{task.text}</b>
      </span>
      <DueChip task={task} />
    </Link>
  );
}
