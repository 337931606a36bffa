import type { types as ms } from "mediasoup";
import { MediaError, type MediaReason } from "../errors.ts";
import type {
  ConsumerOptions,
  Direction,
  LinkFacts,
  ProduceRequest,
  RoomEvents,
  SentBytes,
  SfuRoom,
  Tap,
  TapLayer,
  TransportOptions,
  WireBytes,
} from "../types.ts";
import { clientCapabilities } from "./codecs.ts";
import { startConsuming } from "./consuming.ts";
import type { Listener, RoomEmitter } from "./events.ts";
import { mustHaveSurvived, settle } from "./failures.ts";
import type { Levels } from "./levels.ts";
import { Peer, type RoomProducer } from "./peer.ts";
import { toProducerOptions } from "./producers.ts";
import type { Taps } from "./taps.ts";
import { openWebRtcTransport, toTransportOptions, watchTransport } from "./transports.ts";
import type { LiveWorker } from "./worker.ts";

/** What a room is made of; it owns the router. A sealed one has nothing that could listen. */
type Parts = LiveWorker & {
  router: ms.Router;
  events: RoomEmitter;
  listening: { levels: Levels; taps: Taps } | null;
};

/** A Router with its transports, producers and consumers, by peer. */
export class Room implements SfuRoom {
  readonly id: string;
  readonly rtpCapabilities: ms.RtpCapabilities;
  readonly #parts: Parts;
  readonly #peers = new Map<string, Peer>();
  readonly #producers = new Map<string, RoomProducer>();
  #isClosed = false;

  constructor(id: string, parts: Parts) {
    this.id = id;
    this.#parts = parts;
    this.rtpCapabilities = clientCapabilities(parts.router.rtpCapabilities, this.isSealed);
    parts.router.on("workerclose", () => this.#lose());
  }

  get isSealed(): boolean {
    return this.#parts.listening === null;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Streams this room sends, a measure of the work it makes. */
  get consumerCount(): number {
    return this.#peers.values().reduce((sum, { consumers }) => sum + consumers.size, 0);
  }

  on<E extends keyof RoomEvents>(event: E, listener: Listener<E>): void {
    this.#parts.events.on(event, listener);
  }

  off<E extends keyof RoomEvents>(event: E, listener: Listener<E>): void {
    this.#parts.events.off(event, listener);
  }

  async openTransport(peerId: string, direction: Direction): Promise<TransportOptions> {
    this.#mustBeOpen();
    const { router, webRtcServer, events } = this.#parts;
    const peer = this.#peers.get(peerId) ?? new Peer(peerId);
    this.#peers.set(peerId, peer);
    const transport = await this.#ask(() => openWebRtcTransport(router, webRtcServer));
    if (peer.isLeaving) {
      transport.close();
      throw new MediaError("no_such_transport", "The peer left");
    }
    this.#closeTransport(peer, direction);
    peer.transports[direction] = transport;
    watchTransport(transport, (state) => {
      if (this.#isQuiet(peer)) return;
      events.emit("transportChanged", { peerId, transportId: transport.id, direction, state });
    });
    await this.#ask(() => peer.applyLimit(direction));
    return toTransportOptions(transport);
  }

  async connectTransport(
    peerId: string,
    transportId: string,
    dtlsParameters: ms.DtlsParameters,
  ): Promise<void> {
    const transport = this.#peer(peerId, "no_such_transport").transport(transportId);
    await this.#ask(() => transport.connect({ dtlsParameters }), "bad_parameters");
  }

  async restartIce(peerId: string, transportId: string): Promise<ms.IceParameters> {
    const transport = this.#peer(peerId, "no_such_transport").transport(transportId);
    return this.#ask(() => transport.restartIce());
  }

  async limitSending(peerId: string, maxBitrateBps: number): Promise<void> {
    const peer = this.#peer(peerId, "no_such_transport");
    await this.#ask(() => peer.limit("send", maxBitrateBps), "bad_parameters");
  }

  async limitReceiving(peerId: string, maxBitrateBps: number): Promise<void> {
    const peer = this.#peer(peerId, "no_such_transport");
    await this.#ask(() => peer.limit("receive", maxBitrateBps), "bad_parameters");
  }

  async produce(
    peerId: string,
    transportId: string,
    request: ProduceRequest,
  ): Promise<{ producerId: string }> {
    const peer = this.#peer(peerId, "no_such_transport");
    const transport = peer.transport(transportId);
    if (transport !== peer.transports.send)
      throw new MediaError("no_such_transport", "The transport is for receiving");
    const options = toProducerOptions(peerId, request, this.isSealed);
    const producer = await this.#ask(() => transport.produce(options), "bad_parameters");
    mustHaveSurvived(transport, producer);
    const producerId = producer.id;
    peer.producers.set(producerId, producer);
    this.#producers.set(producerId, producer);
    producer.observer.on("close", () => {
      peer.producers.delete(producerId);
      this.#producers.delete(producerId);
      if (!this.#parts.worker.closed)
        this.#parts.events.emit("producerClosed", { peerId, producerId, source: request.source });
    });
    const levels = this.#parts.listening?.levels;
    if (levels && request.source === "microphone") await this.#ask(() => levels.add(producer));
    return { producerId };
  }

  async pauseProducer(peerId: string, producerId: string): Promise<void> {
    const producer = this.#peer(peerId, "no_such_producer").producer(producerId);
    await this.#ask(() => producer.pause(), "no_such_producer");
  }

  async resumeProducer(peerId: string, producerId: string): Promise<void> {
    const producer = this.#peer(peerId, "no_such_producer").producer(producerId);
    await this.#ask(() => producer.resume(), "no_such_producer");
  }

  closeProducer(peerId: string, producerId: string): void {
    const producer = this.#peers.get(peerId)?.producers.get(producerId);
    if (!producer) return;
    this.#keepCounts(producer);
    this.#peers.get(peerId)?.keepProducer(producer);
    producer.close();
  }

  async consume(
    peerId: string,
    producerId: string,
    rtpCapabilities: ms.RtpCapabilities,
  ): Promise<ConsumerOptions> {
    const peer = this.#peer(peerId, "no_such_transport");
    const transport = peer.transports.receive;
    if (!transport) throw new MediaError("no_such_transport", "No transport to receive on");
    const producer = this.#producers.get(producerId);
    if (!producer) throw new MediaError("no_such_producer", "The room has no such producer");
    if (!this.#parts.router.canConsume({ producerId, rtpCapabilities }))
      throw new MediaError("cannot_consume", "The client knows none of the producer's codecs");

    let asked = peer.consuming.get(producerId);
    if (!asked) {
      const known = this.isSealed ? clientCapabilities(rtpCapabilities, true) : rtpCapabilities;
      const wanted = { peer, transport, producer, rtpCapabilities: known };
      const { events } = this.#parts;
      const isQuiet = () => this.#isQuiet(peer);
      asked = this.#ask(() => startConsuming(wanted, events, isQuiet), "cannot_consume");
      peer.consuming.set(producerId, asked);
      asked.catch(() => peer.consuming.delete(producerId));
    }
    const { id, kind, rtpParameters, type } = await asked;
    return { id, producerId, kind, rtpParameters, type, isProducerPaused: producer.paused };
  }

  async resumeConsumer(peerId: string, consumerId: string): Promise<void> {
    const consumer = this.#peer(peerId, "no_such_consumer").consumer(consumerId);
    await this.#ask(() => consumer.resume(), "no_such_consumer");
  }

  async pauseConsumer(peerId: string, consumerId: string): Promise<void> {
    const consumer = this.#peer(peerId, "no_such_consumer").consumer(consumerId);
    await this.#ask(() => consumer.pause(), "no_such_consumer");
  }

  closeConsumer(peerId: string, consumerId: string): void {
    const peer = this.#peers.get(peerId);
    const found = peer?.consumers.get(consumerId);
    if (!peer || !found) return;
    peer.keepConsumer(found);
    found.consumer.close();
  }

  async setPreferredLayers(
    peerId: string,
    consumerId: string,
    layers: { spatialLayer: number; temporalLayer?: number },
  ): Promise<void> {
    const consumer = this.#peer(peerId, "no_such_consumer").consumer(consumerId);
    if (consumer.type === "simple") return;
    await this.#ask(() => consumer.setPreferredLayers(layers), "bad_parameters");
  }

  async tap(peerId: string, producerId: string, layer: TapLayer): Promise<Tap> {
    const taps = this.#parts.listening?.taps;
    if (!taps) throw new MediaError("sealed", "Of a sealed room nothing is handed out");
    const producer = this.#peer(peerId, "no_such_producer").producer(producerId);
    return this.#ask(() => taps.open(producer, layer), "cannot_consume");
  }

  async sentBytes(peerId: string): Promise<SentBytes> {
    const peer = this.#peers.get(peerId);
    if (!peer) return { audio: 0, video: 0, screen: 0 };
    return this.#ask(() => peer.sentBytes());
  }

  async wireBytes(peerId: string): Promise<WireBytes> {
    const peer = this.#peers.get(peerId);
    return peer ? this.#ask(() => peer.wireBytes()) : { down: 0, up: 0 };
  }

  async readLink(peerId: string): Promise<LinkFacts> {
    const peer = this.#peer(peerId, "no_such_transport");
    return this.#ask(() => peer.readLink());
  }

  async setPriority(peerId: string, consumerId: string, priority: number): Promise<void> {
    const consumer = this.#peer(peerId, "no_such_consumer").consumer(consumerId);
    await this.#ask(() => consumer.setPriority(priority), "bad_parameters");
  }

  closePeer(peerId: string): void {
    const peer = this.#peers.get(peerId);
    if (!peer) return;
    peer.isLeaving = true;
    this.#peers.delete(peerId);
    this.#closeTransport(peer, "send");
    this.#closeTransport(peer, "receive");
    void peer.wireBytes().then((wire) => this.#parts.events.emit("peerClosed", { peerId, wire }));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.router.close();
    this.#peers.clear();
  }

  /** Closes a transport, if there is one, keeping the counts of what it and others received by it. */
  #closeTransport(peer: Peer, direction: Direction): void {
    if (direction === "send")
      for (const producer of peer.producers.values()) this.#keepCounts(producer);
    peer.closeTransport(direction);
  }

  /** A producer is about to close: its consumers' bytes are counted a last time. */
  #keepCounts(producer: RoomProducer): void {
    for (const peer of this.#peers.values())
      for (const consumer of peer.consumers.values())
        if (consumer.consumer.producerId === producer.id) peer.keepConsumer(consumer);
  }

  #lose(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#peers.clear();
    this.#parts.events.emit("lost");
  }

  /** What ends now ends with the peer or the room, and is not told one by one. */
  #isQuiet(peer: Peer): boolean {
    return this.#isClosed || this.#parts.worker.closed || peer.isLeaving;
  }

  #ask<T>(request: () => Promise<T>, reason: MediaReason = "room_closed"): Promise<T> {
    this.#mustBeOpen();
    return settle(request, reason, () => this.#isClosed);
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new MediaError("room_closed", "The room is closed");
  }

  #peer(peerId: string, reason: MediaReason): Peer {
    this.#mustBeOpen();
    const peer = this.#peers.get(peerId);
    if (!peer) throw new MediaError(reason, "The room has no such peer");
    return peer;
  }
}
