import { useTranslation } from "react-i18next";
import type { AttendanceRow, AttendanceStatus } from "#server/attendance/protocol.ts";
import type { IconName } from "../kit/ui/icons.tsx";
import { StatusChip, type Tone } from "../kit/ui/parts.tsx";

/** The order of the table: what wants a look first. */
export const statusOrder: readonly AttendanceStatus[] = [
  "absent",
  "noConnection",
  "partly",
  "late",
  "leftEarly",
  "present",
];

/** How each state is drawn: a colour and, for those who do not see it, an icon. */
export const statusLooks: Record<AttendanceStatus, { tone: Tone; icon: IconName }> = {
  absent: { tone: "bad", icon: "userOff" },
  noConnection: { tone: "violet", icon: "wifiOff" },
  partly: { tone: "warn", icon: "alert" },
  late: { tone: "warn", icon: "clock" },
  leftEarly: { tone: "warn", icon: "leave" },
  present: { tone: "ok", icon: "check" },
};

/** The state of a pupil in a word. */
export function useStatusWord(): (status: AttendanceStatus) => string {
  const { t } = useTranslation("lessons");
  return (status) => t(`attendance.${status}`);
}

/** The state of a pupil in a word, with its icon. */
export function AttendanceMark({ status }: { status: AttendanceStatus }) {
  const wordOf = useStatusWord();
  const { tone, icon } = statusLooks[status];
  return (
    <StatusChip tone={tone} icon={icon}>
      {wordOf(status)}
    </StatusChip>
  );
}

/** Those who want a look, gravest first, apart from those who were there; both keep the order of names. */
export function grouped(rows: readonly AttendanceRow[]) {
  const rank = ({ status }: AttendanceRow) => statusOrder.indexOf(status);
  return {
    watched: rows.filter(({ status }) => status !== "present").sort((a, b) => rank(a) - rank(b)),
    present: rows.filter(({ status }) => status === "present"),
  };
}
