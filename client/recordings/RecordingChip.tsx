import { useTranslation } from "react-i18next";
import { StatusChip } from "../kit/ui/parts.tsx";
import css from "./Room.module.css";
import { useSign } from "./useSign.ts";

/** The sign in the header that this lesson is recorded, and whom of. */
export function RecordingChip() {
  const { t } = useTranslation("recordings");
  const { sign } = useSign();
  if (!sign || sign.state === "off") return null;
  const word = sign.state === "paused" ? "paused" : sign.withPupils ? "withPupils" : "teacher";
  return (
    <span
      className={css.chip}
      data-testid="recording-chip"
      data-state={sign.state}
      role="status"
      title={t(`chip.${word}Long`)}
    >
      <StatusChip
        tone={sign.state === "on" ? "bad" : "neutral"}
        icon={sign.state === "on" ? "record" : "pause"}
      >
        <span className={css.long}>{t(`chip.${word}`)}</span>
      </StatusChip>
    </span>
  );
}
