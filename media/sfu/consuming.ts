import type { types as ms } from "mediasoup";
import type { RoomEmitter } from "./events.ts";
import { mustHaveSurvived } from "./failures.ts";
import type { Peer, RoomProducer } from "./peer.ts";

type Wanted = {
  peer: Peer;
  transport: ms.WebRtcTransport;
  producer: RoomProducer;
  rtpCapabilities: ms.RtpCapabilities;
};

/** Makes one paused consumer, which the peer keeps until it ends; `isQuiet`: its end is no news any more. */
export async function startConsuming(
  { peer, transport, producer, rtpCapabilities }: Wanted,
  events: RoomEmitter,
  isQuiet: () => boolean,
): Promise<ms.Consumer> {
  const producerId = producer.id;
  // mediasoup leaves NACK out of sound by default; with it what a weak link loses of a voice is sent again.
  const consumer = await transport.consume({
    ...{ producerId, rtpCapabilities, paused: true, enableRtx: true },
  });
  mustHaveSurvived(transport, consumer);
  const about = { peerId: peer.id, consumerId: consumer.id };
  peer.consumers.set(consumer.id, { consumer, source: producer.appData.source });
  consumer.observer.on("close", () => peer.forget(consumer));
  const onEnded = () => {
    if (!isQuiet()) events.emit("consumerClosed", { ...about, producerId });
  };
  consumer.on("producerclose", onEnded);
  consumer.on("transportclose", onEnded);
  consumer.on("producerpause", () => events.emit("consumerPaused", about));
  consumer.on("producerresume", () => events.emit("consumerResumed", about));
  return consumer;
}
