import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { z } from "zod";
import type { submissionRoutes } from "#server/submissions/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { BackLink, Card, EmptyState, ErrorNote, ListSkeleton, Page } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import css from "./Board.module.css";
import { BoardRow } from "./BoardRow.tsx";
import { type BoardGroup, grouped } from "./order.ts";
import { RemindButton } from "./RemindButton.tsx";
import { useTaskBoard } from "./useReview.ts";

export type TaskBoard = z.output<(typeof submissionRoutes)["readTaskBoard"]["reply"]>;
const tones: Record<BoardGroup, "bad" | "neutral" | "primary" | "warn" | "ok"> = {
  ...{ missing: "bad", waiting: "neutral", toReview: "primary", returned: "warn", accepted: "ok" },
};

/** `/tasks/:taskId/board`: everybody who has the task; those who handed nothing in stand first. */
export function TaskBoardPage() {
  const { t } = useTranslation("review");
  const { taskId = "" } = useParams();
  const { data, error, isPending, refetch } = useTaskBoard(taskId);
  return (
    <>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && (
        <Page title={t("board.title")}>
          <ListSkeleton rows={8} />
        </Page>
      )}
      {data && <Known board={data} />}
    </>
  );
}

function Known({ board }: { board: TaskBoard }) {
  const { t } = useTranslation("review");
  const format = useFormat();
  const mayReview = useMe().actions.includes("submissions:review");
  const { task, rows } = board;
  const groups = grouped(rows);
  const first = rows.find(({ state }) => state === "handedIn");
  const owing = rows.filter(({ state }) => state === "open");
  const subject = task.subject ? format.words(task.subject.name) : "";
  return (
    <Page
      back={<BackLink to="/review?tab=tasks">{t("board.back")}</BackLink>}
      eyebrow={[task.className, subject].filter(Boolean).join(" · ")}
      title={t("board.title")}
      actions={
        <div className={css.acts}>
          {owing.length > 0 && <RemindButton task={task} pupils={owing} />}
          {first && mayReview && (
            <Button
              component={Link}
              to={`/tasks/${task.id}/work/${first.pupilId}`}
              leftSection={<Icon name="clipboard" sizePx={20} />}
              data-testid="review-first"
            >
              {t("board.review")}
            </Button>
          )}
        </div>
      }
    >
      <Card isPadded>
        <p className={css.task}>{task.text}</p>
        {task.dueAt && (
          <small className={css.due}>
            {t("tasks.due", {
              day: format.shortDay(format.dayOf(task.dueAt)),
              time: format.time(task.dueAt),
            })}
          </small>
        )}
      </Card>
      <div className={css.numbers} data-testid="board-numbers">
        {groups.map(([group, own]) => (
          <div key={group} className={css.number} data-tone={tones[group]}>
            <b>{own.length}</b>
            <span>{t(`group.${group}`)}</span>
          </div>
        ))}
      </div>
      {rows.length === 0 && (
        <Card>
          <EmptyState icon="users" title={t("board.nobody")}>
            {t("board.nobodyText")}
          </EmptyState>
        </Card>
      )}
      {groups.map(([group, own]) => (
        <section key={group} className={css.group} data-testid={`group-${group}`}>
          <h2>
            {t(`group.${group}`)}
            <span className={css.badge}>{own.length}</span>
          </h2>
          <Card>
            <ul className={css.rows}>
              {own.map((row) => (
                <BoardRow key={row.pupilId} task={task} row={row} />
              ))}
            </ul>
          </Card>
        </section>
      ))}
    </Page>
  );
}
