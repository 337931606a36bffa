import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Player.module.css";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";
import { Wave } from "./Wave.tsx";

/** What stands in the place of moving pictures: the poster before the first play, and a face for sound. */
export function Face({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { playback, title } = player;
  const phase = usePlayerState(player, (state) => state.phase);
  const isSoundOnly = usePlayerState(player, (state) => state.isSoundOnly);
  const isSound = playback.isSound || isSoundOnly;
  if (!isSound && phase !== "idle" && phase !== "starting") return null;
  return (
    <div className={css.face} data-sound={isSound || undefined} data-testid="player-face">
      {playback.posterUrl && <img className={css.poster} src={playback.posterUrl} alt="" />}
      {isSound && (
        <div className={css.listening}>
          <div className={css.piece}>
            <span className={css.disc}>
              <Icon name={playback.isSound ? "music" : "headphones"} sizePx={26} />
            </span>
            <span className={css.words}>
              <b className={css.title}>{title}</b>
              {isSoundOnly && <span>{t("soundOnly.playing")}</span>}
            </span>
          </div>
          <Wave player={player} />
        </div>
      )}
    </div>
  );
}
