import { useTranslation } from "react-i18next";
import { BarButton } from "./BarButton.tsx";
import css from "./ControlBar.module.css";
import { CaptionsMenu, QualityMenu, SpeedMenu } from "./Menus.tsx";
import { SeekBar } from "./SeekBar.tsx";
import { clockOf } from "./times.ts";
import type { Media } from "./useMedia.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";
import { stepLoop, toggleMirror } from "./view-actions.ts";

type Props = {
  player: PlayerHandle;
  media: Media;
  /** Where menus are drawn, so that they are seen in full screen too. */
  root: HTMLElement | null;
  onMore: () => void;
  /** A menu is open: the bar stays. */
  onMenu: (isOpen: boolean) => void;
};

/** All that is pressed while watching. What a narrow player has no room for is in the sheet behind the gear. */
export function ControlBar({ player, media, root, onMore, onMenu }: Props) {
  const { t } = useTranslation("player");
  const { engine, playback } = player;
  const isPaused = usePlayerState(player, (state) => state.isPaused);
  const phase = usePlayerState(player, (state) => state.phase);
  const isMirrored = usePlayerState(player, (state) => state.isMirrored);
  const loop = usePlayerState(player, (state) => state.loop);
  const hasWave = playback.isSound && playback.waveformUrl !== null;
  const hasPicture = !playback.isSound;
  const playWord = phase === "ended" ? "again" : isPaused ? "play" : "pause";
  return (
    <div
      className={css.controls}
      data-kind={playback.isSound ? "sound" : "film"}
      data-testid="player-bar"
    >
      {!hasWave && <SeekBar player={player} />}
      <div className={css.row}>
        <BarButton
          icon={phase === "ended" ? "refresh" : isPaused ? "play" : "pause"}
          label={t(playWord === "again" ? "again" : playWord === "play" ? "play" : "pause")}
          keys="K"
          testId="player-play"
          onClick={() => engine.toggle()}
        />
        <Volume media={media} />
        <Time player={player} />
        <span className={css.space} />
        <BarButton
          icon="loop"
          label={t(loop === null ? "loop.setA" : loop.bMs === null ? "loop.setB" : "loop.clear")}
          hasWord
          isOn={loop !== null}
          keys="[ ]"
          testId="player-loop"
          only="wide"
          onClick={() => stepLoop(engine)}
        >
          {loop !== null && loop.bMs === null ? t("loop.setB") : t("loop.title")}
        </BarButton>
        {hasPicture && (
          <BarButton
            icon="mirror"
            label={t("mirror")}
            hasWord
            isOn={isMirrored}
            testId="player-mirror"
            only="wide"
            onClick={() => toggleMirror(engine)}
          />
        )}
        <SpeedMenu player={player} root={root} onMenu={onMenu} />
        <QualityMenu player={player} root={root} onMenu={onMenu} />
        <CaptionsMenu player={player} root={root} onMenu={onMenu} />
        {media.canPip && hasPicture && (
          <BarButton
            icon="pip"
            label={t("pip")}
            isOn={media.isPip}
            testId="player-pip"
            only="wide"
            onClick={media.togglePip}
          />
        )}
        <BarButton
          icon="settings"
          label={t("more")}
          testId="player-more"
          only="narrow"
          onClick={onMore}
        />
        {media.canFull && hasPicture && (
          <BarButton
            icon={media.isFull ? "fullscreenExit" : "fullscreen"}
            label={t(media.isFull ? "fullscreen.off" : "fullscreen.on")}
            keys="F"
            testId="player-fullscreen"
            onClick={media.toggleFull}
          />
        )}
      </div>
    </div>
  );
}

function Time({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const now = usePlayerState(player, (state) => clockOf(state.currentMs));
  const all = usePlayerState(player, (state) => clockOf(state.durationMs));
  return (
    <span className={css.time} data-testid="player-time">
      {t("time", { now, all })}
    </span>
  );
}

function Volume({ media }: { media: Media }) {
  const { t } = useTranslation("player");
  return (
    <span className={css.volume}>
      <BarButton
        icon={media.isMuted ? "volumeOff" : "volume"}
        label={t(media.isMuted ? "sound.on" : "sound.off")}
        keys="M"
        testId="player-mute"
        onClick={media.toggleMute}
      />
      {media.canVolume && (
        <input
          type="range"
          className={css.range}
          aria-label={t("sound.volume")}
          min={0}
          max={100}
          step={5}
          value={Math.round(media.volume * 100)}
          onChange={(event) => media.setVolume(event.currentTarget.valueAsNumber / 100)}
        />
      )}
    </span>
  );
}
