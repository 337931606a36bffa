import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AttendanceSheet } from "#server/attendance/protocol.ts";
import type { Lesson } from "#server/lessons/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import {
  BackLink,
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Page,
  StatusChip,
} from "../kit/ui/parts.tsx";
import { endsAtMs } from "../lessons/phase.ts";
import css from "./AttendancePage.module.css";
import { Counts } from "./Counts.tsx";
import { PolicyLine } from "./PolicyLine.tsx";
import { Sheet } from "./Sheet.tsx";
import { SheetExports } from "./SheetExports.tsx";

/** Devices report every 10 s, so nothing is newer than that. */
const LIVE_REREAD_MS = 10_000;

/** Who of the class is in a lesson that runs, since when and why so. */
export function LivePage({ lesson }: { lesson: Lesson }) {
  const { t } = useTranslation("attendance");
  const format = useFormat();
  const lessonId = lesson.id;
  const sheet = useQuery({
    queryKey: ["readAttendance", lessonId],
    queryFn: () => rest("readAttendance", { lessonId }),
    refetchInterval: LIVE_REREAD_MS,
    // The bell or the teacher may just have ended it.
    staleTime: 0,
  });
  const { data } = sheet;
  return (
    <Page
      back={<BackLink to={`/lessons/${lessonId}`}>{t("back")}</BackLink>}
      eyebrow={
        data &&
        [
          format.day(format.dayOf(data.from)),
          `${format.time(data.from)}–${format.time(data.to)}`,
          data.teacherName,
        ].join(" · ")
      }
      title={t("titleOf", {
        schoolClass: lesson.className,
        subject: format.words(lesson.subject.name),
      })}
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

function Known({ sheet, lesson }: { sheet: AttendanceSheet; lesson: Lesson }) {
  const { t } = useTranslation("attendance");
  // The bar reaches to the bell, so that everybody's grows at the same place.
  const toMs = Math.max(Date.parse(sheet.to), sheet.isLive ? endsAtMs(lesson) : 0);
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
      <Sheet sheet={sheet} axis={{ fromMs: Date.parse(sheet.from), toMs }} />
      <PolicyLine />
    </>
  );
}
