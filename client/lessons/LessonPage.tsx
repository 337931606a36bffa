import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { Lesson } from "#server/lessons/protocol.ts";
import { useServerNow } from "../kit/clock.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { BackLink, Card, ErrorNote, Page } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { LessonPlan } from "../plans/LessonPlan.tsx";
import { LessonRecordings } from "../recordings/LessonRecordings.tsx";
import { MaterialsCard } from "../slides/MaterialsCard.tsx";
import { AttendanceChip, PhaseChip } from "./chips.tsx";
import { LessonActs } from "./LessonActs.tsx";
import css from "./LessonPage.module.css";
import { phaseOf } from "./phase.ts";
import { TopicLine } from "./TopicLine.tsx";
import { useLesson, useOwnAttendance } from "./useDay.ts";

const LessonInvites = lazy(async () => ({
  default: (await import("../guests/LessonInvites.tsx")).LessonInvites,
}));

const LessonBoards = lazy(async () => ({
  default: (await import("../whiteboard/kept/LessonBoards.tsx")).LessonBoards,
}));
const LessonPolls = lazy(async () => ({
  default: (await import("../polls/LessonPolls.tsx")).LessonPolls,
}));

/** One lesson: when, who, its topic, where it stands, and what may be done with it. */
export function LessonPage() {
  const { t } = useTranslation("lessons");
  const { lessonId = "" } = useParams();
  const format = useFormat();
  const lesson = useLesson(lessonId);
  if (lesson.data)
    return (
      <Page
        eyebrow={`${format.day(format.dayOf(lesson.data.startsAt))} · ${format.span(lesson.data.startsAt, lesson.data.durationMin)}`}
        title={format.words(lesson.data.subject.name)}
        back={<BackLink to="/">{t("back")}</BackLink>}
      >
        <Known lesson={lesson.data} />
        <LessonRecordings lessonId={lessonId} />
        <Suspense fallback={null}>
          <LessonBoards lessonId={lessonId} />
        </Suspense>
        <Suspense fallback={<Skeleton height={160} radius="lg" />}>
          <MaterialsCard key={`slides:${lessonId}`} lessonId={lessonId} />
          <LessonPlan key={lessonId} lesson={lesson.data} />
        </Suspense>
        <OwnPolls lesson={lesson.data} />
        <Suspense fallback={null}>
          <LessonInvites lesson={lesson.data} />
        </Suspense>
      </Page>
    );
  return (
    <Page title={t("lesson")} back={<BackLink to="/">{t("back")}</BackLink>}>
      {lesson.error ? (
        <ErrorNote error={lesson.error} onRetry={lesson.refetch} />
      ) : (
        <Skeleton height={240} radius="lg" />
      )}
    </Page>
  );
}

/** Questions for the class; its teacher alone writes and reads them. */
function OwnPolls({ lesson }: { lesson: Lesson }) {
  const isTeacher = lesson.teacher.id === useMe().id;
  if (!isTeacher || lesson.state === "cancelled") return null;
  return (
    <Suspense fallback={<Skeleton height={160} radius="lg" />}>
      <LessonPolls key={lesson.id} lessonId={lesson.id} />
    </Suspense>
  );
}

function Known({ lesson }: { lesson: Lesson }) {
  const { t } = useTranslation("lessons");
  const format = useFormat();
  const me = useMe();
  const nowMs = useServerNow();
  const phase = phaseOf(lesson, nowMs);
  const isTeacher = lesson.teacher.id === me.id;
  const facts = [
    { icon: "user", word: t("teacher"), value: lesson.teacher.name },
    {
      icon: "users",
      word: t("class"),
      value: `${lesson.className} · ${t("pupils", { count: lesson.pupilCount })}`,
    },
    {
      icon: "clock",
      word: t("time"),
      value: `${format.span(lesson.startsAt, lesson.durationMin)} · ${t("numberInDay", { number: lesson.number })}`,
    },
  ] as const;
  return (
    <Card isPadded>
      <div className={css.states}>
        <PhaseChip phase={phase} />
        {me.roles.includes("pupil") && <OwnChip lessonId={lesson.id} />}
        {phase === "live" && (
          <span className={css.here}>
            {t("hereOf", { count: lesson.presentCount, all: lesson.pupilCount })}
          </span>
        )}
        {lesson.endedAt && lesson.startedAt && (
          <span className={css.here}>
            {t("held", { from: format.time(lesson.startedAt), to: format.time(lesson.endedAt) })}
          </span>
        )}
      </div>
      <TopicLine lesson={lesson} mayChange={isTeacher && phase !== "cancelled"} />
      <dl className={css.facts}>
        {facts.map(({ icon, word, value }) => (
          <div key={icon}>
            <dt>
              <Icon name={icon} sizePx={18} />
              {word}
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <LessonActs lesson={lesson} phase={phase} />
    </Card>
  );
}

/** How the pupil attended; nothing until the lesson is over. */
function OwnChip({ lessonId }: { lessonId: string }) {
  const own = useOwnAttendance().data?.get(lessonId);
  return own && !own.isLive ? <AttendanceChip attendance={own} /> : null;
}
