import css from "./SeekBar.module.css";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";

/** The names of a loop's ends, alike in every language. */
const FROM = "A";
const TO = "B";

/** The loop on the bar. */
export function LoopMarks({ player }: { player: PlayerHandle }) {
  const loop = usePlayerState(player, (state) => state.loop);
  const durationMs = usePlayerState(player, (state) => state.durationMs);
  if (!loop || durationMs <= 0) return null;
  const left = (loop.aMs / durationMs) * 100;
  const width = (((loop.bMs ?? loop.aMs) - loop.aMs) / durationMs) * 100;
  return (
    <span
      className={css.loop}
      style={{ left: `${left}%`, width: `${width}%` }}
      data-testid="player-loop-marks"
      aria-hidden="true"
    >
      <b className={css.end}>{FROM}</b>
      {loop.bMs !== null && <b className={css.end}>{TO}</b>}
    </span>
  );
}
