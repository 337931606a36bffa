import { useEffect, useState } from "react";
import type { Timer } from "#server/signals/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { leftMsOf } from "./clock.ts";

/** What is left of the timer, ms, renewed four times a second while it runs. */
export function useLeftMs(timer: Timer | null): number {
  const { clockOffsetMs } = useClassroom();
  const [, renew] = useState(0);
  const isRunning = timer !== null && timer.endsAt !== null;
  useEffect(() => {
    if (!isRunning) return;
    const ticking = setInterval(() => renew((count) => count + 1), 250);
    return () => clearInterval(ticking);
  }, [isRunning]);
  return timer ? leftMsOf(timer, Date.now() + clockOffsetMs) : 0;
}
