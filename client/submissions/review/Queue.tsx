import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, StatusChip } from "../../kit/ui/parts.tsx";
import css from "./Lists.module.css";
import { Thumb } from "./Thumb.tsx";
import { useQueue } from "./useReview.ts";

/** Works that wait, the oldest first. */
export function Queue() {
  const { t } = useTranslation("review");
  const format = useFormat();
  const { data, error, isPending, refetch } = useQueue();
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <ListSkeleton rows={6} />;
  if (data.works.length === 0)
    return (
      <Card>
        <EmptyState icon="check" title={t("queue.empty")}>
          {t("queue.emptyText")}
        </EmptyState>
      </Card>
    );
  return (
    <Card>
      <ul className={css.rows}>
        {data.works.map((work) => (
          <li key={`${work.taskId} ${work.pupilId}`}>
            <Link
              to={`/tasks/${work.taskId}/work/${work.pupilId}`}
              className={css.row}
              data-testid="to-review"
            >
              <Thumb url={work.thumbUrl} />
              <span className={css.words}>
                <b>{work.pupilName}</b>
                <small>
                  {[work.className, work.subject && format.words(work.subject.name)]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
                <span className={css.text}>{work.taskText}</span>
              </span>
              <span className={css.aside}>
                <small>
                  {`${format.shortDay(format.dayOf(work.handedInAt))}, ${format.time(work.handedInAt)}`}
                </small>
                <span className={css.chips}>
                  {work.round > 1 && (
                    <StatusChip tone="violet">{t("work.round", { number: work.round })}</StatusChip>
                  )}
                  {work.isLate && <StatusChip tone="warn">{t("state.late")}</StatusChip>}
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
