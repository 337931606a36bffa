import { useTranslation } from "react-i18next";
import type { AttendanceRow } from "#server/attendance/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Counts.module.css";
import { statusLooks, statusOrder, useStatusWord } from "./statuses.tsx";

/** How many of the class are in each state; those nobody is in are left out. */
export function Counts({ rows }: { rows: readonly AttendanceRow[] }) {
  const { t } = useTranslation("attendance");
  const wordOf = useStatusWord();
  const counted = [...statusOrder]
    .reverse()
    .map((status) => ({ status, count: rows.filter((row) => row.status === status).length }))
    .filter(({ status, count }) => count > 0 || status === "present");
  return (
    <ul className={css.counts} aria-label={t("counts", { count: rows.length })}>
      {counted.map(({ status, count }) => (
        <li key={status} className={css.count}>
          <span className={css.icon} data-tone={statusLooks[status].tone}>
            <Icon name={statusLooks[status].icon} sizePx={18} />
          </span>
          <span className={css.number}>{count}</span>
          <span className={css.word}>{wordOf(status)}</span>
        </li>
      ))}
      <li className={css.all}>{t("counts", { count: rows.length })}</li>
    </ul>
  );
}
