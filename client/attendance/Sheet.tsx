import { useTranslation } from "react-i18next";
import type { AttendanceRow, AttendanceSheet } from "#server/attendance/protocol.ts";
import { Card } from "../kit/ui/parts.tsx";
import { AxisTicks } from "./AxisTicks.tsx";
import { PupilRow } from "./PupilRow.tsx";
import css from "./Sheet.module.css";
import { grouped } from "./statuses.tsx";
import type { Axis } from "./timeline.ts";

/** The class: those who want a look first, then those who were there. */
export function Sheet({ sheet, axis }: { sheet: AttendanceSheet; axis: Axis }) {
  const { t } = useTranslation("attendance");
  const { watched, present } = grouped(sheet.rows);
  return (
    <Card>
      <div className={css.head} aria-hidden="true">
        <span>{t("head.pupil")}</span>
        <AxisTicks axis={axis} />
        <span className={css.share}>{t("head.share")}</span>
        <span>{t("head.why")}</span>
        <span>{t("head.mark")}</span>
      </div>
      <Group title={t("group.watched")} rows={watched} sheet={sheet} axis={axis} />
      <Group title={t("group.present")} rows={present} sheet={sheet} axis={axis} />
    </Card>
  );
}

type GroupProps = {
  title: string;
  rows: readonly AttendanceRow[];
  sheet: AttendanceSheet;
  axis: Axis;
};
function Group({ title, rows, sheet, axis }: GroupProps) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h2 className={css.group}>
        {title}
        <span className={css.count}>{rows.length}</span>
      </h2>
      <ul className={css.rows}>
        {rows.map((row) => (
          <PupilRow key={row.personId} row={row} sheet={sheet} axis={axis} />
        ))}
      </ul>
    </section>
  );
}
