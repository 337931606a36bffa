import { Menu, Slider } from "@mantine/core";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Play } from "#server/together/protocol.ts";
import { playRates, positionAt } from "#server/together/protocol-clock.ts";
import type { Playback } from "#server/videos/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { currentLanguage } from "../kit/text/text.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import type { PlayerEngine } from "../player/engine.ts";
import { clockOf } from "../player/times.ts";
import css from "./Controls.module.css";
import { useEngine } from "./useFollower.ts";

type Props = {
  play: Play;
  playback: Playback;
  engine: PlayerEngine;
  video: RefObject<HTMLVideoElement | null>;
  root: RefObject<HTMLElement | null>;
  now: () => number;
  take: (play: Play) => void;
};
/** How often the time is drawn anew, ms. */
const TICK_MS = 250;
/** A step back: a teacher's «once more». */
const BACK_MS = 10_000;

/** Under the film: for those who present what moves it for everybody, for the others their own sound and size. */
export function Controls(props: Props) {
  const { play, now, take } = props;
  const { t } = useTranslation("together");
  const { may, call, lessonId, fail } = useClassroom();
  const atMs = usePosition(play, now);
  const [dragMs, setDragMs] = useState<number | null>(null);
  const leaps = useRef(0);
  const { isPlaying } = play.state;
  const isOver = atMs >= play.durationMs;
  const steer = (change: { isPlaying?: boolean; positionMs?: number; rate?: Rate }) =>
    call("together:steer", { lessonId, playId: play.id, ...change }).then(take, fail);
  /** The line stays where it was put until the server has it: the next key goes on from there. */
  const leap = (positionMs: number) => {
    setDragMs(positionMs);
    leaps.current += 1;
    const own = leaps.current;
    void steer({ positionMs }).then(() => own === leaps.current && setDragMs(null));
  };
  const mayMove = may("present");
  return (
    <div className={css.controls}>
      {mayMove && (
        <Slider
          className={css.seek ?? ""}
          size={6}
          thumbSize={18}
          min={0}
          max={play.durationMs}
          step={1_000}
          value={dragMs ?? atMs}
          label={clockOf}
          thumbLabel={t("seek")}
          thumbProps={{ "aria-valuetext": clockOf(dragMs ?? atMs) }}
          onChange={setDragMs}
          onChangeEnd={leap}
        />
      )}
      <div className={css.line}>
        {mayMove && (
          <>
            <Round
              testId={isPlaying && !isOver ? "together-pause" : "together-play"}
              icon={isPlaying && !isOver ? "pause" : "play"}
              label={t(isPlaying && !isOver ? "pause" : "play")}
              isMain
              onClick={() => void steer({ isPlaying: isOver || !isPlaying })}
            />
            <Round
              testId="together-back"
              word="−10"
              label={t("back")}
              onClick={() => leap(Math.max(0, (dragMs ?? atMs) - BACK_MS))}
            />
          </>
        )}
        <span className={css.time}>{`${clockOf(atMs)} / ${clockOf(play.durationMs)}`}</span>
        <span className={css.title}>{play.title}</span>
        {mayMove && <RateMenu rate={play.state.rate} onPick={(rate) => void steer({ rate })} />}
        <OwnButtons {...props} />
        {mayMove && (
          <Round
            testId="together-stop"
            icon="x"
            label={t("stop")}
            onClick={() => void call("room:clearStage", { lessonId }).catch(fail)}
          />
        )}
      </div>
    </div>
  );
}

type Rate = (typeof playRates)[number];

/** What concerns this device alone. */
function OwnButtons({ playback, engine, video, root }: Props) {
  const { t } = useTranslation("together");
  const [isMuted, setMuted] = useState(false);
  const captions = useEngine(engine, (state) => state.captions);
  const offered = playback.captions.map(({ language }) => language);
  const own = currentLanguage();
  const language = offered.includes(own) ? own : offered[0];
  return (
    <>
      {language !== undefined && (
        <Round
          testId="together-captions"
          icon="captions"
          label={t(captions ? "captions.off" : "captions.on")}
          isOn={captions !== null}
          onClick={() => engine.setCaptions(captions ? null : language)}
        />
      )}
      <Round
        testId="together-mute"
        icon={isMuted ? "volumeOff" : "volume"}
        label={t(isMuted ? "unmute" : "mute")}
        isOn={isMuted}
        onClick={() => {
          if (video.current) video.current.muted = !isMuted;
          setMuted(!isMuted);
        }}
      />
      {document.fullscreenEnabled && (
        <Round
          testId="together-full"
          icon="fullscreen"
          label={t("full")}
          onClick={
            () =>
              void (
                document.fullscreenElement
                  ? document.exitFullscreen()
                  : root.current?.requestFullscreen()
              )?.catch(() => undefined) // refused by the browser: it stays as it is
          }
        />
      )}
    </>
  );
}

function RateMenu({ rate, onPick }: { rate: Rate; onPick: (rate: Rate) => void }) {
  const { t } = useTranslation("together");
  const format = useFormat();
  return (
    <Menu position="top-end" withinPortal={false}>
      <Menu.Target>
        <button type="button" className={css.rate} aria-label={t("rate")}>
          {`${format.number(rate)}×`}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {playRates.map((one) => (
          <Menu.Item key={one} onClick={() => onPick(one)} aria-current={one === rate}>
            {`${format.number(one)}×`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type RoundProps = {
  testId: string;
  icon?: IconName;
  /** In place of a picture. */
  word?: string;
  label: string;
  isMain?: boolean;
  isOn?: boolean;
  onClick: () => void;
};
function Round({ testId, icon, word, label, isMain, isOn, onClick }: RoundProps) {
  return (
    <button
      type="button"
      className={css.round}
      data-main={isMain || undefined}
      data-on={isOn || undefined}
      data-testid={testId}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      {icon ? <Icon name={icon} /> : word}
    </button>
  );
}

/** Where the film stands for everybody, drawn a few times a second. */
function usePosition({ state, durationMs }: Play, now: () => number): number {
  const [atMs, setAtMs] = useState(() => positionAt(state, now(), durationMs));
  useEffect(() => {
    const look = () => setAtMs(positionAt(state, now(), durationMs));
    look();
    if (!state.isPlaying) return;
    const timer = setInterval(look, TICK_MS);
    return () => clearInterval(timer);
  }, [state, durationMs, now]);
  return atMs;
}
