import { useTranslation } from "react-i18next";
import type { AttendanceRow, AttendanceStatus } from "#server/attendance/protocol.ts";
import type { IconName } from "../kit/ui/icons.tsx";
import { StatusChip, type Tone } from "../kit/ui/parts.tsx";

/** The order of the table: what wants a look first. */
export const statusOrder: readonly AttendanceStatus[] = [
  "absent",
  "noConnection",
  "watchedLater",
  "partly",
  "late",
  "leftEarly",
  "present",
];

type Look = { tone: Tone; icon: IconName };
/** How each state is drawn: a colour and, for those who do not see it, an icon. */
const looks: Record<AttendanceStatus, Look> = {
  absent: { tone: "bad", icon: "userOff" },
  noConnection: { tone: "violet", icon: "wifiOff" },
  watchedLater: { tone: "violet", icon: "video" },
  partly: { tone: "warn", icon: "alert" },
  late: { tone: "warn", icon: "clock" },
  leftEarly: { tone: "warn", icon: "leave" },
  present: { tone: "ok", icon: "check" },
};

/** Somebody who is not there yet may still come: no judgement, no red. */
const notYet: Look = { tone: "neutral", icon: "clock" };

/** How a state is drawn: while the lesson runs nobody is absent, only not there yet. */
export function lookOf(status: AttendanceStatus, isLive: boolean): Look {
  return isLive && status === "absent" ? notYet : looks[status];
}

/** The state of a pupil in a word: what is so now, or what came of it. */
export function useStatusWord(isLive: boolean): (status: AttendanceStatus) => string {
  const { t } = useTranslation("lessons");
  return (status) => {
    if (isLive && status === "absent") return t("notInLesson");
    return isLive && status === "present" ? t("inLesson") : t(`attendance.${status}`);
  };
}

/** The state of a pupil in a word, with its icon. */
export function AttendanceMark({ status, isLive }: { status: AttendanceStatus; isLive: boolean }) {
  const wordOf = useStatusWord(isLive);
  const { tone, icon } = lookOf(status, isLive);
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
