import { useTranslation } from "react-i18next";
import type { AttendanceCode, AttendanceStatus } from "#server/attendance/protocol.ts";
import { StatusChip, type Tone } from "../kit/ui/parts.tsx";
import type { Phase } from "./phase.ts";

export type OwnAttendance = { status: AttendanceStatus; presentSec: number; isLive: boolean };

const statusTones: Record<AttendanceStatus, Tone> = {
  present: "ok",
  late: "warn",
  leftEarly: "warn",
  partly: "warn",
  absent: "bad",
  noConnection: "violet",
  watchedLater: "violet",
};

/** How a pupil attended, in a word; while the lesson runs only whether they are in it. */
export function AttendanceChip({ attendance }: { attendance: OwnAttendance }) {
  const { t } = useTranslation("lessons");
  if (attendance.isLive)
    return attendance.presentSec > 0 ? (
      <StatusChip tone="ok" icon="check">
        {t("inLesson")}
      </StatusChip>
    ) : (
      <StatusChip>{t("notInLesson")}</StatusChip>
    );
  const { status } = attendance;
  return <StatusChip tone={statusTones[status]}>{t(`attendance.${status}`)}</StatusChip>;
}

const codeTones: Record<AttendanceCode, Tone> = {
  present: "ok",
  unexcused: "bad",
  ill: "violet",
  excused: "primary",
  late: "warn",
};

/** What stands, or is proposed, for a lesson that is over: its letter and a word. */
export function CodeChip({ code }: { code: AttendanceCode }) {
  const { t } = useTranslation("lessons");
  return <StatusChip tone={codeTones[code]}>{t(`code.${code}`)}</StatusChip>;
}

const phaseTones: Record<Phase, Tone> = {
  live: "sun",
  waiting: "sunSoft",
  due: "primary",
  later: "neutral",
  missed: "neutral",
  ended: "neutral",
  cancelled: "bad",
};

/** Where a lesson stands, in a word. */
export function PhaseChip({ phase }: { phase: Phase }) {
  const { t } = useTranslation("lessons");
  return (
    <StatusChip tone={phaseTones[phase]} isLive={phase === "live"}>
      {t(`phase.${phase}`)}
    </StatusChip>
  );
}
