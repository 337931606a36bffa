import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Player.module.css";
import { isWorthResuming } from "./resume.ts";
import { clockOf } from "./times.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";

/** The call to begin: from the beginning, or where the viewer left. */
export function BigPlay({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { engine, startAtMs = 0 } = player;
  const phase = usePlayerState(player, (state) => state.phase);
  const currentMs = usePlayerState(player, (state) => state.currentMs);
  const durationMs = usePlayerState(player, (state) => state.durationMs);
  const isUnsupported = usePlayerState(player, (state) => state.trouble?.name === "unsupported");
  if (phase !== "idle" || isUnsupported) return null;
  const resumeMs = currentMs === 0 && isWorthResuming(startAtMs, durationMs) ? startAtMs : null;
  return (
    <div className={css.begin}>
      {resumeMs === null ? (
        <button
          type="button"
          className={css.big}
          data-testid="player-big-play"
          aria-label={t("play")}
          onClick={() => void engine.play()}
        >
          <Icon name="play" sizePx={34} />
        </button>
      ) : (
        <>
          <button
            type="button"
            className={css.resume}
            data-testid="player-resume"
            onClick={() => void engine.play(resumeMs)}
          >
            <Icon name="play" />
            {t("resume", { time: clockOf(resumeMs) })}
          </button>
          <button
            type="button"
            className={css.over}
            data-testid="player-from-start"
            onClick={() => void engine.play(0)}
          >
            {t("fromStart")}
          </button>
        </>
      )}
    </div>
  );
}
