import { useEffect, useState, useSyncExternalStore } from "react";
import type { Chapter, ItemKind, Repetitions, Timer } from "#server/library/protocol.ts";
import type { Playback } from "#server/videos/protocol.ts";
import { Store } from "../kit/store.ts";
import type { Reporter } from "../watching/report/reporter.ts";
import { createBeeper } from "./beep.ts";
import { PlayerEngine } from "./engine.ts";
import { IntervalTimer } from "./interval-timer.ts";
import { openSource } from "./open-source.ts";
import { isWorthResuming } from "./resume.ts";
import type { PlayerState } from "./state.ts";

export type PlayerOptions = {
  playback: Playback;
  kind: ItemKind;
  title: string;
  chapters: readonly Chapter[];
  /** The teacher's; the viewer may change the seconds. Null where the item has none: it can be opened all the same. */
  timer: Timer | null;
  repetitions: Repetitions | null;
  /** Where the viewer left; offered, not forced. */
  startAtMs?: number;
  onTime?: (currentMs: number) => void;
  onEnded?: () => void;
  /**
   * Wants a fresh `playback` (openItem again): the addresses run out, or more rungs may have come.
   * Goes on at the same position when the new one is passed. Asked again if nothing comes.
   */
  onNeedsPlayback?: (why: "expired" | "incomplete") => void;
  /** Null: nobody counts what is watched. */
  reporter?: Reporter | null;
};

/** What `<Player>` and `<Tools>` share. Made by `usePlayer`, once a screen. */
export type PlayerHandle = PlayerOptions & {
  engine: PlayerEngine;
  interval: IntervalTimer;
  beeper: ReturnType<typeof createBeeper>;
  /** Repetitions counted so far. */
  counter: Store<{ count: number }>;
};

/** Where an exercise brings no timer of its own. */
const USUAL_TIMER: Timer = { workS: 30, restS: 15, rounds: 4 };

/**
 * The player of one item; give the component a `key` of the item's id. Nothing is fetched before play.
 * `<Player player={player} />` and `<Tools player={player} />` may stand anywhere below.
 */
export function usePlayer(options: PlayerOptions): PlayerHandle {
  const { playback, timer, startAtMs = 0, onTime, onEnded, onNeedsPlayback, reporter } = options;
  const [core] = useState(() => {
    const beeper = createBeeper();
    return {
      engine: new PlayerEngine(playback, { openSource, storage: localStorage }),
      interval: new IntervalTimer(timer ?? USUAL_TIMER, { signal: beeper.signal }),
      beeper,
      counter: new Store({ count: 0 }),
    };
  });
  const { engine, interval, beeper } = core;
  useEffect(() => {
    engine.events = { onTime, onEnded, onNeedsPlayback, reporter };
  }, [engine, onTime, onEnded, onNeedsPlayback, reporter]);
  useEffect(() => {
    const isWorth = isWorthResuming(startAtMs, playback.durationMs);
    engine.resumeMs = isWorth ? startAtMs : 0;
  }, [engine, startAtMs, playback.durationMs]);
  useEffect(() => engine.setPlayback(playback), [engine, playback]);
  useEffect(
    () => () => {
      interval.close();
      beeper.close();
    },
    [interval, beeper],
  );
  return { ...options, ...core };
}

/** A part of the player's state; give a selector that returns a plain value or a piece of the state itself. */
export function usePlayerState<T>(player: PlayerHandle, select: (state: PlayerState) => T): T {
  const { store } = player.engine;
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
