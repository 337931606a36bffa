import { Button } from "@mantine/core";
import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Lesson } from "#server/lessons/protocol.ts";
import { lessonEstimate } from "#server/usage/protocol-estimate.ts";
import { useServerNow } from "../kit/clock.ts";
import { readReceiveMode } from "../kit/receive-mode.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { useMe } from "../kit/useSession.ts";
import { useOwnRegister } from "../register/useRegister.ts";
import { AttendanceChip, CodeChip } from "./chips.tsx";
import { DayPage } from "./DayPage.tsx";
import { LessonRow } from "./LessonRow.tsx";
import css from "./MainLesson.module.css";
import { MainLesson } from "./MainLesson.tsx";
import { mainLesson, phaseOf } from "./phase.ts";
import { useDay, useOwnAttendance } from "./useDay.ts";

const OwnTasks = lazy(async () => ({
  default: (await import("../submissions/hand-in/OwnTasks.tsx")).OwnTasks,
}));
const UsageCard = lazy(async () => ({
  default: (await import("../usage/UsageCard.tsx")).UsageCard,
}));

const OwnAbsences = lazy(async () => ({
  default: (await import("../register/explain/OwnAbsences.tsx")).OwnAbsences,
}));

/** A pupil's day: the lesson that runs as one big card, the others below. */
export function PupilDay() {
  const { t } = useTranslation("lessons");
  const me = useMe();
  const nowMs = useServerNow();
  const day = useDay();
  const attendance = useOwnAttendance();
  const register = useOwnRegister();
  const main = mainLesson(day.data?.lessons ?? [], nowMs);
  return (
    <DayPage
      day={day}
      title={t("hello", { name: me.givenName })}
      main={main && <PupilMain lesson={main} nowMs={nowMs} />}
      below={
        <>
          <OwnAbsences lessons={day.data?.lessons ?? []} />
          <UsageCard />
        </>
      }
      due={<OwnTasks />}
      row={(lesson) => {
        const own = attendance.data?.get(lesson.id);
        const code = register.data?.get(lesson.id)?.code;
        const isTold = own && phaseOf(lesson, nowMs) === "ended";
        return (
          <LessonRow
            key={lesson.id}
            lesson={lesson}
            nowMs={nowMs}
            about="teacher"
            aside={code ? <CodeChip code={code} /> : isTold && <AttendanceChip attendance={own} />}
          />
        );
      }}
    />
  );
}

function PupilMain({ lesson, nowMs }: { lesson: Lesson; nowMs: number }) {
  const { t } = useTranslation("lessons");
  const format = useFormat();
  const phase = phaseOf(lesson, nowMs);
  const check = (
    <Button
      component={Link}
      to={`/lessons/${lesson.id}/check`}
      size={phase === "live" ? "md" : "lg"}
      className={css.check ?? ""}
      leftSection={<Icon name="headphones" />}
    >
      {t("check")}
    </Button>
  );
  const here =
    phase === "live"
      ? lesson.presentCount > 0
        ? t("classHere", { count: lesson.presentCount })
        : t("classHereNone")
      : t(phase === "later" ? "opensLater" : "opensWhenStarted");
  return (
    <MainLesson lesson={lesson} nowMs={nowMs} who={lesson.teacher.name} note={here}>
      {phase === "live" ? (
        <>
          <Button
            component={Link}
            to={`/lessons/${lesson.id}/room`}
            size="lg"
            color="sun"
            fullWidth
            leftSection={<Icon name="camera" />}
          >
            {t("join")}
          </Button>
          {check}
          <div className={css.cost}>
            <Icon name="gauge" sizePx={18} />
            {t("cost", {
              size: format.megabytes(
                lessonEstimate(lesson.durationMin, readReceiveMode() ?? "full"),
              ),
            })}
          </div>
        </>
      ) : (
        check
      )}
    </MainLesson>
  );
}
