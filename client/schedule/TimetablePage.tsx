import { SegmentedControl, Select } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Slot } from "#server/schedule/protocol.ts";
import { useServerNow } from "../kit/clock.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Page } from "../kit/ui/parts.tsx";
import { DayView } from "./DayView.tsx";
import css from "./TimetablePage.module.css";
import { useChoices, useTimetable } from "./useTimetable.ts";
import { WeekGrid } from "./WeekGrid.tsx";
import { clockOf, type Moment, momentOf, shiftNow, shiftsOf, spanOfShift } from "./week.ts";

const OWN = "own";

/** The week: of a class, or one's own. A grid, on a phone one day after another. */
export function TimetablePage() {
  const { t } = useTranslation("schedule");
  const { choices, isPending, error, retry } = useChoices(t("own"));
  const [chosen, setChosen] = useState<string | null>(null);
  const choice = choices.find(({ id }) => (id ?? OWN) === chosen) ?? choices[0];
  const classId = choice?.id ?? null;
  const week = useTimetable(classId, choice !== undefined);
  const failed = error ?? week.error;
  return (
    <Page
      eyebrow={choice?.name}
      title={t("title")}
      actions={
        choices.length > 1 && (
          <Select
            className={css.choice ?? ""}
            aria-label={t("whose")}
            searchable
            allowDeselect={false}
            leftSection={<Icon name="users" sizePx={18} />}
            nothingFoundMessage={t("noSuchClass")}
            value={classId ?? OWN}
            onChange={setChosen}
            data={choices.map(({ id, name }) => ({ value: id ?? OWN, label: name }))}
          />
        )
      }
    >
      {failed && <ErrorNote error={failed} onRetry={error ? retry : week.refetch} />}
      {!failed && (isPending || week.isLoading) && <ListSkeleton rows={8} />}
      {week.data && week.data.length > 0 && (
        <Week key={classId} slots={week.data} about={classId === null ? "class" : "teacher"} />
      )}
      {!isPending && !failed && (choice === undefined || week.data?.length === 0) && (
        <Card>
          <EmptyState icon="calendar" title={t("empty.title")}>
            {t("empty.text")}
          </EmptyState>
        </Card>
      )}
    </Page>
  );
}

/** `about`: what is said under the subject, the class for a teacher, the teacher for a class. */
type WeekProps = { slots: readonly Slot[]; about: "class" | "teacher" };
function Week({ slots, about }: WeekProps) {
  const { t } = useTranslation("schedule");
  const now = useMoment();
  const shifts = shiftsOf(slots);
  const [picked, setPicked] = useState<number | null>(null);
  const shift = picked ?? shiftNow(slots, now.minute);
  const shown = slots.filter(({ bell }) => bell.shift === shift);
  const isWide = useMediaQuery("(min-width: 900px)", window.innerWidth >= 900);
  return (
    <>
      {shifts.length > 1 && (
        <SegmentedControl
          className={css.shifts ?? ""}
          aria-label={t("whichShift")}
          value={String(shift)}
          onChange={(value) => setPicked(Number(value))}
          data={shifts.map((one) => {
            const { from, to } = spanOfShift(slots, one);
            return {
              value: String(one),
              label: (
                <span className={css.shift}>
                  <span>{t("shift", { number: one })}</span>
                  <span className={css.span}>{`${clockOf(from)}–${clockOf(to)}`}</span>
                </span>
              ),
            };
          })}
        />
      )}
      {isWide ? (
        <WeekGrid slots={shown} now={now} about={about} />
      ) : (
        <DayView slots={shown} now={now} about={about} />
      )}
    </>
  );
}

/** Now in the school: weekday and minute of the day. */
function useMoment(): Moment {
  const format = useFormat();
  const nowMs = useServerNow();
  return momentOf(format.dayOf(nowMs), format.time(nowMs));
}
