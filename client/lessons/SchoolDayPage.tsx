import { SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useServerNow } from "../kit/clock.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, Page, Section } from "../kit/ui/parts.tsx";
import { DayStates } from "./DayList.tsx";
import { LessonRow } from "./LessonRow.tsx";
import { phaseOf } from "./phase.ts";
import css from "./SchoolDayPage.module.css";
import { useDay } from "./useDay.ts";

const views = ["now", "all"] as const;

/** The school's lessons of today, to look at: those on now, or all, of one class or every class. */
export function SchoolDayPage() {
  const { t } = useTranslation("lessons");
  const format = useFormat();
  const nowMs = useServerNow();
  const [classId, setClassId] = useState<string | null>(null);
  const [view, setView] = useState<(typeof views)[number]>("now");
  const classes = useQuery({ queryKey: ["listClasses"], queryFn: () => rest("listClasses", {}) });
  const day = useDay(classId === null ? {} : { classId });
  const lessons = (day.data?.lessons ?? []).filter(
    (lesson) => view === "all" || ["live", "waiting"].includes(phaseOf(lesson, nowMs)),
  );
  const byTime = Map.groupBy(lessons, ({ startsAt }) => startsAt);
  return (
    <Page eyebrow={day.data && format.day(day.data.day)} title={t("schoolDay")}>
      <div className={css.filters}>
        <SegmentedControl
          aria-label={t("view.label")}
          value={view}
          onChange={(value) => setView(views.find((one) => one === value) ?? "all")}
          data={views.map((value) => ({ value, label: t(`view.${value}`) }))}
        />
        <Select
          aria-label={t("class")}
          placeholder={t("everyClass")}
          clearable
          searchable
          leftSection={<Icon name="users" sizePx={18} />}
          value={classId}
          onChange={setClassId}
          nothingFoundMessage={t("noSuchClass")}
          clearButtonProps={{ "aria-label": t("everyClass") }}
          data={(classes.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      {classes.error && <ErrorNote error={classes.error} onRetry={classes.refetch} />}
      <DayStates query={day} />
      {day.data && lessons.length === 0 && (
        <Card>
          <EmptyState icon="calendar" title={t(`emptySchool.${view}`)}>
            {t("emptySchool.text")}
          </EmptyState>
        </Card>
      )}
      {[...byTime].map(([startsAt, atOnce]) => (
        <Section
          key={startsAt}
          title={format.span(startsAt, atOnce[0]?.durationMin ?? 0)}
          aside={t("lessonsCount", { count: atOnce.length })}
        >
          <Card>
            {atOnce.map((lesson) => (
              <LessonRow key={lesson.id} lesson={lesson} nowMs={nowMs} about="both" />
            ))}
          </Card>
        </Section>
      ))}
    </Page>
  );
}
