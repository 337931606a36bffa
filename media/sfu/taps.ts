import type { types as ms } from "mediasoup";
import type { Tap, TapLayer } from "../types.ts";
import type { RoomProducer } from "./peer.ts";

/**
 * What a tap understands: the producer's own codec, with key frames on request and nothing else. No packet is sent
 * twice and no bandwidth is estimated: it never leaves this machine.
 */
function tapCapabilities(router: ms.Router, producer: RoomProducer): ms.RtpCapabilities {
  const wanted = producer.rtpParameters.codecs[0]?.mimeType.toLowerCase();
  const codecs = (router.rtpCapabilities.codecs ?? [])
    .filter(({ mimeType }) => mimeType.toLowerCase() === wanted)
    .map((codec) => ({
      ...codec,
      rtcpFeedback: (codec.rtcpFeedback ?? []).filter(
        ({ type, parameter }) => type === "ccm" || (type === "nack" && parameter === "pli"),
      ),
    }));
  return { codecs, headerExtensions: [] };
}

/**
 * The packets of producers, handed to this process by the worker's own pipe: no port, no socket buffer that
 * overflows, no second program that must be listening first.
 */
export function createTaps(router: ms.Router) {
  let opening: Promise<ms.DirectTransport> | null = null;

  async function open(producer: RoomProducer, layer: TapLayer): Promise<Tap> {
    opening ??= router.createDirectTransport();
    const transport = await opening;
    const consumer = await transport.consume({
      producerId: producer.id,
      rtpCapabilities: tapCapabilities(router, producer),
      paused: true,
    });
    const top = consumer.rtpParameters.encodings?.[0]?.scalabilityMode;
    const layers = Number(/^[LS](\d)/.exec(top ?? "")?.[1] ?? 1);
    if (consumer.type !== "simple")
      await consumer.setPreferredLayers({
        spatialLayer: layer === "low" ? 0 : layers - 1,
        temporalLayer: 2,
      });
    return toTap(consumer);
  }
  return { open };
}
export type Taps = ReturnType<typeof createTaps>;

function toTap(consumer: ms.Consumer): Tap {
  const codec = consumer.rtpParameters.codecs[0];
  if (!codec) throw new Error("a consumer has a codec");
  return {
    kind: consumer.kind,
    mimeType: codec.mimeType.toLowerCase(),
    clockRate: codec.clockRate,
    channels: codec.channels ?? 1,
    async start(onPacket, onEnded) {
      consumer.on("rtp", onPacket);
      consumer.observer.once("close", onEnded);
      if (consumer.closed) return onEnded();
      await consumer.resume();
    },
    async requestKeyFrame() {
      if (!consumer.closed && consumer.kind === "video") await consumer.requestKeyFrame();
    },
    close: () => consumer.close(),
  };
}
