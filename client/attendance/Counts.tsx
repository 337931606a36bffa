import { useTranslation } from "react-i18next";
import type { AttendanceRow } from "#server/attendance/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Counts.module.css";
import { lookOf, statusOrder, useStatusWord } from "./statuses.tsx";

type Props = { rows: readonly AttendanceRow[]; isLive: boolean };
/** How many of the class are in each state; those nobody is in are left out. */
export function Counts({ rows, isLive }: Props) {
  const { t } = useTranslation("attendance");
  const wordOf = useStatusWord(isLive);
  const counted = [...statusOrder]
    .reverse()
    .map((status) => ({ status, count: rows.filter((row) => row.status === status).length }))
    .filter(({ status, count }) => count > 0 || status === "present");
  return (
    <ul className={css.counts} aria-label={t("counts", { count: rows.length })}>
      {counted.map(({ status, count }) => (
        <li key={status} className={css.count}>
          <span className={css.icon} data-tone={lookOf(status, isLive).tone}>
            <Icon name={lookOf(status, isLive).icon} sizePx={18} />
          </span>
          <span className={css.number}>{count}</span>
          <span className={css.word}>{wordOf(status)}</span>
        </li>
      ))}
      <li className={css.all}>{t("counts", { count: rows.length })}</li>
    </ul>
  );
}
