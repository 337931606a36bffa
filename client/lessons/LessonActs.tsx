import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Lesson } from "#server/lessons/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Note } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./LessonPage.module.css";
import { opensAtMs, type Phase } from "./phase.ts";

const CopyJournal = lazy(async () => ({
  default: (await import("../outbox/CopyJournal.tsx")).CopyJournal,
}));

/** What this person may do with this lesson now: one main button, or one sentence why there is none. */
export function LessonActs({ lesson, phase }: { lesson: Lesson; phase: Phase }) {
  const { t } = useTranslation("lessons");
  const format = useFormat();
  const me = useMe();
  const isTeacher = lesson.teacher.id === me.id && me.actions.includes("lesson:host");
  const isPupil = me.actions.includes("lesson:attend") && me.schoolClass?.id === lesson.classId;
  const assists = lesson.cohosts.some(({ id }) => id === me.id);
  const maySitIn =
    !isTeacher &&
    !assists &&
    lesson.areParentsIn &&
    me.children.some(({ classId }) => classId === lesson.classId);
  const leadsClass = me.classTeacherOf.some(({ id }) => id === lesson.classId);
  const maySeeSheet = isTeacher || me.actions.includes("attendance:readSchool") || leadsClass;
  const mayStart = phase === "due" || phase === "waiting";
  const here = `/lessons/${lesson.id}`;
  return (
    <>
      <div className={css.acts}>
        {phase === "live" && (isPupil || isTeacher || assists || maySitIn) && (
          <Button
            component={Link}
            to={`${here}/room`}
            size="lg"
            color="sun"
            leftSection={<Icon name="camera" />}
          >
            {maySitIn ? t("sitIn") : t(isTeacher || assists ? "enter" : "join")}
          </Button>
        )}
        {mayStart && isTeacher && (
          <Button
            component={Link}
            to={`${here}/check`}
            size="lg"
            color="sun"
            leftSection={<Icon name="camera" />}
          >
            {t("start")}
          </Button>
        )}
        {isPupil && ["live", "waiting", "due", "later"].includes(phase) && (
          <Button
            component={Link}
            to={`${here}/check`}
            size="lg"
            variant="default"
            leftSection={<Icon name="headphones" />}
          >
            {t("check")}
          </Button>
        )}
        {maySeeSheet && (phase === "live" || phase === "ended") && (
          <Button
            component={Link}
            to={`${here}/attendance`}
            size="lg"
            variant={phase === "ended" ? "filled" : "default"}
            leftSection={<Icon name="clipboard" />}
          >
            {t("sheet")}
          </Button>
        )}
        {phase === "ended" && (
          <Suspense fallback={null}>
            <CopyJournal lesson={lesson} />
          </Suspense>
        )}
      </div>
      {phase === "later" && isTeacher && (
        <div className={css.wait}>
          <Note icon="clock">{t("mayStartAt", { time: format.time(opensAtMs(lesson)) })}</Note>
        </div>
      )}
      {mayStart && !isTeacher && (
        <div className={css.wait}>
          <Note icon="clock">{t("opensWhenStarted")}</Note>
        </div>
      )}
      {phase === "missed" && (
        <div className={css.wait}>
          <Note icon="info">{t("notHeld")}</Note>
        </div>
      )}
    </>
  );
}
