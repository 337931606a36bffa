import { useTranslation } from "react-i18next";
import { LoopMarks } from "./LoopMarks.tsx";
import { clockOf } from "./times.ts";
import { useFetched } from "./useFetched.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";
import { useScrub } from "./useScrub.ts";
import css from "./Wave.module.css";
import { barsOf, readPeaks } from "./wave.ts";

/** As many as are told apart at that width. */
const barCount = () => (window.innerWidth < 680 ? 56 : 120);
const read = async (response: Response): Promise<number[] | null> =>
  readPeaks(await response.json());

/** The sound drawn, as a bar to seek on. Nothing where there is no drawing of it. */
export function Wave({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const durationMs = usePlayerState(player, (state) => state.durationMs);
  const currentMs = usePlayerState(player, (state) => state.currentMs);
  const peaks = useFetched(player.playback.waveformUrl, true, read);
  const { hoverMs, dragMs, handlers } = useScrub(player.engine, durationMs);
  if (!peaks) return null;
  const atMs = dragMs ?? currentMs;
  const share = durationMs > 0 ? atMs / durationMs : 0;
  const bars = barsOf(peaks, barCount());
  const shownMs = dragMs ?? hoverMs;
  return (
    <div
      className={css.wave}
      data-testid="player-wave"
      role="slider"
      tabIndex={0}
      aria-label={t("seek.label")}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={Math.round(atMs / 1000)}
      aria-valuetext={t("seek.value", { now: clockOf(atMs), all: clockOf(durationMs) })}
      {...handlers}
    >
      <Bars bars={bars} className={css.all} />
      <span className={css.clip} style={{ clipPath: `inset(0 ${(1 - share) * 100}% 0 0)` }}>
        <Bars bars={bars} className={css.played} />
      </span>
      <LoopMarks player={player} />
      {shownMs !== null && (
        <b className={css.moment} style={{ left: `${(shownMs / durationMs) * 100}%` }}>
          {clockOf(shownMs)}
        </b>
      )}
    </div>
  );
}

function Bars({ bars, className }: { bars: number[]; className: string | undefined }) {
  const path = bars
    .map((height, at) => {
      const half = Math.max(2, height * 48);
      return `M${at * 4 + 2} ${50 - half}V${50 + half}`;
    })
    .join("");
  return (
    <svg
      className={className}
      viewBox={`0 0 ${bars.length * 4} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
