import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote } from "../kit/ui/parts.tsx";
import { type About, ExplainDialog } from "../register/explain/ExplainDialog.tsx";
import css from "./Diary.module.css";
import { DiaryRow } from "./DiaryRow.tsx";
import { DigestCard } from "./DigestCard.tsx";
import { useDiaryWeek } from "./useDiary.ts";
import { shiftDay } from "./week.ts";

/** A week, day by day; today stands open and marked. */
export function WeekView({ childId }: { childId?: string }) {
  const { t } = useTranslation("diary");
  const format = useFormat();
  const [day, setDay] = useState<string | undefined>();
  const query = useDiaryWeek({ ...(childId && { childId }), ...(day && { day }) });
  const [about, setAbout] = useState<About | null>(null);
  const isShown = useRef(false);
  /** Today is what one came for: on a phone the days before it are above the screen. */
  const showOnce = useCallback((section: HTMLElement | null) => {
    if (!section || isShown.current) return;
    isShown.current = true;
    if (window.innerWidth < 768) section.scrollIntoView({ block: "start" });
  }, []);
  const week = query.data;
  if (query.error) return <ErrorNote error={query.error} onRetry={query.refetch} />;
  if (!week) return <Skeleton height={420} radius="lg" />;
  const days = week.days.filter(({ lessons }) => lessons.length > 0);
  const isNow = week.from <= week.today && week.today <= week.to;
  return (
    <>
      <div className={css.weekBar}>
        <ActionIcon
          variant="default"
          size={44}
          aria-label={t("earlier")}
          onClick={() => setDay(shiftDay(week.from, -7))}
          data-testid="week-earlier"
        >
          <Icon name="chevronLeft" />
        </ActionIcon>
        <b>
          {format.shortDay(week.from)} – {format.shortDay(week.to)}
        </b>
        <ActionIcon
          variant="default"
          size={44}
          aria-label={t("later")}
          onClick={() => setDay(shiftDay(week.from, 7))}
        >
          <Icon name="chevronRight" />
        </ActionIcon>
        {!isNow && (
          <Button variant="subtle" onClick={() => setDay(undefined)}>
            {t("thisWeek")}
          </Button>
        )}
      </div>
      {days.length === 0 && (
        <Card>
          <EmptyState icon="calendar" title={t("empty.title")}>
            {t("empty.text")}
          </EmptyState>
        </Card>
      )}
      <div className={css.days}>
        {days.map(({ day: one, lessons }) => (
          <section
            key={one}
            ref={one === week.today && one !== days[0]?.day ? showOnce : undefined}
            className={css.day}
            data-today={one === week.today || undefined}
          >
            <h2>
              {format.day(one)}
              {one === week.today && <span className={css.todayWord}>{t("today")}</span>}
            </h2>
            <Card>
              <ul className={css.list}>
                {lessons.map((lesson) => (
                  <DiaryRow
                    key={lesson.lessonId}
                    lesson={lesson}
                    onExplain={
                      childId
                        ? () => {
                            const name = format.words(lesson.subject.name);
                            setAbout({ childId, lesson: { id: lesson.lessonId, name } });
                          }
                        : null
                    }
                  />
                ))}
              </ul>
            </Card>
          </section>
        ))}
      </div>
      <ExplainDialog about={about} onClose={() => setAbout(null)} />
      {childId && <DigestCard pupilId={childId} day={week.from} />}
    </>
  );
}
