import { useTranslation } from "react-i18next";
import type { Slot } from "#server/schedule/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Card } from "../kit/ui/parts.tsx";
import css from "./TimetablePage.module.css";
import { bellsOf, clockOf, isOn, type Moment, slotsAt, weekdaysOf } from "./week.ts";

type Props = { slots: readonly Slot[]; now: Moment; about: "class" | "teacher" };

/** The whole week at once: days across, bells down; today and the lesson on now stand out. */
export function WeekGrid({ slots, now, about }: Props) {
  const { t } = useTranslation("schedule");
  const weekdays = weekdaysOf(slots);
  return (
    <Card>
      <table className={css.grid}>
        <thead>
          <tr>
            <th scope="col" className={css.bellHead}>
              {t("bell")}
            </th>
            {weekdays.map((weekday) => (
              <th key={weekday} scope="col" data-today={weekday === now.weekday || undefined}>
                {t(`weekday.${weekday}`)}
                {weekday === now.weekday && <span className={css.today}>{t("today")}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bellsOf(slots).map((bell) => (
            <tr key={bell.number}>
              <th scope="row" className={css.bell}>
                <span className={css.number}>{bell.number}</span>
                <span className={css.span}>
                  {clockOf(bell.startMin)}–{clockOf(bell.startMin + bell.durationMin)}
                </span>
              </th>
              {weekdays.map((weekday) => (
                <td key={weekday} data-today={weekday === now.weekday || undefined}>
                  {slotsAt(slots, weekday, bell).map((slot) => (
                    <Cell key={slot.id} slot={slot} isNow={isOn(slot, now)} about={about} />
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

type CellProps = { slot: Slot; isNow: boolean; about: "class" | "teacher" };
function Cell({ slot, isNow, about }: CellProps) {
  const { t } = useTranslation("schedule");
  const format = useFormat();
  return (
    <div className={css.cell} data-now={isNow || undefined}>
      <span className={css.subject}>{format.words(slot.subject.name)}</span>
      <span className={css.who}>{about === "class" ? slot.className : slot.teacherName}</span>
      {isNow && <span className={css.nowWord}>{t("now")}</span>}
    </div>
  );
}
