import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Room.module.css";
import { useSign, useSignReading } from "./useSign.ts";

/** Long enough to be read by a child of nine. */
const SHOWN_MS = 8_000;

/** Says in words what the sign means: when a recording begins, and to those who come while it goes on. */
export function RecordingWord() {
  useSignReading();
  const { t } = useTranslation("recordings");
  const { may } = useClassroom();
  const { sign } = useSign();
  const [shown, setShown] = useState<"on" | "trouble" | null>(null);
  const isOn = sign?.state === "on";
  const trouble = sign?.trouble ?? null;
  useEffect(() => {
    if (!isOn) return;
    setShown("on");
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isOn]);
  useEffect(() => setShown(trouble ? "trouble" : null), [trouble]);
  const isHost = may("record");
  if (!sign || shown === null || (shown === "trouble" && !isHost)) return null;
  const words =
    shown === "trouble" && trouble
      ? t(`trouble.${trouble}`)
      : isHost
        ? t(sign.withPupils ? "begun.hostWithPupils" : "begun.host")
        : t(
            sign.isOwnVoiceKept
              ? "begun.ownKept"
              : sign.withPupils
                ? "begun.ownNotKept"
                : "begun.pupil",
          );
  return (
    <div className={css.word} role="status" data-testid="recording-word">
      <Icon name={shown === "trouble" ? "alert" : "record"} />
      <p>{words}</p>
      <button type="button" onClick={() => setShown(null)} aria-label={t("close")}>
        <Icon name="x" sizePx={20} />
      </button>
    </div>
  );
}
