import { useTranslation } from "react-i18next";
import { Navigate, useParams, useSearchParams } from "react-router";
import type { z } from "zod";
import type { submissionRoutes } from "#server/submissions/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { BackLink, Card, ErrorNote, Page, PageSkeleton } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { MaterialList } from "../../plans/MaterialList.tsx";
import { Answers } from "./Answers.tsx";
import { Compose } from "./Compose.tsx";
import { DueChip } from "./DueChip.tsx";
import { Rounds } from "./Rounds.tsx";
import { Standing } from "./Standing.tsx";
import css from "./TaskPage.module.css";
import { useMoment } from "./useMoment.ts";
import { useTask } from "./useTask.ts";

export type TaskReply = z.output<(typeof submissionRoutes)["readSubmission"]["reply"]>;

/** `/tasks/:taskId`: for the pupil who has it, and their parents; its teacher goes to the board. */
export function TaskPage() {
  const { taskId = "" } = useParams();
  const [query] = useSearchParams();
  const { id, roles, children } = useMe();
  const asked = query.get("child");
  const child = children.find((one) => one.id === asked) ?? children[0];
  const pupilId = roles.includes("pupil") ? id : roles.includes("parent") ? child?.id : undefined;
  if (pupilId === undefined) return <Navigate to={`/tasks/${taskId}/board`} replace />;
  return <Of key={`${taskId} ${pupilId}`} {...{ taskId, pupilId }} isOwn={pupilId === id} />;
}

function Of({ taskId, pupilId, isOwn }: { taskId: string; pupilId: string; isOwn: boolean }) {
  const { t } = useTranslation("handIn");
  const format = useFormat();
  const { data, error, refetch } = useTask(taskId, pupilId);
  const back = (
    <BackLink to={isOwn ? "/tasks" : `/tasks?child=${pupilId}`}>{t("list.title")}</BackLink>
  );
  if (!data)
    return error ? (
      <Page back={back} title={t("title")}>
        <ErrorNote error={error} onRetry={refetch} />
      </Page>
    ) : (
      <PageSkeleton />
    );
  const { task, submission, pupilName } = data;
  const subject = task.subject ? format.words(task.subject.name) : t("title");
  const isOpen = submission.state === "open" || submission.state === "returned";
  return (
    <Page
      back={back}
      eyebrow={[task.teacherName, ...(isOwn ? [] : [pupilName])].join(" · ")}
      title={subject}
    >
      <About task={task} dueAt={submission.dueAt} isOpen={isOpen} />
      <Standing reply={data} isOwn={isOwn} />
      <Answers submission={submission} isOwn={isOwn} />
      {isOwn && isOpen && <Compose submission={submission} />}
      <Rounds submission={submission} />
    </Page>
  );
}

/** What is to be done, until when, what with. */
function About(props: { task: TaskReply["task"]; dueAt: string | null; isOpen: boolean }) {
  const { t } = useTranslation("handIn");
  const moment = useMoment();
  const { task, dueAt, isOpen } = props;
  return (
    <Card isPadded>
      <div className={css.about} data-testid="task">
        {dueAt !== null && (
          <div className={css.due}>
            <span>{t("due.at", { moment: moment(dueAt) })}</span>
            {isOpen && <DueChip dueAt={dueAt} />}
          </div>
        )}
        <p className={css.text}>{task.text}</p>
        {task.channelNote !== "" && (
          <p className={css.channel}>
            <Icon name="send" sizePx={16} />
            {task.channelNote}
          </p>
        )}
        {task.materials.length > 0 && <MaterialList materials={task.materials} />}
      </div>
    </Card>
  );
}
