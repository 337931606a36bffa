import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./IntervalOverlay.module.css";
import { intervalAt } from "./interval.ts";
import { clockOf } from "./times.ts";
import type { PlayerHandle } from "./usePlayer.ts";

const RADIUS = 34;
const ROUND = 2 * Math.PI * RADIUS;

/** The interval timer over the picture, large enough for the other end of a room. */
export function IntervalOverlay({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { interval, beeper } = player;
  const { timer, isRunning, elapsedMs } = useSyncExternalStore(
    interval.store.subscribe,
    interval.store.get,
  );
  if (elapsedMs === 0 && !isRunning) return null;
  const { part, round, leftMs, share, next } = intervalAt(timer, elapsedMs);
  const seconds = next === "rest" ? timer.restS : timer.workS;
  const left = clockOf(Math.ceil(leftMs / 1000) * 1000);
  const toggle = () => {
    beeper.wake();
    if (isRunning) interval.pause();
    else interval.start();
  };
  return (
    <div className={css.timer} data-part={part} data-testid="interval-overlay">
      <svg className={css.ring} viewBox="0 0 80 80" aria-hidden="true">
        <circle className={css.rail} cx="40" cy="40" r={RADIUS} />
        <circle
          className={css.arc}
          cx="40"
          cy="40"
          r={RADIUS}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * share}
        />
        <text x="40" y="48" textAnchor="middle">
          {left}
        </text>
      </svg>
      <div className={css.words} role="timer" aria-label={t("timer.title")}>
        <b className={css.part}>{t(`timer.part.${part}`)}</b>
        <span>{t("timer.round", { round, rounds: timer.rounds })}</span>
        {part !== "done" && <span>{t(`timer.next.${next}`, { seconds })}</span>}
      </div>
      <span className={css.buttons}>
        <button
          type="button"
          className={css.button}
          aria-label={t(isRunning ? "pause" : "timer.start")}
          onClick={toggle}
        >
          <Icon name={isRunning ? "pause" : part === "done" ? "refresh" : "play"} sizePx={20} />
        </button>
        <button
          type="button"
          className={css.button}
          aria-label={t("timer.close")}
          onClick={() => interval.reset()}
        >
          <Icon name="x" sizePx={20} />
        </button>
      </span>
    </div>
  );
}
