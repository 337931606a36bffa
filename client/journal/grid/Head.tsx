import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { type Column, groupsOf } from "../model/columns.ts";
import css from "./Grid.module.css";
import { isEdge } from "./Row.tsx";

type Props = {
  columns: readonly Column[];
  today: string;
  isCredit: boolean;
  onColumn: (column: Column) => void;
};

/** Months over dates, works with their most points, and the result. */
export const Head = memo(function Head({ columns, today, isCredit, onColumn }: Props) {
  const { t } = useTranslation("journal");
  const groups = groupsOf(columns);
  const monthOf = (id: string) => t(`month.${Number(id.slice(5))}`);
  return (
    <thead>
      <tr className={css.groups}>
        <td className={css.corner} colSpan={2}>
          {t("head.what")}
        </td>
        {groups.map(({ id, kind, span }) => (
          <th key={id} colSpan={span} className={css.group} data-kind={kind} scope="colgroup">
            <span className={css.groupName}>
              {kind === "month" && monthOf(id)}
              {kind === "works" && (span > 1 ? t("head.works") : t("head.worksShort"))}
              {kind === "totals" && (isCredit ? t("head.credit") : t("head.term"))}
            </span>
          </th>
        ))}
      </tr>
      <tr className={css.dates}>
        <th className={css.number} scope="col">
          №
        </th>
        <th className={css.name} scope="col">
          {t("head.pupil")}
        </th>
        {columns.map((column, col) => (
          <th
            key={column.id}
            scope="col"
            className={css.date}
            data-kind={column.kind}
            data-edge={isEdge(columns, col) || undefined}
            data-today={(column.kind === "lesson" && column.lesson.day === today) || undefined}
            data-state={column.kind === "lesson" ? column.lesson.state : undefined}
          >
            <ColumnName column={column} onColumn={onColumn} />
          </th>
        ))}
      </tr>
    </thead>
  );
});

function ColumnName({ column, onColumn }: { column: Column; onColumn: Props["onColumn"] }) {
  const { t } = useTranslation("journal");
  const format = useFormat();
  if (column.kind === "percent") return <span>%</span>;
  if (column.kind === "term") return <span>{t("head.mark")}</span>;
  if (column.kind === "credit") return <span>{t("head.credit")}</span>;
  // Keyboards reach the same dialogs by the cell's panel: sixty stops before the grid would be a wall.
  const button = { type: "button" as const, tabIndex: -1, onClick: () => onColumn(column) };
  if (column.kind === "lesson") {
    const { lesson } = column;
    return (
      <button
        {...button}
        className={css.columnName}
        data-testid="date"
        aria-label={t("head.openDate", { day: format.shortDay(lesson.day) })}
        title={[format.day(lesson.day), lesson.topic, lesson.homework].filter(Boolean).join("\n")}
      >
        {Number(lesson.day.slice(8))}
        {lesson.plan?.movedFrom && <i className={css.movedDot} />}
      </button>
    );
  }
  const { work } = column;
  return (
    <button {...button} className={css.columnName} data-testid="work" title={work.title}>
      {work.kind === "section" ? t("work.section", { number: work.number }) : t("work.term")}
      <small>{work.maxPoints}</small>
    </button>
  );
}
