import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AttendanceRow, AttendanceSheet } from "#server/attendance/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./Sheet.module.css";
import { AttendanceMark } from "./statuses.tsx";
import { TimeBar } from "./TimeBar.tsx";
import type { Axis } from "./timeline.ts";
import { useReason } from "./useReason.ts";

type Props = { row: AttendanceRow; sheet: AttendanceSheet; axis: Axis };

/** One pupil: when they were there, how much of the lesson, why, and what that comes to. */
export function PupilRow({ row, sheet, axis }: Props) {
  const { t } = useTranslation("attendance");
  const format = useFormat();
  const reasonOf = useReason();
  const isNever = row.status === "absent";
  const { enteredAt, leftAt, received, devices } = row;
  const measured = enteredAt && [
    leftAt
      ? `${format.time(enteredAt)}–${format.time(leftAt)}`
      : t("since", { time: format.time(enteredAt) }),
    t("devices", { count: devices }),
    format.megabytes(received.audio + received.video + received.screen),
  ];
  return (
    <li className={css.row} data-never={isNever || undefined}>
      <span className={css.who}>
        <Avatar name={row.fullName} sizePx={32} />
        <span className={css.name}>{row.fullName}</span>
      </span>
      <span className={css.time}>
        <TimeBar axis={axis} row={row} knownMs={Date.parse(sheet.to)} />
      </span>
      <span className={css.share}>
        <VisuallyHidden>{t("head.share")}</VisuallyHidden> {format.percent(row.presentShare)}
      </span>
      <span className={css.why}>
        <span className={css.reason}>{reasonOf(row, sheet)}</span>
        {measured && <span className={css.measured}>{measured.join(" · ")}</span>}
      </span>
      <span className={css.mark}>
        <AttendanceMark status={row.status} isLive={sheet.isLive} />
      </span>
    </li>
  );
}
