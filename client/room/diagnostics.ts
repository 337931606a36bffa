import type { RoomSession } from "./session.ts";
import { type Inbound, type Route, readInbound, readRoute } from "./stats.ts";

type ConsumerStats = Partial<Inbound> & {
  source: string;
  personId: string;
  kind: string;
  codec: string;
  isPaused: boolean;
  layers: number;
  layer: number | null;
};
type OutboundStats = {
  rid: string;
  width: number;
  height: number;
  frames: number;
  bytes: number;
  /** What the encoder aims at now, bit/s. */
  targetBps: number;
};

/** What the room is doing, in numbers. Reading it changes nothing. */
export type RoomDiagnostics = {
  state: () => ReturnType<RoomSession["store"]["get"]>;
  stats: () => Promise<{
    consumers: ConsumerStats[];
    producers: {
      source: string;
      isPaused: boolean;
      /** As the device gives it: processing, channels, size. */
      settings: MediaTrackSettings;
      /** The codec's own parameters as they were negotiated. */
      codec: Record<string, unknown>;
      encodings: OutboundStats[];
    }[];
    transports: { direction: string; state: string; route: Route | null }[];
  }>;
};

declare global {
  /** Faces for tests and for support; each is there while its screen is. */
  interface Qonyrau {
    /** `await qonyrau.room.stats()` in the browser's console. */
    room?: RoomDiagnostics;
  }
  interface Window {
    qonyrau?: Qonyrau;
  }
}

/** Shows a session at `window.qonyrau.room` until its room is closed. Gives the function that takes it away. */
export function exposeDiagnostics(session: RoomSession): () => void {
  const room = createDiagnostics(session);
  window.qonyrau = { ...window.qonyrau, room };
  const unsubscribe = session.store.subscribe(() => {
    if (session.store.get().phase.name === "closed") conceal();
  });
  function conceal(): void {
    unsubscribe();
    if (window.qonyrau?.room === room) delete window.qonyrau.room;
  }
  return conceal;
}

function createDiagnostics(session: RoomSession): RoomDiagnostics {
  return {
    state: session.store.get,
    async stats() {
      const receive = session.links?.find("receive");
      const inbound = receive && !receive.closed ? readInbound(await receive.getStats()) : null;
      const consumers = session.receiving.received.map(({ offer, consumer, layers, layer }) => ({
        source: offer.source,
        personId: offer.personId,
        kind: offer.kind,
        codec: consumer.rtpParameters.codecs[0]?.mimeType ?? "",
        isPaused: consumer.paused,
        layers,
        layer,
        ...inbound?.get(consumer.rtpParameters.encodings?.[0]?.ssrc ?? -1),
      }));
      const producers = await Promise.all(
        session.sending.producers.map(async ([source, producer]) => ({
          source,
          isPaused: producer.paused,
          settings: producer.track?.getSettings() ?? {},
          codec: { ...producer.rtpParameters.codecs[0]?.parameters },
          encodings: readEncodings(await producer.getStats()),
        })),
      );
      const transports = await Promise.all(
        (["send", "receive"] as const).flatMap((direction) => {
          const transport = session.links?.find(direction);
          if (!transport || transport.closed) return [];
          const state = transport.connectionState;
          return [
            transport.getStats().then((report) => ({ direction, state, route: readRoute(report) })),
          ];
        }),
      );
      return { consumers, producers, transports };
    },
  };
}

function readEncodings(report: RTCStatsReport): OutboundStats[] {
  const found: OutboundStats[] = [];
  report.forEach((entry: Record<string, unknown>) => {
    if (entry.type !== "outbound-rtp") return;
    const { rid, frameWidth, frameHeight, framesEncoded, bytesSent, targetBitrate } = entry;
    found.push({
      rid: String(rid ?? ""),
      width: Number(frameWidth ?? 0),
      height: Number(frameHeight ?? 0),
      frames: Number(framesEncoded ?? 0),
      bytes: Number(bytesSent ?? 0),
      targetBps: Number(targetBitrate ?? 0),
    });
  });
  return found;
}
