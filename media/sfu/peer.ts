import type { types as ms } from "mediasoup";
import { MediaError } from "../errors.ts";
import type { Direction, LinkFacts, SentBytes, Source, WireBytes } from "../types.ts";
import { LinkWatch } from "./link-facts.ts";
import { SentTally, type SourcedConsumer } from "./sent-tally.ts";
import { WireTally } from "./wire-tally.ts";

export type RoomProducer = ms.Producer<{ peerId: string; source: Source }>;

/** What one peer has in a room: a transport each way, producers on one, consumers on the other. */
export class Peer {
  readonly id: string;
  readonly transports: Record<Direction, ms.WebRtcTransport | null> = { send: null, receive: null };
  readonly producers = new Map<string, RoomProducer>();
  readonly consumers = new Map<string, SourcedConsumer>();
  /** By producer, from the request on: a second request gets the first one's consumer. */
  readonly consuming = new Map<string, Promise<ms.Consumer>>();
  readonly #sent = new SentTally();
  readonly #wire = new WireTally();
  readonly #link = new LinkWatch();
  /** Caps on what the peer sends and is sent, bit/s, for its next transports too. 0: none. */
  readonly #maxBps: Record<Direction, number> = { send: 0, receive: 0 };
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

  /** @throws MediaError bad_parameters */
  async limit(direction: Direction, maxBps: number): Promise<void> {
    if (!Number.isSafeInteger(maxBps) || maxBps < 0 || maxBps > 0xffff_ffff)
      throw new MediaError("bad_parameters", "The bitrate is not a 32 bit number");
    const isNew = this.#maxBps[direction] !== maxBps;
    this.#maxBps[direction] = maxBps;
    if (isNew) await this.#setMaximum(direction, maxBps);
  }

  /** Sets the cap on a transport that was just opened. */
  async applyLimit(direction: Direction): Promise<void> {
    const maxBps = this.#maxBps[direction];
    if (maxBps > 0) await this.#setMaximum(direction, maxBps);
  }

  async #setMaximum(direction: Direction, maxBps: number): Promise<void> {
    const transport = this.transports[direction];
    if (direction === "send") await transport?.setMaxIncomingBitrate(maxBps);
    else await transport?.setMaxOutgoingBitrate(maxBps);
  }

  /** Counts a consumer that is about to close a last time. */
  keepConsumer(consumer: SourcedConsumer): void {
    this.#sent.keep(consumer);
    this.#wire.keepStream("down", consumer.consumer);
  }

  /** Closes a transport, if there is one, keeping the counts of what it carried. */
  closeTransport(direction: Direction): void {
    const transport = this.transports[direction];
    if (!transport) return;
    this.transports[direction] = null;
    if (direction === "receive")
      for (const consumer of this.consumers.values()) this.keepConsumer(consumer);
    else for (const producer of this.producers.values()) this.keepProducer(producer);
    this.#wire.keepTransport(transport);
    transport.close();
  }

  /** Counts a producer that is about to close a last time. */
  keepProducer(producer: RoomProducer): void {
    this.#wire.keepStream("up", producer);
  }

  sentBytes(): Promise<SentBytes> {
    return this.#sent.read(this.consumers.values());
  }

  wireBytes(): Promise<WireBytes> {
    const { send, receive } = this.transports;
    return this.#wire.read({
      transports: [send, receive].filter((transport) => transport !== null),
      consumers: this.#allConsumers(),
      producers: [...this.producers.values()],
    });
  }

  readLink(): Promise<LinkFacts> {
    return this.#link.look(this.transports.receive, this.#allConsumers());
  }

  #allConsumers(): ms.Consumer[] {
    return Array.from(this.consumers.values(), ({ consumer }) => consumer);
  }
}
