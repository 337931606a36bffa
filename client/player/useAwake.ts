import { useCallback, useEffect, useState } from "react";

/** Without a movement for this long the controls step aside, ms. */
const REST_MS = 3_000;

/** Whether the controls are to be seen: someone moves or has just tapped, or nothing plays. */
export function useAwake(isPlaying: boolean) {
  const [lastMs, setLastMs] = useState(0);
  const [isAwake, setIsAwake] = useState(true);
  useEffect(() => {
    setIsAwake(true);
    if (!isPlaying) return;
    const timer = setTimeout(() => setIsAwake(false), lastMs === 0 ? REST_MS : REST_MS + 1);
    return () => clearTimeout(timer);
  }, [isPlaying, lastMs]);
  const wake = useCallback(() => setLastMs(performance.now()), []);
  const rest = useCallback(() => setIsAwake(false), []);
  return { isAwake: isAwake || !isPlaying, wake, rest };
}
