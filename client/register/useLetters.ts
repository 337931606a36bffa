import { useTranslation } from "react-i18next";
import type { AttendanceCode } from "#server/attendance/protocol.ts";

/** The letters of the register; the same in every language, and none but a tick for present. */
export function useLetters(): Record<AttendanceCode, string> {
  const { t } = useTranslation("register");
  return {
    present: t("letter.present"),
    unexcused: t("letter.unexcused"),
    ill: t("letter.ill"),
    excused: t("letter.excused"),
    late: t("letter.late"),
  };
}
