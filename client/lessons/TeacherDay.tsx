import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { useServerNow } from "../kit/clock.ts";
import { StatusChip } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { PracticeButton } from "../meetings/PracticeButton.tsx";
import { useToConfirm } from "../register/useRegister.ts";
import { DayPage } from "./DayPage.tsx";
import { LessonRow } from "./LessonRow.tsx";
import { mainLesson, phaseOf } from "./phase.ts";
import { TeacherMain } from "./TeacherMain.tsx";
import { useDay } from "./useDay.ts";

const ToConfirmCard = lazy(async () => ({
  default: (await import("../register/ToConfirmCard.tsx")).ToConfirmCard,
}));

const toConfirm = { tone: "warn", icon: "clipboard" } as const;
const confirmed = { tone: "ok", icon: "check" } as const;

const CreditsCard = lazy(async () => ({
  default: (await import("../credits/CreditsCard.tsx")).CreditsCard,
}));

/** A teacher's day: the lesson to start or go into, the others below, attendance where one has ended. */
export function TeacherDay() {
  const { t } = useTranslation("lessons");
  const me = useMe();
  const nowMs = useServerNow();
  const day = useDay();
  const own = day.data?.lessons.filter(({ teacher }) => teacher.id === me.id) ?? [];
  const main = mainLesson(own, nowMs);
  const waiting = new Set(useToConfirm(false).data?.map(({ lessonId }) => lessonId));
  return (
    <DayPage
      day={day}
      title={t("helloAdult", { name: me.name })}
      actions={<PracticeButton />}
      main={main && <TeacherMain lesson={main} nowMs={nowMs} />}
      due={
        <>
          <ToConfirmCard />
          <CreditsCard />
        </>
      }
      row={(lesson) => (
        <LessonRow
          key={lesson.id}
          lesson={lesson}
          nowMs={nowMs}
          about={lesson.teacher.id === me.id ? "class" : "both"}
          {...(phaseOf(lesson, nowMs) === "ended" && {
            to: `/lessons/${lesson.id}/attendance`,
            aside: (
              <StatusChip {...(waiting.has(lesson.id) ? toConfirm : confirmed)}>
                {t("attendanceShort")}
              </StatusChip>
            ),
          })}
        />
      )}
    />
  );
}
