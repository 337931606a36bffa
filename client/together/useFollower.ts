import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Play } from "#server/together/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { exposeDiagnostics } from "../player/diagnostics.ts";
import { PlayerEngine } from "../player/engine.ts";
import { openSource } from "../player/open-source.ts";
import type { PlayerState } from "../player/state.ts";
import { useReporter } from "../watching/report/useReporter.ts";
import { Follower, type FollowerState } from "./follower.ts";
import type { Way } from "./receive.ts";
import type { Opened } from "./usePlay.ts";

/** The room's mode decides the quality here; what the viewer chose in the library stays there. */
const NO_STORAGE = { getItem: () => null, setItem: () => undefined };
const IDLE: FollowerState = { isBlocked: false, isLoading: false, awayMs: null };

type Options = {
  play: Play;
  opened: Opened;
  renew: () => void;
  way: Way;
  now: () => number;
};
export type Following = {
  engine: PlayerEngine;
  video: RefObject<HTMLVideoElement | null>;
  still: RefObject<HTMLCanvasElement | null>;
  state: FollowerState;
};

/** The player of one film on the stage, kept in step. The component has the play's id as its key. */
export function useFollower({ play, opened, renew, way, now }: Options): Following {
  const { lessonId, me, call } = useClassroom();
  const { playback, isCounted } = opened;
  const video = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const [engine] = useState(() => new PlayerEngine(playback, { openSource, storage: NO_STORAGE }));
  const [follower, setFollower] = useState<Follower | null>(null);
  const isWatched = isCounted && me.role === "pupil";
  const reporter = useReporter(play.itemId, me.personId, isWatched);
  useEffect(() => {
    engine.events = { reporter, onNeedsPlayback: renew };
  }, [engine, reporter, renew]);
  useEffect(() => engine.setPlayback(playback), [engine, playback]);
  useEffect(() => {
    if (way.what === "picture") engine.setQuality(way.quality);
    engine.setSoundOnly(way.what === "sound");
  }, [engine, way]);

  const isOn = way.what !== "none";
  const playId = play.id;
  useEffect(() => {
    if (!isOn || !video.current || !still.current) return;
    const detach = engine.attach(video.current, still.current);
    const conceal = exposeDiagnostics(engine);
    const onLoading = (isWaiting: boolean) =>
      // What was lost on the way is told with the next change; nobody's lesson hangs on it.
      void call("together:report", { lessonId, playId, isWaiting }).catch(() => undefined);
    const next = new Follower({ engine, video: video.current, now, onLoading });
    setFollower(next);
    return () => {
      next.close();
      setFollower(null);
      conceal();
      detach();
    };
  }, [engine, isOn, now, call, lessonId, playId]);
  useEffect(() => follower?.follow(play), [follower, play]);
  const state = useSyncExternalStore(
    follower?.store.subscribe ?? subscribeToNothing,
    follower?.store.get ?? (() => IDLE),
  );
  return { engine, video, still, state };
}

const subscribeToNothing = () => () => undefined;

/** A part of the player's state. */
export function useEngine<T>({ store }: PlayerEngine, select: (state: PlayerState) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
