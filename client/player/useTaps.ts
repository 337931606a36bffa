import { type PointerEvent, useRef } from "react";
import type { PlayerEngine } from "./engine.ts";

/** Two taps closer than this are one double tap, ms. */
const DOUBLE_MS = 300;
const STEP_MS = 10_000;

type Deps = { engine: PlayerEngine; isAwake: boolean; wake: () => void; rest: () => void };

/**
 * What pressing the picture does. A mouse plays and pauses. A finger shows and hides the controls; twice at one
 * side it steps ten seconds that way.
 */
export function useTaps({ engine, isAwake, wake, rest }: Deps) {
  const last = useRef({ atMs: 0, side: 0 });
  return {
    onPointerUp(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      if (event.pointerType === "mouse" || engine.store.get().phase === "idle") {
        engine.toggle();
        return;
      }
      const { left, width } = event.currentTarget.getBoundingClientRect();
      const share = (event.clientX - left) / width;
      const side = share < 0.33 ? -1 : share > 0.67 ? 1 : 0;
      const atMs = event.timeStamp;
      const isDouble = atMs - last.current.atMs < DOUBLE_MS && side === last.current.side;
      last.current = { atMs, side };
      if (isDouble && side !== 0) {
        engine.seekBy(side * STEP_MS);
        wake();
      } else if (isAwake) rest();
      else wake();
    },
  };
}
