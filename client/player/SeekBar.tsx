import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { type Part, partAt, partsOf } from "./chapters.ts";
import { LoopMarks } from "./LoopMarks.tsx";
import { Preview } from "./Preview.tsx";
import css from "./SeekBar.module.css";
import { clockOf } from "./times.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";
import { useScrub } from "./useScrub.ts";

/** Where the film stands: its chapters, what is downloaded, the loop; drag or use the arrow keys. */
export function SeekBar({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { engine, chapters } = player;
  const durationMs = usePlayerState(player, (state) => state.durationMs);
  const knownMs = usePlayerState(player, (state) => state.knownMs);
  const bufferedMs = usePlayerState(player, (state) => state.bufferedToMs);
  const currentMs = usePlayerState(player, (state) => state.currentMs);
  const { hoverMs, dragMs, handlers } = useScrub(engine, durationMs);
  const parts = partsOf(chapters, durationMs);
  const atMs = dragMs ?? currentMs;
  const shownMs = dragMs ?? hoverMs;
  const here = partAt(parts, atMs)?.title;
  const time = t("seek.value", { now: clockOf(atMs), all: clockOf(durationMs) });
  return (
    <div
      className={css.bar}
      data-dragging={dragMs !== null || undefined}
      data-testid="player-seek"
      role="slider"
      tabIndex={0}
      aria-label={t("seek.label")}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={Math.round(atMs / 1000)}
      aria-valuetext={here ? `${time}, ${here}` : time}
      {...handlers}
    >
      <div className={css.track}>
        {parts.map((part) => (
          <Segment
            key={part.fromMs}
            part={part}
            atMs={atMs}
            bufferedMs={bufferedMs}
            knownMs={knownMs}
            isHovered={shownMs !== null && shownMs >= part.fromMs && shownMs < part.toMs}
          />
        ))}
      </div>
      <LoopMarks player={player} />
      <span className={css.thumb} style={{ left: placeOf(atMs, durationMs) }} />
      {shownMs !== null && <Preview player={player} atMs={shownMs} parts={parts} />}
    </div>
  );
}

const placeOf = (ms: number, durationMs: number) =>
  `${durationMs > 0 ? (Math.min(ms, durationMs) / durationMs) * 100 : 0}%`;

type SegmentProps = {
  part: Part;
  atMs: number;
  bufferedMs: number;
  knownMs: number;
  isHovered: boolean;
};
function Segment({ part, atMs, bufferedMs, knownMs, isHovered }: SegmentProps) {
  const lengthMs = part.toMs - part.fromMs;
  const within = (ms: number) =>
    `${Math.min(100, Math.max(0, ((ms - part.fromMs) / lengthMs) * 100))}%`;
  const style: CSSProperties = { flexGrow: lengthMs };
  return (
    <span className={css.part} style={style} data-hovered={isHovered || undefined}>
      <i className={css.known} style={{ width: within(knownMs) }} />
      <i className={css.loaded} style={{ width: within(bufferedMs) }} />
      <i className={css.played} style={{ width: within(atMs) }} />
    </span>
  );
}
