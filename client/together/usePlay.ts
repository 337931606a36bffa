import { useEffect, useState } from "react";
import type { Play } from "#server/together/protocol.ts";
import type { Playback } from "#server/videos/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { measureOffset, ownNow } from "./clock.ts";

/** What the stage plays, kept current; null until it is known. `waiting`: persons whose film loads. */
export function usePlay(): { play: Play | null; waiting: string[]; take: (play: Play) => void } {
  const { lessonId, call, entry, fail, stage, isLive } = useClassroom();
  const playId = stage.kind === "video" ? stage.playId : null;
  const [play, take] = useState<Play | null>(null);
  const [waiting, setWaiting] = useState<string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew at each entry
  useEffect(() => {
    if (playId === null || !isLive) return;
    let isWanted = true;
    call("together:read", { lessonId }).then(
      (read) => {
        if (!isWanted) return;
        take(read.play);
        setWaiting(read.waiting);
      },
      (error: unknown) => isWanted && fail(error),
    );
    return () => {
      isWanted = false;
    };
  }, [lessonId, call, entry, fail, playId, isLive]);
  useNotice("together:changed", ({ play: next }) => take(next));
  useNotice("together:waitingChanged", (told) => setWaiting(told.waiting));
  return { play: play?.id === playId ? play : null, waiting, take };
}

/** Measured again this often, ms: a quartz of 50 ppm strays 6 ms in it. */
const REMEASURE_MS = 120_000;

/** The server's clock, ms: by what entering the room told, until it is measured better. The function stays the same. */
export function useServerClock(): () => number {
  const { lessonId, call, entry, isLive, clockOffsetMs } = useClassroom();
  const [clock] = useState(() => {
    // What entering told is late by half a round trip, and of the system's clock.
    let offsetMs = clockOffsetMs + Date.now() - ownNow();
    return {
      now: () => ownNow() + offsetMs,
      set: (next: number) => {
        offsetMs = next;
      },
    };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew at each entry
  useEffect(() => {
    if (!isLive) return;
    let isWanted = true;
    const ask = () => call("together:ping", { lessonId }).then(({ nowMs }) => nowMs);
    const measure = async () => {
      const offsetMs = await measureOffset(ask, () => isWanted);
      if (isWanted && offsetMs !== null) clock.set(offsetMs);
    };
    void measure();
    const timer = setInterval(() => void measure(), REMEASURE_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [lessonId, call, entry, isLive, clock]);
  return clock.now;
}

export type Opened = { playback: Playback; isCounted: boolean };

/** Addresses of what is played; `renew` brings fresh ones, and they replace the old. */
export function useOpened(playId: string): { opened: Opened | null; renew: () => void } {
  const { lessonId, call, fail, isLive } = useClassroom();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again
  useEffect(() => {
    if (!isLive) return;
    let isWanted = true;
    call("together:open", { lessonId, playId }).then(
      (next) => isWanted && setOpened(next),
      (error: unknown) => isWanted && fail(error),
    );
    return () => {
      isWanted = false;
    };
  }, [lessonId, call, fail, playId, round]);
  return { opened, renew: () => setRound((before) => before + 1) };
}
