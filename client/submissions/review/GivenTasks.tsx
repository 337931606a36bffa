import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, StatusChip } from "../../kit/ui/parts.tsx";
import css from "./Lists.module.css";
import { useGivenTasks } from "./useReview.ts";

/** Tasks the teacher gave, with how many have handed in. */
export function GivenTasks() {
  const { t } = useTranslation("review");
  const format = useFormat();
  const { data, error, isPending, refetch } = useGivenTasks();
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <ListSkeleton rows={6} />;
  if (data.tasks.length === 0)
    return (
      <Card>
        <EmptyState icon="clipboard" title={t("tasks.empty")}>
          {t("tasks.emptyText")}
        </EmptyState>
      </Card>
    );
  return (
    <Card>
      <ul className={css.rows}>
        {data.tasks.map((task) => (
          <li key={task.id}>
            <Link to={`/tasks/${task.id}/board`} className={css.row} data-testid="given-task">
              <span className={css.words}>
                <small>
                  {[task.className, task.subject && format.words(task.subject.name)]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
                <b className={css.text}>{task.text}</b>
                {task.dueAt && (
                  <small>
                    {t("tasks.due", {
                      day: format.shortDay(format.dayOf(task.dueAt)),
                      time: format.time(task.dueAt),
                    })}
                  </small>
                )}
              </span>
              <span className={css.aside}>
                <span className={css.count}>
                  {t("tasks.handedIn", { count: task.handedInCount, all: task.pupilCount })}
                </span>
                <span className={css.chips}>
                  {task.toReviewCount > 0 && (
                    <StatusChip tone="primary">
                      {t("tasks.toReview", { count: task.toReviewCount })}
                    </StatusChip>
                  )}
                  {task.missingCount > 0 && (
                    <StatusChip tone="bad">
                      {t("tasks.missing", { count: task.missingCount })}
                    </StatusChip>
                  )}
                </span>
              </span>
              <Icon name="chevronRight" sizePx={20} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
