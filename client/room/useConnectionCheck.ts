import { useEffect, useState } from "react";
import { call, socket } from "../kit/call.ts";
import { type Bandwidth, measureBandwidth } from "./bandwidth.ts";
import { type ProbeResult, type ProbeRoute, probeRoute, probeRoutes } from "./probe.ts";

export type ConnectionCheck = {
  isRunning: boolean;
  routes: Partial<Record<ProbeRoute, ProbeResult>>;
  bandwidth: Bandwidth | null;
  /** Of the ticks over UDP, 0 to 1; null when too few came to tell. */
  lossShare: number | null;
};
const SOCKET_WAIT_MS = 5000;
const START: ConnectionCheck = { isRunning: true, routes: {}, bandwidth: null, lossShare: null };

/** Tries the ways to the media server side by side, then measures the rate. `round` repeats it. */
export function useConnectionCheck(round: number): ConnectionCheck {
  const [check, setCheck] = useState(START);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round means: check again
  useEffect(() => {
    let wanted = true;
    const add = (change: (before: ConnectionCheck) => ConnectionCheck) =>
      wanted && setCheck(change);
    const tryRoute = async (route: ProbeRoute) => {
      const failed = { result: "failed" as const, lossShare: null };
      const { result, lossShare } = await probeRoute(call, route).catch(() => failed);
      add((before) => ({
        ...before,
        routes: { ...before.routes, [route]: result },
        lossShare: lossShare ?? before.lossShare,
      }));
    };
    const run = async () => {
      setCheck(START);
      if (await waitForSocket()) {
        await Promise.all(probeRoutes.map(tryRoute));
        const bandwidth = await measureBandwidth().catch(() => null);
        add((before) => ({ ...before, bandwidth }));
      }
      add((before) => ({ ...before, isRunning: false }));
    };
    void run();
    return () => {
      wanted = false;
    };
  }, [round]);
  return check;
}

/** Whether the server can be asked; it may still be connecting. */
function waitForSocket(): Promise<boolean> {
  if (socket.connected) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), SOCKET_WAIT_MS);
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
