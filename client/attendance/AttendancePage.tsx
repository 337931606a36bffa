import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { AttendancePolicy, AttendanceSheet } from "#server/attendance/protocol.ts";
import type { Lesson } from "#server/lessons/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import {
  BackLink,
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Note,
  Page,
  StatusChip,
} from "../kit/ui/parts.tsx";
import { endsAtMs } from "../lessons/phase.ts";
import { useLesson } from "../lessons/useDay.ts";
import css from "./AttendancePage.module.css";
import { Counts } from "./Counts.tsx";

import { Sheet } from "./Sheet.tsx";
import { SheetExports } from "./SheetExports.tsx";

/** Devices report every 10 s, so nothing is newer than that. */
const LIVE_REREAD_MS = 10_000;

/** Who of the class was in a lesson, when and why so; it follows a lesson that still runs. */
export function AttendancePage() {
  const { t } = useTranslation("attendance");
  const format = useFormat();
  const { lessonId = "" } = useParams();
  const lesson = useLesson(lessonId).data;
  const sheet = useQuery({
    queryKey: ["readAttendance", lessonId],
    queryFn: () => rest("readAttendance", { lessonId }),
    refetchInterval: ({ state }) => (state.data?.isLive === false ? false : LIVE_REREAD_MS),
    // The bell or the teacher may just have ended it.
    staleTime: 0,
  });
  const { data } = sheet;
  return (
    <Page
      back={<BackLink to={`/lessons/${lessonId}`}>{t("back")}</BackLink>}
      eyebrow={
        data &&
        [format.day(format.dayOf(data.from)), spanOf(data, format), data.teacherName].join(" · ")
      }
      title={
        data
          ? t("titleOf", { schoolClass: data.className, subject: format.words(data.subjectName) })
          : t("title")
      }
      actions={data && <SheetExports lessonId={lessonId} />}
    >
      {sheet.error && <ErrorNote error={sheet.error} onRetry={sheet.refetch} />}
      {sheet.isPending && (
        <>
          <Skeleton height={44} radius="lg" />
          <ListSkeleton rows={8} />
        </>
      )}
      {data && <Known sheet={data} lesson={lesson} />}
    </Page>
  );
}

const spanOf = ({ from, to }: AttendanceSheet, format: ReturnType<typeof useFormat>) =>
  `${format.time(from)}–${format.time(to)}`;

function Known({ sheet, lesson }: { sheet: AttendanceSheet; lesson: Lesson | undefined }) {
  const { t } = useTranslation("attendance");
  const toMs = Date.parse(sheet.to);
  // While it runs the bar reaches to the bell, so that everybody's grows at the same place.
  const bellMs = sheet.isLive && lesson ? endsAtMs(lesson) : toMs;
  const axis = { fromMs: Date.parse(sheet.from), toMs: Math.max(toMs, bellMs) };
  if (sheet.rows.length === 0)
    return (
      <Card>
        <EmptyState icon="users" title={t("empty.title")}>
          {t("empty.text")}
        </EmptyState>
      </Card>
    );
  return (
    <>
      <div className={css.top}>
        <Counts rows={sheet.rows} isLive={sheet.isLive} />
        {sheet.isLive && (
          <StatusChip tone="sun" isLive>
            {t("live")}
          </StatusChip>
        )}
      </div>
      <Sheet sheet={sheet} axis={axis} />
      <Note icon="info">
        <Policy policy={sheet.policy} />
      </Note>
    </>
  );
}

/** The school's rule, in words: by what the states above were found. */
function Policy({ policy }: { policy: AttendancePolicy }) {
  const { t } = useTranslation("attendance");
  return (
    <span>
      {t("policy", {
        share: Math.round(policy.presentShare * 100),
        late: policy.lateAfterMin,
        early: policy.leftEarlyMin,
        gap: policy.mergeGapSec,
      })}
    </span>
  );
}
