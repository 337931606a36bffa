import { Device } from "mediasoup-client";
import type { Call } from "./ports.ts";
import { toDataConsumerOptions, toRtpCapabilities, toTransportOptions } from "./wire.ts";

export const probeRoutes = ["udp", "tcp", "relay"] as const;
export type ProbeRoute = (typeof probeRoutes)[number];
/** `absent`: this school has no relay, so there is nothing to try. */
export type ProbeResult = "connected" | "failed" | "absent";

/** A route that needs longer would not carry a lesson either. */
const PATIENCE_MS = 6000;

/** Tries one way through the network to the media server: a data channel whose ticks must arrive. */
export async function probeRoute(call: Call, route: ProbeRoute): Promise<ProbeResult> {
  const probe = await call("room:openProbe", { route });
  const transportId = probe.transport.id;
  const isRelay = route === "relay";
  if (isRelay && probe.iceServers.length === 0) {
    void call("room:closeProbe", { transportId }).catch(() => undefined); // it closes by itself too
    return "absent";
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
    return await new Promise<ProbeResult>((resolve, reject) => {
      setTimeout(() => resolve("failed"), PATIENCE_MS);
      transport
        .consumeData(toDataConsumerOptions(probe.data))
        .then((ticks) => ticks.on("message", () => resolve("connected")), reject);
    });
  } finally {
    transport.close();
    void call("room:closeProbe", { transportId }).catch(() => undefined);
  }
}
