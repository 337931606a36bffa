import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Slot } from "#server/schedule/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Card, EmptyState, Section, StatusChip } from "../kit/ui/parts.tsx";
import css from "./TimetablePage.module.css";
import { clockOf, isOn, type Moment, weekdaysOf } from "./week.ts";

type Props = { slots: readonly Slot[]; now: Moment; about: "class" | "teacher" };

/** One day of the week, for a phone; today first. */
export function DayView({ slots, now, about }: Props) {
  const { t } = useTranslation("schedule");
  const format = useFormat();
  const weekdays = weekdaysOf(slots);
  const [picked, setPicked] = useState<number | null>(null);
  const weekday = picked ?? weekdays.find((one) => one === now.weekday) ?? weekdays[0] ?? 1;
  const lessons = slots
    .filter((slot) => slot.weekday === weekday)
    .sort((a, b) => a.bell.startMin - b.bell.startMin);
  return (
    <>
      <SegmentedControl
        fullWidth
        className={css.days ?? ""}
        aria-label={t("whichDay")}
        value={String(weekday)}
        onChange={(value) => setPicked(Number(value))}
        data={weekdays.map((one) => ({ value: String(one), label: t(`short.${one}`) }))}
      />
      <Section
        title={t(`weekday.${weekday}`)}
        aside={weekday === now.weekday ? t("today") : t("lessons", { count: lessons.length })}
      >
        <Card>
          {lessons.length === 0 && (
            <EmptyState icon="sun" title={t("freeDay.title")}>
              {t("freeDay.text")}
            </EmptyState>
          )}
          <ol className={css.list}>
            {lessons.map((slot) => {
              const isNow = isOn(slot, now);
              const { bell } = slot;
              return (
                <li key={slot.id} className={css.line} data-now={isNow || undefined}>
                  <span className={css.number}>{bell.number}</span>
                  <span className={css.lineWords}>
                    <span className={css.subject}>{format.words(slot.subject.name)}</span>
                    <span className={css.who}>
                      {about === "class" ? slot.className : slot.teacherName}
                    </span>
                    {isNow && (
                      <span className={css.lineNow}>
                        <StatusChip tone="sun" isLive>
                          {t("now")}
                        </StatusChip>
                      </span>
                    )}
                  </span>
                  <span className={css.span}>
                    {clockOf(bell.startMin)}–{clockOf(bell.startMin + bell.durationMin)}
                  </span>
                </li>
              );
            })}
          </ol>
        </Card>
      </Section>
    </>
  );
}
