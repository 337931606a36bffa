import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { BackLink, ErrorNote, ListSkeleton, Page } from "../kit/ui/parts.tsx";
import { useLesson } from "../lessons/useDay.ts";
import { useRegister } from "../register/useRegister.ts";
import { ConfirmPage } from "./ConfirmPage.tsx";
import { LivePage } from "./LivePage.tsx";

/** `/lessons/:lessonId/attendance`: who is there while the lesson runs; once it is over, the register to confirm. */
export function AttendancePage() {
  const { t } = useTranslation("register");
  const { lessonId = "" } = useParams();
  const lesson = useLesson(lessonId);
  const isLive = lesson.data?.state === "live";
  const register = useRegister(lessonId, lesson.data !== undefined && !isLive);
  if (lesson.data && isLive) return <LivePage lesson={lesson.data} />;
  if (register.data && !register.data.isLive) return <ConfirmPage sheet={register.data} />;
  const error = lesson.error ?? register.error;
  return (
    <Page back={<BackLink to={`/lessons/${lessonId}`}>{t("back")}</BackLink>} title={t("title")}>
      {error ? (
        <ErrorNote error={error} onRetry={lesson.error ? lesson.refetch : register.refetch} />
      ) : (
        <>
          <Skeleton height={44} radius="lg" />
          <ListSkeleton rows={8} />
        </>
      )}
    </Page>
  );
}
