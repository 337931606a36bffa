import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { PlayerEngine } from "./engine.ts";

/** What arrows, Page and Home keys do on a slider of time, ms; null: not ours. */
export function scrubKey(key: string, atMs: number, durationMs: number): number | null {
  if (key === "ArrowLeft" || key === "ArrowDown") return atMs - 5_000;
  if (key === "ArrowRight" || key === "ArrowUp") return atMs + 5_000;
  if (key === "PageDown") return atMs - durationMs / 10;
  if (key === "PageUp") return atMs + durationMs / 10;
  if (key === "Home") return 0;
  return key === "End" ? durationMs : null;
}

/**
 * Pointer and keys of a slider of time. While a finger drags nothing is fetched: the film goes there when it is
 * let go. `hoverMs` is the moment under the pointer, for the preview.
 */
export function useScrub(engine: PlayerEngine, durationMs: number) {
  const [hoverMs, setHoverMs] = useState<number | null>(null);
  const [dragMs, setDragMs] = useState<number | null>(null);
  const momentOf = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = width > 0 ? (event.clientX - left) / width : 0;
    return Math.round(Math.min(1, Math.max(0, share)) * durationMs);
  };
  return {
    hoverMs,
    dragMs,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragMs(momentOf(event));
        setHoverMs(momentOf(event));
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        setHoverMs(momentOf(event));
        if (dragMs !== null) setDragMs(momentOf(event));
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        if (dragMs !== null) engine.seek(momentOf(event));
        setDragMs(null);
        if (event.pointerType !== "mouse") setHoverMs(null);
      },
      onPointerCancel() {
        setDragMs(null);
        setHoverMs(null);
      },
      onPointerLeave() {
        if (dragMs === null) setHoverMs(null);
      },
      onKeyDown(event: KeyboardEvent<HTMLElement>) {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        const toMs = scrubKey(event.key, engine.store.get().currentMs, durationMs);
        if (toMs === null) return;
        event.preventDefault();
        engine.seek(toMs);
      },
    },
  };
}
