import type { types as ms } from "mediasoup";
import { MediaError } from "../errors.ts";
import type { Probe, Route } from "../types.ts";
import { clientCapabilities, ROOM_CODECS } from "./codecs.ts";
import { settle } from "./failures.ts";
import type { SfuSettings } from "./options.ts";
import { toTransportOptions } from "./transports.ts";
import type { LiveWorker } from "./worker.ts";

/** Often enough to see within two seconds that a link holds, rare enough to cost nothing. */
const TICK_MS = 200;

type Deps = { settings: SfuSettings; pick: () => Promise<{ live: LiveWorker }> };
type Ground = { router: ms.Router; ticks: ms.DataProducer };
type Held = { transport: ms.WebRtcTransport; timer: NodeJS.Timeout };

/**
 * Throw-away connections for the check before a lesson. Each worker has one router for them, apart
 * from all rooms, and one source of ticks that all of its probes hear.
 */
export function createProbes({ settings, pick }: Deps) {
  const { maxProbes, probeLifeMs } = settings;
  const grounds = new Map<ms.Worker, Promise<Ground>>();
  const held = new Map<string, Held>();
  /** Counts those being opened too, so that a burst cannot pass the limit. */
  let count = 0;

  function findGround({ worker }: LiveWorker): Promise<Ground> {
    const known = grounds.get(worker);
    if (known) return known;
    const ground = layGround(worker);
    grounds.set(worker, ground);
    worker.observer.on("close", () => grounds.delete(worker));
    ground.catch(() => grounds.delete(worker));
    return ground;
  }

  /**
   * Opens a probe that closes by itself.
   * @throws MediaError too_many_probes; no_worker
   */
  async function open(route: Route): Promise<Probe> {
    if (count >= maxProbes) throw new MediaError("too_many_probes", "Too many checks at once");
    count++;
    try {
      const { live } = await pick();
      return await settle(
        () => openOn(live, route),
        "no_worker",
        () => false,
      );
    } catch (error) {
      count--;
      throw error;
    }
  }

  async function openOn(live: LiveWorker, route: Route): Promise<Probe> {
    const { router, ticks } = await findGround(live);
    const transport = await router.createWebRtcTransport({
      webRtcServer: live.webRtcServer,
      enableUdp: route !== "tcp",
      enableTcp: route !== "udp",
      preferUdp: true,
      enableSctp: true,
    });
    const data = await transport
      .consumeData({ dataProducerId: ticks.id, ordered: false, maxRetransmits: 0 })
      .catch((error) => {
        transport.close();
        throw error;
      });
    const { sctpParameters } = transport;
    const { id, dataProducerId, sctpStreamParameters, label, protocol } = data;
    if (!sctpParameters || !sctpStreamParameters) {
      transport.close();
      throw new Error("A probe without SCTP");
    }
    const timer = setTimeout(() => transport.close(), probeLifeMs).unref();
    held.set(transport.id, { transport, timer });
    transport.observer.on("close", () => {
      clearTimeout(timer);
      held.delete(transport.id);
      count--;
    });
    return {
      transport: { ...toTransportOptions(transport), sctpParameters },
      rtpCapabilities: clientCapabilities(router.rtpCapabilities),
      data: { id, dataProducerId, sctpStreamParameters, label, protocol },
    };
  }

  /** @throws MediaError no_such_transport; bad_parameters */
  async function connect(transportId: string, dtlsParameters: ms.DtlsParameters): Promise<void> {
    const found = held.get(transportId)?.transport;
    if (!found) throw new MediaError("no_such_transport", "No such check, or it is over");
    await settle(
      () => found.connect({ dtlsParameters }),
      "bad_parameters",
      () => found.closed,
    );
  }

  function closeOne(transportId: string): void {
    held.get(transportId)?.transport.close();
  }

  function close(): void {
    for (const { transport } of held.values()) transport.close();
  }
  return { open, connect, closeOne, close };
}

/** A router with a source inside the worker's own reach that says "tick" five times a second. */
async function layGround(worker: ms.Worker): Promise<Ground> {
  const router = await worker.createRouter({ mediaCodecs: ROOM_CODECS });
  const source = await router.createDirectTransport();
  const ticks = await source.produceData({ label: "ticks", protocol: "json" });
  let tick = 0;
  const timer = setInterval(() => {
    if (worker.closed) return clearInterval(timer);
    ticks.send(JSON.stringify({ tick: tick++, sentAt: Date.now() }));
  }, TICK_MS).unref();
  ticks.observer.on("close", () => clearInterval(timer));
  return { router, ticks };
}
