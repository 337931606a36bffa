import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FallbackReason, FallbackStream } from "#server/fallback/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Listening.module.css";
import { type LiveState, playLive } from "./live-player.ts";

/** The server forgets a listener that is silent for thirty seconds. */
const READ_EVERY_MS = 10_000;
/** Asked again soon; a lost socket is told elsewhere. */
const failed = () => undefined;
const waiting: LiveState = { isPlaying: false, latencyS: null, isBlocked: false };

/** Plays the stream, says what it is and how late it comes. */
export function Listening({ reason }: { reason: FallbackReason }) {
  const { t } = useTranslation("fallback");
  const { mode, may } = useClassroom();
  const stream = useStream(reason);
  const video = useRef<HTMLVideoElement>(null);
  const [live, setLive] = useState(waiting);
  // Who chose to receive no picture gets none this way either.
  const hasPicture = mode === "small" || mode === "full";
  const url = hasPicture ? stream.masterUrl : stream.soundUrl;
  useEffect(() => {
    if (!video.current || url === null) return;
    return playLive(video.current, url, setLive);
  }, [url]);
  const who = may("raiseHand") ? "pupil" : "adult";
  const seconds = live.latencyS === null ? null : Math.max(1, Math.round(live.latencyS));
  return (
    <aside
      className={css.card}
      data-testid="fallback"
      data-reason={reason}
      data-playing={live.isPlaying || undefined}
      aria-label={t("label")}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: live speech has no captions yet */}
      <video
        ref={video}
        className={css.picture}
        playsInline
        autoPlay
        hidden={!hasPicture || !live.isPlaying}
        data-testid="fallback-video"
      />
      <div className={css.words} role="status">
        <strong>
          <Icon name="headphones" sizePx={20} />
          {t(live.isPlaying ? `${who}.title` : "preparing")}
        </strong>
        <span>{t(`${who}.${reason}`)}</span>
        {live.isPlaying && seconds !== null && (
          <span data-testid="fallback-latency">{t("latency", { count: seconds })}</span>
        )}
        <span>{t(`${who}.works`)}</span>
      </div>
      {live.isBlocked && (
        <button
          type="button"
          className={css.tap}
          data-testid="fallback-tap"
          onClick={() => void video.current?.play()}
        >
          <Icon name="volume" />
          {t("tap")}
        </button>
      )}
    </aside>
  );
}

/** The addresses, while this device listens. */
function useStream(reason: FallbackReason): FallbackStream {
  const { call, lessonId, entry } = useClassroom();
  const [stream, setStream] = useState<FallbackStream>({ masterUrl: null, soundUrl: null });
  const take = (next: FallbackStream) =>
    // The same address again is no reason to load anew.
    setStream((now) => (now.masterUrl === next.masterUrl ? now : next));
  const read = () => void call("fallback:read", { lessonId }).then(take, failed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `entry`: a server that started anew knows no listeners
  useEffect(() => {
    void call("fallback:enter", { lessonId, reason }).then(take, failed);
    const timer = setInterval(read, READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [call, lessonId, reason, entry]);
  useEffect(() => () => void call("fallback:leave", { lessonId }).catch(failed), [call, lessonId]);
  useNotice("fallback:changed", read);
  return stream;
}
