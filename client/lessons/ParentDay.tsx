import { Button, SegmentedControl } from "@mantine/core";
import { lazy, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useServerNow } from "../kit/clock.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, Page } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { useOwnRegister } from "../register/useRegister.ts";
import { AttendanceChip, CodeChip } from "./chips.tsx";
import { DayPage } from "./DayPage.tsx";
import { LessonRow } from "./LessonRow.tsx";
import { MainLesson } from "./MainLesson.tsx";
import { mainLesson, phaseOf } from "./phase.ts";
import { useDay, useOwnAttendance } from "./useDay.ts";

const OwnTasks = lazy(async () => ({
  default: (await import("../submissions/hand-in/OwnTasks.tsx")).OwnTasks,
}));
const UsageCard = lazy(async () => ({
  default: (await import("../usage/UsageCard.tsx")).UsageCard,
}));

const ConsentNotice = lazy(async () => ({
  default: (await import("../consultations/ConsentNotice.tsx")).ConsentNotice,
}));
const ChildAbsences = lazy(async () => ({
  default: (await import("../register/explain/ChildAbsences.tsx")).ChildAbsences,
}));

/** A parent's view of a child's day: what runs, what was, and whether the child was there. */
export function ParentDay() {
  const { t } = useTranslation("lessons");
  const { children } = useMe();
  const [childId, setChildId] = useState(children[0]?.id ?? "");
  const child = children.find(({ id }) => id === childId);
  if (!child)
    return (
      <Page title={t("childDay")}>
        <Card>
          <EmptyState icon="users" title={t("noChildren.title")}>
            {t("noChildren.text")}
          </EmptyState>
        </Card>
      </Page>
    );
  return (
    <ChildDay key={child.id} child={child}>
      {children.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label={t("whichChild")}
          value={childId}
          onChange={setChildId}
          data={children.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </ChildDay>
  );
}

type ChildProps = {
  child: { id: string; name: string; className: string };
  children: ReactNode;
};
function ChildDay({ child, children }: ChildProps) {
  const { t } = useTranslation("lessons");
  const nowMs = useServerNow();
  const day = useDay({ childId: child.id });
  const attendance = useOwnAttendance({ childId: child.id });
  const register = useOwnRegister({ childId: child.id });
  const main = mainLesson(day.data?.lessons ?? [], nowMs);
  const own = main && attendance.data?.get(main.id);
  return (
    <DayPage
      day={day}
      title={t("childDay")}
      about={`${child.name}, ${child.className}`}
      choice={children}
      below={
        <>
          <ChildAbsences childId={child.id} lessons={day.data?.lessons ?? []} />
          <UsageCard childId={child.id} />
          <ConsentNotice />
        </>
      }
      main={
        main && (
          <MainLesson
            lesson={main}
            nowMs={nowMs}
            who={main.teacher.name}
            note={
              phaseOf(main, nowMs) === "live"
                ? t(own && own.presentSec > 0 ? "childIn" : "childNotIn")
                : t("notStartedYet")
            }
          >
            {main.areParentsIn && phaseOf(main, nowMs) === "live" && (
              <Button
                component={Link}
                to={`/lessons/${main.id}/room`}
                color="sun"
                leftSection={<Icon name="headphones" />}
                data-testid="sit-in"
              >
                {t("sitIn")}
              </Button>
            )}
          </MainLesson>
        )
      }
      due={<OwnTasks childId={child.id} />}
      row={(lesson) => {
        const kept = attendance.data?.get(lesson.id);
        const code = register.data?.get(lesson.id)?.code;
        const isTold = kept && ["live", "ended"].includes(phaseOf(lesson, nowMs));
        return (
          <LessonRow
            key={lesson.id}
            lesson={lesson}
            nowMs={nowMs}
            about="teacher"
            aside={code ? <CodeChip code={code} /> : isTold && <AttendanceChip attendance={kept} />}
          />
        );
      }}
    />
  );
}
