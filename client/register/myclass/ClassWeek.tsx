import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ClassDay } from "#server/register/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { EmptyState } from "../../kit/ui/parts.tsx";
import { toneOf } from "../codes.ts";
import { useLetters } from "../useLetters.ts";
import css from "./ClassWeek.module.css";

/** A line for each pupil: a square for every lesson of the week, a letter where it was not attended in full. */
export function ClassWeek({ day }: { day: ClassDay }) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const letters = useLetters();
  if (day.week.length === 0) return <EmptyState icon="calendar" title={t("myClass.noWeek")} />;
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("head.pupil")}</th>
            {day.week.map((one) => (
              <th key={one.day} scope="col">
                {format.shortDay(one.day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {day.pupils.map(({ personId, fullName, cells }) => {
            const cellOf = new Map(cells.map((cell) => [cell.lessonId, cell]));
            return (
              <tr key={personId} data-testid="week-line">
                <th scope="row">{fullName}</th>
                {day.week.map((one) => (
                  <td key={one.day}>
                    <span className={css.day}>
                      {one.lessonIds.map((lessonId) => {
                        const cell = cellOf.get(lessonId);
                        if (!cell) return <span key={lessonId} className={css.none} />;
                        return (
                          <Link
                            key={lessonId}
                            to={`/lessons/${lessonId}/attendance`}
                            className={css.cell}
                            data-tone={toneOf[cell.code]}
                            aria-label={t(`code.${cell.code}`)}
                            title={t(`code.${cell.code}`)}
                          >
                            {cell.code !== "present" && letters[cell.code]}
                          </Link>
                        );
                      })}
                    </span>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
