import { useEffect, useState } from "react";
import { useClassroom } from "../kit/classroom/context.tsx";

/** The server's time, told every second while `isOn`. */
export function useServerClock(isOn: boolean): number {
  const { clockOffsetMs } = useClassroom();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isOn) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isOn]);
  return now + clockOffsetMs;
}
