import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Play } from "#server/together/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { Controls } from "./Controls.tsx";
import { wayOf } from "./receive.ts";
import { SoundFace } from "./SoundFace.tsx";
import css from "./TogetherStage.module.css";
import { useEngine, useFollower } from "./useFollower.ts";
import { type Opened, useOpened, usePlay, useServerClock } from "./usePlay.ts";

/** The stage while it holds a film: the same moment for everybody, each at the quality of its own link. */
export function TogetherStage() {
  const { t } = useTranslation("together");
  const { play, waiting, take } = usePlay();
  const now = useServerClock();
  if (!play)
    return <div className={css.stage} role="status" aria-label={t("loading")} data-empty="" />;
  return <Opening key={play.id} play={play} waiting={waiting} take={take} now={now} />;
}

type Props = {
  play: Play;
  waiting: readonly string[];
  take: (play: Play) => void;
  now: () => number;
};

function Opening(props: Props) {
  const { t } = useTranslation("together");
  const { opened, renew } = useOpened(props.play.id);
  if (!opened)
    return (
      <div className={css.stage} role="status" aria-label={t("loading")}>
        <span className={css.spinner} />
      </div>
    );
  return <Screen {...props} opened={opened} renew={renew} />;
}

function Screen(props: Props & { opened: Opened; renew: () => void }) {
  const { play, waiting, take, now, opened, renew } = props;
  const { t } = useTranslation("together");
  const { mode, may } = useClassroom();
  const root = useRef<HTMLElement>(null);
  const [isShown, setShown] = useState(false);
  const { playback } = opened;
  const way = useMemo(() => wayOf(mode, playback, isShown), [mode, playback, isShown]);
  const { engine, video, still, state } = useFollower({ play, opened, renew, way, now });
  const isHeld = useEngine(engine, ({ isHeld: held }) => held);
  const trouble = useEngine(engine, ({ trouble: name }) => name);
  const captionText = useEngine(engine, (all) => all.captionText);
  const showPicture = useCallback(() => setShown(true), []);
  const isSound = way.what !== "picture" || playback.isSound;
  const isLost = trouble?.name === "broken" || trouble?.name === "unsupported";
  return (
    <section
      ref={root}
      className={css.stage}
      aria-label={t("label", { title: play.title })}
      data-testid="together-stage"
      data-way={way.what}
      data-playing={play.state.isPlaying || undefined}
      data-away={state.awayMs ?? undefined}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: they are there where the teacher wrote any */}
      <video
        ref={video}
        className={css.video}
        playsInline
        preload="none"
        tabIndex={-1}
        data-testid="together-video"
      >
        {playback.captions.map(({ language, url }) => (
          <track key={language} kind="subtitles" srcLang={language} src={url} />
        ))}
      </video>
      <canvas ref={still} className={css.video} hidden={!isHeld} />
      {isSound && <SoundFace play={play} playback={playback} way={way} onShow={showPicture} />}
      {captionText !== "" && (
        <p className={css.captions}>
          <span>{captionText}</span>
        </p>
      )}
      <div className={css.top}>
        {may("seeModes") && waiting.length > 0 && (
          <span className={css.chip} data-testid="together-waiting" role="status">
            <Icon name="clock" sizePx={16} />
            {t("waiting", { count: waiting.length })}
          </span>
        )}
        {!may("present") && !play.state.isPlaying && !state.isLoading && (
          <span className={css.chip} role="status">
            <Icon name="pause" sizePx={16} />
            {t(play.state.positionMs === 0 ? "soon" : "paused")}
          </span>
        )}
      </div>
      {state.isLoading && !state.isBlocked && !isLost && (
        <span className={css.spinner} role="status" aria-label={t("loading")} />
      )}
      {state.isBlocked && (
        <button type="button" className={css.tap} data-testid="together-tap">
          <Icon name="play" sizePx={26} />
          {t("tap")}
        </button>
      )}
      {isLost && (
        <div className={css.lost} role="alert">
          <p>{t(trouble.name === "unsupported" ? "unsupported" : "broken")}</p>
          {trouble.name === "broken" && (
            <button type="button" className={css.retry} onClick={() => engine.retry()}>
              <Icon name="refresh" sizePx={20} />
              {t("retry")}
            </button>
          )}
        </div>
      )}
      <Controls
        play={play}
        playback={playback}
        engine={engine}
        video={video}
        root={root}
        now={now}
        take={take}
      />
    </section>
  );
}
