import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { z } from "zod";
import type { submissionRoutes } from "#server/submissions/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { BackLink, Card, EmptyState, ErrorNote, Page, PageSkeleton } from "../../kit/ui/parts.tsx";
import { nextOf } from "./order.ts";
import { Review } from "./Review.tsx";
import { useQueue, useWork } from "./useReview.ts";

export type WorkReply = z.output<(typeof submissionRoutes)["readSubmission"]["reply"]>;

/** `/tasks/:taskId/work/:pupilId`: one pupil's work, large, with the teacher's answer beside it. */
export function WorkPage() {
  const { taskId = "", pupilId = "" } = useParams();
  const work = useWork(taskId, pupilId);
  if (work.data) return <Known work={work.data} />;
  return work.error ? <ErrorNote error={work.error} onRetry={work.refetch} /> : <PageSkeleton />;
}

function Known({ work }: { work: WorkReply }) {
  const { t } = useTranslation("review");
  const format = useFormat();
  const { task, submission, pupilName } = work;
  const { taskId, pupilId, rounds } = submission;
  const queue = useQueue().data?.works ?? [];
  const next = nextOf(queue, { taskId, pupilId });
  const others = queue.filter((one) => one.taskId !== taskId || one.pupilId !== pupilId).length;
  const to = next && `/tasks/${next.taskId}/work/${next.pupilId}`;
  const subject = task.subject ? format.words(task.subject.name) : "";
  const last = rounds.at(-1);
  return (
    <Page
      back={<BackLink to={`/tasks/${taskId}/board`}>{t("work.back")}</BackLink>}
      eyebrow={[task.className, subject].filter(Boolean).join(" · ")}
      title={pupilName}
      actions={
        to && (
          <Button
            component={Link}
            to={to}
            variant="default"
            rightSection={<Icon name="chevronRight" sizePx={20} />}
            data-testid="next-work"
          >
            {t("work.next", { count: others })}
          </Button>
        )
      }
    >
      {last ? (
        <Review
          // Another round, or another pupil, is another answer.
          key={`${taskId} ${pupilId} ${last.number}`}
          work={work}
          to={to}
        />
      ) : (
        <Card>
          <EmptyState icon="clipboard" title={t("work.nothing")}>
            {t("work.nothingText")}
          </EmptyState>
        </Card>
      )}
    </Page>
  );
}
