import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Timer } from "#server/signals/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ringGently } from "./bell.ts";
import { clockOf, minutesOf } from "./clock.ts";
import css from "./Overlay.module.css";
import { useLeftMs } from "./useLeftMs.ts";

const SHORT_MS = 30_000;

/** The countdown as everybody sees it; a gentle bell at its end. */
export function TimerFace({ timer }: { timer: Timer }) {
  const { t } = useTranslation("signals");
  const { minutes } = useFormat();
  const leftMs = useLeftMs(timer);
  const { isOver } = timer;
  const wasOver = useRef(isOver);
  useEffect(() => {
    if (isOver && !wasOver.current) ringGently();
    wasOver.current = isOver;
  }, [isOver]);
  return (
    <div
      className={css.timer}
      data-testid="timer-face"
      data-over={isOver || undefined}
      data-short={(!isOver && leftMs <= SHORT_MS) || undefined}
    >
      <Icon name={isOver ? "bell" : "timer"} sizePx={20} />
      <span aria-hidden="true">{clockOf(leftMs)}</span>
      {isOver && <small>{t("timer.over")}</small>}
      {!isOver && timer.endsAt === null && <small>{t("timer.held")}</small>}
      <span
        role="status"
        style={{ position: "absolute", width: 1, height: 1, overflow: "hidden", opacity: 0 }}
      >
        {isOver ? t("timer.over") : t("timer.leftSpoken", { time: minutes(minutesOf(leftMs)) })}
      </span>
    </div>
  );
}
