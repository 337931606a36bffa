import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { serverNow } from "../../kit/clock.ts";
import { rest } from "../../kit/rest.ts";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import css from "./Standing.module.css";
import type { TaskReply } from "./TaskPage.tsx";
import { useMoment } from "./useMoment.ts";

/** Where the work stands, in a sentence: sent and when, back with the pupil, accepted; overdue. */
export function Standing({ reply, isOwn }: { reply: TaskReply; isOwn: boolean }) {
  const { t } = useTranslation("handIn");
  const moment = useMoment();
  const { submission } = reply;
  const { state, rounds, dueAt, points, channel } = submission;
  const last = rounds.at(-1);
  if (state === "accepted")
    return (
      <Note tone="ok" icon="check">
        <b>{t("standing.accepted")}</b>
        {points !== null && <span>{t("standing.points", { points })}</span>}
      </Note>
    );
  if (state === "handedIn" && last)
    return (
      <div className={css.sent} data-testid="sent">
        <Note tone="ok" icon="check">
          <b>{t("standing.sent", { moment: moment(last.at) })}</b>
          <span>
            {last.channel === "online" ? t("standing.waits") : t(`standing.${last.channel}`)}
          </span>
          {last.isLate && <span>{t("standing.late")}</span>}
        </Note>
        {isOwn && last.byId === submission.pupilId && <TakeBack submission={submission} />}
      </div>
    );
  const isOver = dueAt !== null && Date.parse(dueAt) < serverNow();
  if (state === "returned")
    return (
      <Note tone="warn" icon="refresh">
        <b>{t("standing.returned")}</b>
        {isOwn && <span>{t("standing.returnedHint")}</span>}
      </Note>
    );
  return (
    <>
      {channel !== "online" && (
        <Note icon="letter">{t(channel === "paper" ? "channel.paper" : "channel.email")}</Note>
      )}
      {isOver && (
        <Note tone="warn">
          <b>{t("standing.over")}</b>
          {isOwn && <span>{t("standing.overHint")}</span>}
        </Note>
      )}
    </>
  );
}

/** Until the teacher answers, the pupil may have it back. */
function TakeBack({ submission }: { submission: TaskReply["submission"] }) {
  const { t } = useTranslation("handIn");
  const queries = useQueryClient();
  const { taskId, feedback, rounds } = submission;
  const takeBack = useMutation({
    mutationFn: () => rest("takeBack", { taskId }),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["readSubmission", taskId] });
      void queries.invalidateQueries({ queryKey: ["listOwnStates"] });
    },
  });
  if (feedback.some(({ round }) => round === rounds.length)) return null;
  return (
    <>
      <Button
        variant="subtle"
        loading={takeBack.isPending}
        data-testid="take-back"
        onClick={() => takeBack.mutate()}
      >
        {t("takeBack")}
      </Button>
      {takeBack.error && <ErrorNote error={takeBack.error} />}
    </>
  );
}
