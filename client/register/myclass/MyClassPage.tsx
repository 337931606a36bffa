import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ClassDay } from "#server/register/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import {
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Note,
  Page,
  Section,
} from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { RegisterLine } from "../RegisterLine.tsx";
import { AbsentToday } from "./AbsentToday.tsx";
import { ClassNumbers } from "./ClassNumbers.tsx";
import { ClassWeek } from "./ClassWeek.tsx";
import { ToldToAnswer } from "./ToldToAnswer.tsx";
import { useClassDay } from "./useClassDay.ts";

const DeskLine = lazy(async () => ({
  default: (await import("../../consultations/desk/DeskLine.tsx")).DeskLine,
}));
const OwnLessonNow = lazy(async () => ({
  default: (await import("../../lessons/OwnLessonNow.tsx")).OwnLessonNow,
}));
/** The newest; older ones have been settled long ago. */
const MOST_ANSWERED = 5;

/** The class teacher's first screen: who was away today and why, who is out of reach, what waits, and the week. */
export function MyClassPage() {
  const { t } = useTranslation("register");
  const { classTeacherOf } = useMe();
  const [chosen, setChosen] = useState<string | null>(null);
  const led = classTeacherOf.find(({ id }) => id === chosen) ?? classTeacherOf[0];
  if (!led)
    return (
      <Page title={t("myClass.title")}>
        <Card>
          <EmptyState icon="users" title={t("myClass.none.title")}>
            {t("myClass.none.text")}
          </EmptyState>
        </Card>
      </Page>
    );
  return (
    <OneClass key={led.id} classId={led.id} name={led.name}>
      {classTeacherOf.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label={t("myClass.which")}
          value={led.id}
          onChange={setChosen}
          data={classTeacherOf.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </OneClass>
  );
}

type Props = { classId: string; name: string; children: React.ReactNode };
function OneClass({ classId, name, children }: Props) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const day = useClassDay(classId);
  const { data } = day;
  return (
    <Page
      eyebrow={data && format.day(data.day)}
      title={t("myClass.of", { name })}
      actions={
        <Button
          component={Link}
          to={`/classes/${classId}`}
          variant="default"
          visibleFrom="sm"
          leftSection={<Icon name="phone" sizePx={20} />}
        >
          {t("myClass.contacts")}
        </Button>
      }
    >
      {children}
      <Suspense fallback={null}>
        <OwnLessonNow />
        <DeskLine />
      </Suspense>
      {day.error && <ErrorNote error={day.error} onRetry={day.refetch} />}
      {day.isPending && (
        <>
          <Skeleton height={92} radius="lg" />
          <ListSkeleton rows={6} />
        </>
      )}
      {data && <Known day={data} />}
    </Page>
  );
}

function Known({ day }: { day: ClassDay }) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const waiting = day.explanations.filter(({ state }) => state === "waiting");
  const answered = day.explanations
    .filter(({ state }) => state === "accepted" || state === "declined")
    .slice(0, MOST_ANSWERED);
  const held = day.lessons.filter(({ state }) => state === "ended" || state === "live");
  const away = day.pupils.filter(({ missed }) => missed.length > 0);
  const outOfReach = day.pupils.filter(({ hasNoContact }) => hasNoContact);
  return (
    <>
      <ClassNumbers day={day} />
      {waiting.length > 0 && (
        <Section title={t("myClass.told")} aside={waiting.length}>
          <ToldToAnswer explanations={waiting} />
        </Section>
      )}
      {outOfReach.length > 0 && (
        <Note tone="warn" icon="wifiOff">
          <b>{t("myClass.outOfReach", { count: outOfReach.length })}</b>
          <span data-testid="out-of-reach">
            {outOfReach.map(({ fullName }) => fullName).join(", ")}
          </span>
          <Button component={Link} to={`/classes/${day.classId}`} variant="default">
            {t("myClass.contacts")}
          </Button>
        </Note>
      )}
      <Section
        title={t("myClass.away")}
        aside={t("myClass.heldOf", { count: day.lessons.length, held: held.length })}
      >
        <Card>
          {away.length > 0 ? (
            <AbsentToday pupils={away} lessons={day.lessons} />
          ) : (
            <EmptyState
              icon={held.length > 0 ? "check" : "sun"}
              title={t(held.length > 0 ? "myClass.allHere" : "myClass.notYet")}
            />
          )}
        </Card>
      </Section>
      {day.unconfirmed.length > 0 && (
        <Section title={t("myClass.unconfirmed")} aside={t("list.twoWeeks")}>
          <Card>
            {day.unconfirmed.map((brief) => (
              <RegisterLine key={brief.lessonId} brief={brief} showsTeacher />
            ))}
          </Card>
        </Section>
      )}
      {answered.length > 0 && (
        <Section title={t("myClass.answered")}>
          <ToldToAnswer explanations={answered} />
        </Section>
      )}
      <Section title={t("myClass.week")} aside={day.week.length > 0 && weekSpan(day, format)}>
        <Card>
          <ClassWeek day={day} />
        </Card>
      </Section>
    </>
  );
}

function weekSpan({ week, day }: ClassDay, format: ReturnType<typeof useFormat>): string {
  const first = week[0]?.day ?? day;
  const last = week.at(-1)?.day ?? day;
  if (first === last) return format.shortDay(first);
  return `${format.shortDay(first)} – ${format.shortDay(last)}`;
}
