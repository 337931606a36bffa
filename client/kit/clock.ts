import { useEffect, useState } from "react";

let aheadMs = 0; // of this device's clock

/** Learns the server's time from a reply, so that a wrong clock on a phone does no harm. */
export function learnServerTime(now: string): void {
  aheadMs = Date.parse(now) - Date.now();
}

/** Now by the server's clock, ms. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}

/** Now by the server's clock, ms, renewed every `everyMs` while it is on a screen. */
export function useServerNow(everyMs = 5_000): number {
  const [nowMs, setNowMs] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
