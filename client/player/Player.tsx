import { MediaProvider } from "media-chrome/react/media-store";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { BigPlay } from "./BigPlay.tsx";
import { ControlBar } from "./ControlBar.tsx";
import { exposeDiagnostics } from "./diagnostics.ts";
import { Face } from "./Face.tsx";
import { IntervalOverlay } from "./IntervalOverlay.tsx";
import { MoreSheet } from "./MoreSheet.tsx";
import { prepareSource } from "./open-source.ts";
import css from "./Player.module.css";
import { Troubles } from "./Troubles.tsx";
import { isThrifty } from "./thrift.ts";
import { useKeyRunner } from "./useActions.ts";
import { useAwake } from "./useAwake.ts";
import { useKeys } from "./useKeys.ts";
import { useMedia, useMediaRefs } from "./useMedia.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";
import { useTaps } from "./useTaps.ts";

/** The film or the sound with its controls. `usePlayer` makes the handle; `<Tools>` takes the same one. */
export function Player({ player }: { player: PlayerHandle }) {
  return (
    <MediaProvider>
      <Screen player={player} />
    </MediaProvider>
  );
}

function Screen({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { engine, playback, title } = player;
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const [openMenus, setOpenMenus] = useState(0);
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  const media = useMedia();
  const isPlaying = usePlayerState(player, (state) => !state.isPaused && state.phase === "ready");
  const phase = usePlayerState(player, (state) => state.phase);
  const isWaiting = usePlayerState(player, (state) => state.isWaiting);
  const isSoundOnly = usePlayerState(player, (state) => state.isSoundOnly);
  const { isAwake, wake, rest } = useAwake(isPlaying && openMenus === 0 && !playback.isSound);
  const run = useKeyRunner(player, media, wake);
  useKeys(run);
  const taps = useTaps({ engine, isAwake, wake, rest });
  const onMenu = useCallback((isOpen: boolean) => setOpenMenus(isOpen ? 1 : 0), []);
  return (
    <section
      ref={setRoot}
      className={css.player}
      aria-label={t("label", { title })}
      data-testid="player"
      data-kind={playback.isSound ? "sound" : "film"}
      data-asleep={!isAwake || undefined}
      data-idle={phase === "idle" || undefined}
      data-sound-only={isSoundOnly || undefined}
      onPointerMove={(event) => event.pointerType === "mouse" && wake()}
      onFocus={wake}
    >
      <Pictures player={player} root={root} />
      <div className={css.touch} data-testid="player-picture" {...taps} />
      <Face player={player} />
      <Captions player={player} />
      {isWaiting && (
        <span
          className={css.spinner}
          role="status"
          aria-label={t("loading")}
          data-testid="player-waiting"
        />
      )}
      <IntervalOverlay player={player} />
      <BigPlay player={player} />
      <Troubles player={player} />
      <div className={css.bar}>
        <ControlBar
          player={player}
          media={media}
          root={root}
          onMenu={onMenu}
          onMore={() => setIsSheetOpen(true)}
        />
      </div>
      <MoreSheet
        player={player}
        media={media}
        root={root}
        isOpen={isSheetOpen}
        onClose={() => setIsSheetOpen(false)}
      />
    </section>
  );
}

/** The media element, its captions and the picture that stands while another source is loaded. */
function Pictures({ player, root }: { player: PlayerHandle; root: HTMLElement | null }) {
  const { t } = useTranslation("player");
  const { engine, playback } = player;
  const video = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const refs = useMediaRefs();
  const isMirrored = usePlayerState(player, (state) => state.isMirrored);
  const isHeld = usePlayerState(player, (state) => state.isHeld);
  useEffect(() => {
    if (!video.current || !still.current) return;
    const detach = engine.attach(video.current, still.current);
    const conceal = exposeDiagnostics(engine);
    return () => {
      conceal();
      detach();
    };
  }, [engine]);
  useEffect(() => {
    refs.media(video.current);
    refs.fullscreen(root);
    return () => {
      refs.media(null);
      refs.fullscreen(null);
    };
  }, [refs, root]);
  useEffect(() => {
    if (!isThrifty()) void prepareSource();
  }, []);
  return (
    <div className={css.pictures} data-mirrored={isMirrored || undefined}>
      {/* biome-ignore lint/a11y/useMediaCaption: they are there where the teacher wrote any */}
      <video ref={video} className={css.video} playsInline preload="none" tabIndex={-1}>
        {playback.captions.map(({ language, url }) => (
          <track
            key={language}
            kind="subtitles"
            srcLang={language}
            label={t(`captions.${language}`)}
            src={url}
          />
        ))}
      </video>
      <canvas ref={still} className={css.video} hidden={!isHeld} />
    </div>
  );
}

function Captions({ player }: { player: PlayerHandle }) {
  const text = usePlayerState(player, (state) => state.captionText);
  const language = usePlayerState(player, (state) => state.captions);
  if (text === "" || language === null) return null;
  return (
    <p className={css.captions} lang={language} data-testid="player-caption">
      <span>{text}</span>
    </p>
  );
}
