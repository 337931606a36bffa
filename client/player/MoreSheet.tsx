import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { useRateText } from "./Menus.tsx";
import css from "./MoreSheet.module.css";
import { captionLanguages, rates } from "./names.ts";
import { QualityChoices } from "./QualityChoices.tsx";
import type { Media } from "./useMedia.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";
import { stepLoop, toggleMirror } from "./view-actions.ts";

type Props = {
  player: PlayerHandle;
  media: Media;
  root: HTMLElement | null;
  isOpen: boolean;
  onClose: () => void;
};

/** What a narrow player's bar has no room for. */
export function MoreSheet({ player, media, root, isOpen, onClose }: Props) {
  const { t } = useTranslation("player");
  const { engine, playback } = player;
  const rate = usePlayerState(player, (state) => state.rate);
  const captions = usePlayerState(player, (state) => state.captions);
  const textOf = useRateText();
  const offered = captionLanguages.filter((language) =>
    playback.captions.some((one) => one.language === language),
  );
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="bottom"
      size="auto"
      classNames={{ content: css.content ?? "" }}
      title={t("more")}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
      portalProps={media.isFull && root ? { target: root } : {}}
    >
      <div className={css.sheet}>
        <Tools player={player} media={media} onClose={onClose} />
        <Group label={t("speed")}>
          {rates.map((one) => (
            <Pill
              key={one}
              testId={`player-sheet-speed-${one}`}
              isOn={one === rate}
              onClick={() => engine.setRate(one)}
            >
              {textOf(one)}
            </Pill>
          ))}
        </Group>
        {offered.length > 0 && (
          <Group label={t("captions.title")}>
            <Pill isOn={captions === null} onClick={() => engine.setCaptions(null)}>
              {t("captions.off")}
            </Pill>
            {offered.map((language) => (
              <Pill
                key={language}
                testId={`player-sheet-captions-${language}`}
                isOn={captions === language}
                onClick={() => engine.setCaptions(language)}
              >
                {t(`captions.${language}`)}
              </Pill>
            ))}
          </Group>
        )}
        <QualityChoices player={player} testId="player-sheet-quality" hasTitle />
      </div>
    </Drawer>
  );
}

function Tools({ player, media, onClose }: Pick<Props, "player" | "media" | "onClose">) {
  const { t } = useTranslation("player");
  const { engine, playback } = player;
  const isMirrored = usePlayerState(player, (state) => state.isMirrored);
  const isSoundOnly = usePlayerState(player, (state) => state.isSoundOnly);
  const loop = usePlayerState(player, (state) => state.loop);
  const loopWord = loop === null ? "setA" : loop.bMs === null ? "setB" : "clear";
  const isFilm = !playback.isSound;
  return (
    <div className={css.tools}>
      <Tool
        icon="loop"
        testId="player-sheet-loop"
        isOn={loop !== null}
        onClick={() => {
          stepLoop(engine);
          onClose(); // the moment is chosen on the picture
        }}
      >
        {t(loopWord === "setA" ? "loop.setA" : loopWord === "setB" ? "loop.setB" : "loop.clear")}
      </Tool>
      {isFilm && (
        <Tool
          icon="mirror"
          testId="player-sheet-mirror"
          isOn={isMirrored}
          onClick={() => toggleMirror(engine)}
        >
          {t("mirror")}
        </Tool>
      )}
      {isFilm && playback.soundUrl !== null && (
        <Tool
          icon="headphones"
          testId="player-sheet-sound-only"
          isOn={isSoundOnly}
          onClick={() => engine.setSoundOnly(!isSoundOnly)}
        >
          {t("soundOnly.on")}
        </Tool>
      )}
      {isFilm && media.canPip && (
        <Tool icon="pip" isOn={media.isPip} onClick={media.togglePip}>
          {t("pip")}
        </Tool>
      )}
    </div>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={css.label}>{label}</h3>
      <div className={css.pills}>{children}</div>
    </section>
  );
}

type PillProps = { isOn: boolean; testId?: string; onClick: () => void; children: ReactNode };
function Pill({ isOn, testId, onClick, children }: PillProps) {
  return (
    <button
      type="button"
      className={css.pill}
      aria-pressed={isOn}
      data-testid={testId}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function Tool({ icon, ...props }: PillProps & { icon: IconName }) {
  return (
    <button
      type="button"
      className={css.tool}
      aria-pressed={props.isOn}
      data-testid={props.testId}
      onClick={props.onClick}
    >
      <Icon name={icon} />
      {props.children}
    </button>
  );
}
