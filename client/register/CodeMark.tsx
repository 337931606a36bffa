import { useTranslation } from "react-i18next";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./CodeMark.module.css";
import { toneOf } from "./codes.ts";
import { useLetters } from "./useLetters.ts";

/** A code as a small square: a tick or its letter, in its colour. The word is said where it is not written beside. */
export function CodeMark({ code, isQuiet = false }: { code: AttendanceCode; isQuiet?: boolean }) {
  const { t } = useTranslation("register");
  const letters = useLetters();
  return (
    <span
      className={css.mark}
      data-tone={toneOf[code]}
      {...(isQuiet ? { "aria-hidden": true } : { role: "img", "aria-label": t(`code.${code}`) })}
    >
      {code === "present" ? <Icon name="check" sizePx={18} /> : letters[code]}
    </span>
  );
}
