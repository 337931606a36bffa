import { useTranslation } from "react-i18next";
import type { WeekCount } from "#server/consultations/protocol.ts";
import css from "./Counts.module.css";
import { mostOf } from "./counting.ts";
import { useWeekSpan } from "./useWeekSpan.ts";

/** A row a week: held and not held, of both kinds, as numbers and as bars of one scale. */
export function WeekCounts({ weeks }: { weeks: WeekCount[] }) {
  const { t } = useTranslation("counsel");
  const most = mostOf(weeks);
  const spanOf = useWeekSpan();
  return (
    <div className={css.scroll}>
      <table className={css.table} data-testid="counts">
        <thead>
          <tr>
            <th scope="col">{t("counts.week")}</th>
            <th scope="col">{t("counts.private")}</th>
            <th scope="col">{t("counts.ordinary")}</th>
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.week}>
              <th scope="row">{spanOf(week.week)}</th>
              <Cell held={week.privateHeld} notHeld={week.privateNotHeld} most={most} />
              <Cell held={week.ordinaryHeld} notHeld={week.ordinaryNotHeld} most={most} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = { held: number; notHeld: number; most: number };
function Cell({ held, notHeld, most }: CellProps) {
  const { t } = useTranslation("counsel");
  const width = (count: number) => ({ width: `${(count / most) * 100}%` });
  return (
    <td>
      <span className={css.words}>
        <span>{t("counts.held", { count: held })}</span>
        <span data-none={notHeld === 0 || undefined}>
          {t("counts.notHeld", { count: notHeld })}
        </span>
      </span>
      <span className={css.bars} aria-hidden="true">
        {held > 0 && <i data-held style={width(held)} />}
        {notHeld > 0 && <i style={width(notHeld)} />}
      </span>
    </td>
  );
}
