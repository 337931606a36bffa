import type { types as ms } from "mediasoup";
import { MediaError } from "../errors.ts";
import type { Direction, Source } from "../types.ts";
import { SentTally, type SourcedConsumer } from "./sent-tally.ts";

export type RoomProducer = ms.Producer<{ peerId: string; source: Source }>;

/** What one peer has in a room: a transport each way, producers on one, consumers on the other. */
export class Peer {
  readonly id: string;
  readonly transports: Record<Direction, ms.WebRtcTransport | null> = { send: null, receive: null };
  readonly producers = new Map<string, RoomProducer>();
  readonly consumers = new Map<string, SourcedConsumer>();
  /** By producer, from the request on: a second request gets the first one's consumer. */
  readonly consuming = new Map<string, Promise<ms.Consumer>>();
  readonly sent = new SentTally();
  /** Cap on what the peer may send, for its next send transport too. 0: none. */
  maxSendBps = 0;
  /** The peer is going: its own endings are no news to it. */
  isLeaving = false;

  constructor(id: string) {
    this.id = id;
  }

  /** @throws MediaError no_such_transport */
  transport(transportId: string): ms.WebRtcTransport {
    const { send, receive } = this.transports;
    const found = [send, receive].find((transport) => transport?.id === transportId);
    if (!found) throw new MediaError("no_such_transport", "The peer has no such transport");
    return found;
  }

  /** @throws MediaError no_such_producer */
  producer(producerId: string): RoomProducer {
    const found = this.producers.get(producerId);
    if (!found) throw new MediaError("no_such_producer", "The peer has no such producer");
    return found;
  }

  /** @throws MediaError no_such_consumer */
  consumer(consumerId: string): ms.Consumer {
    const found = this.consumers.get(consumerId);
    if (!found) throw new MediaError("no_such_consumer", "The peer has no such consumer");
    return found.consumer;
  }

  /** The consumer of a producer is over: a later request makes a new one. */
  forget({ id, producerId }: ms.Consumer): void {
    this.consumers.delete(id);
    this.consuming.delete(producerId);
  }
}
