import { useEffect } from "react";

/** The screen stays on while one is in the room: a phone that locks itself mutes the pupil. Where the browser can. */
export function useWakeLock(isWanted: boolean): void {
  useEffect(() => {
    const { wakeLock } = navigator as { wakeLock?: WakeLock };
    if (!isWanted || !wakeLock) return;
    let isOver = false;
    let held: WakeLockSentinel | null = null;
    const take = async () => {
      if (document.visibilityState !== "visible" || (held && !held.released)) return;
      try {
        const got = await wakeLock.request("screen");
        if (isOver) await got.release();
        else held = got;
      } catch {
        // A low battery forbids it; the system's own time applies
      }
    };
    const onVisible = () => void take(); // it is taken away with each look elsewhere
    void take();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", onVisible);
      void held?.release().catch(() => undefined);
    };
  }, [isWanted]);
}
