import { useTranslation } from "react-i18next";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import css from "./Diary.module.css";

/** The journal's letter of an absence; paler while no teacher has confirmed it. */
export function CodeTile(props: { code: AttendanceCode; isProposed?: boolean }) {
  const { t } = useTranslation("diary");
  return (
    <span
      className={css.code}
      data-code={props.code}
      data-proposed={props.isProposed || undefined}
      title={t(`code.${props.code}`)}
    >
      {t(`letter.${props.code}`)}
    </span>
  );
}
