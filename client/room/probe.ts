import { Device } from "mediasoup-client";
import { parseStored } from "../kit/stored.ts";
import type { Call } from "./ports.ts";
import { toDataConsumerOptions, toRtpCapabilities, toTransportOptions } from "./wire.ts";

export const probeRoutes = ["udp", "tcp", "relay"] as const;
export type ProbeRoute = (typeof probeRoutes)[number];
/** `absent`: this school has no relay, so there is nothing to try. */
export type ProbeResult = "connected" | "failed" | "absent";

/** Ticks are counted this long after the first, to see how many are lost; five come in a second. */
const LISTEN_MS = 2400;

/** A route that needs longer would not carry a lesson either. */
const PATIENCE_MS = 6000;

/** `lossShare`: of the ticks that should have come, 0 to 1; null when they were not counted. */
export type Probed = { result: ProbeResult; lossShare: number | null };

/**
 * Tries one way through the network to the media server: a data channel whose ticks must arrive. Over UDP, where
 * nothing is sent again, those that do not are counted.
 */
export async function probeRoute(call: Call, route: ProbeRoute): Promise<Probed> {
  const probe = await call("room:openProbe", { route });
  const transportId = probe.transport.id;
  const isRelay = route === "relay";
  if (isRelay && probe.iceServers.length === 0) {
    void call("room:closeProbe", { transportId }).catch(() => undefined); // it closes by itself too
    return { result: "absent", lossShare: null };
  }
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: toRtpCapabilities(probe.rtpCapabilities) });
  // Without TURN for the direct routes, or the browser would find its way through that.
  const iceServers = isRelay ? probe.iceServers : [];
  const transport = device.createRecvTransport(
    toTransportOptions(probe.transport, iceServers, isRelay),
  );
  transport.on("connect", ({ dtlsParameters }, done, fail) => {
    call("room:connectProbe", { transportId, dtlsParameters }).then(done, fail);
  });
  try {
    const heard: number[] = [];
    const result = await new Promise<ProbeResult>((resolve, reject) => {
      setTimeout(() => resolve("failed"), PATIENCE_MS);
      transport.consumeData(toDataConsumerOptions(probe.data)).then((ticks) => {
        ticks.on("message", (message: unknown) => {
          heard.push(tickOf(message));
          resolve("connected");
        });
      }, reject);
    });
    if (result !== "connected" || route !== "udp") return { result, lossShare: null };
    await new Promise((done) => setTimeout(done, LISTEN_MS));
    return { result, lossShare: lossOf(heard) };
  } finally {
    transport.close();
    void call("room:closeProbe", { transportId }).catch(() => undefined);
  }
}

function tickOf(message: unknown): number {
  const read = parseStored(typeof message === "string" ? message : null);
  const tick = typeof read === "object" && read !== null && "tick" in read ? read.tick : null;
  return typeof tick === "number" ? tick : Number.NaN;
}

/** The share of numbers that are missing between the first and the last heard; null for too few to tell. */
export function lossOf(ticks: readonly number[]): number | null {
  const numbers = [...new Set(ticks)].filter(Number.isInteger);
  const expected = Math.max(...numbers) - Math.min(...numbers) + 1;
  return expected >= 8 ? 1 - numbers.length / expected : null;
}
