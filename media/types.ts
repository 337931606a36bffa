/**
 * The two engines as the server sees them. mediasoup's own parameter objects travel as plain JSON
 * (mediasoup checks them itself); nothing else of mediasoup leaks out of `media/sfu`.
 */
import type { types as ms } from "mediasoup";

export type Direction = "send" | "receive";
export type Kind = "audio" | "video";
/** What a producer carries. `screenSound` is the sound of a shared tab. */
export type Source = "microphone" | "camera" | "screen" | "screenSound";
/** How a pre-join check reaches the server: UDP or TCP directly, or through TURN (either). */
export type Route = "udp" | "tcp" | "relay";

/** What mediasoup-client needs to build its side of a transport. */
export type TransportOptions = {
  id: string;
  iceParameters: ms.IceParameters;
  iceCandidates: ms.IceCandidate[];
  dtlsParameters: ms.DtlsParameters;
};
export type ConsumerOptions = {
  id: string;
  producerId: string;
  kind: Kind;
  rtpParameters: ms.RtpParameters;
  /** "simulcast" and "svc" consumers can switch layers. */
  type: ms.ConsumerType;
  isProducerPaused: boolean;
};
export type ProduceRequest = {
  kind: Kind;
  source: Source;
  rtpParameters: ms.RtpParameters;
  isPaused: boolean;
};
/** Bytes sent to one peer since it joined, by what they carried. Counted at the worker. */
export type SentBytes = { audio: number; video: number; screen: number };
/**
 * All that went over the network for one peer since it joined, both ways: media with its headers (SRTP, UDP and
 * IP), RTCP and STUN. Counted at the worker.
 */
export type WireBytes = { down: number; up: number };
/** How one peer's downlink does, as the worker sees it. */
export type LinkFacts = {
  /** Packets sent since the last look, and how many of them the peer reports as lost. */
  sentPackets: number;
  lostPackets: number;
  rttMs: number | null;
  /** The worker's estimate of the downlink, bit/s; null while there is none. Rises only with traffic. */
  availableBps: number | null;
};
/** dBov of an active microphone, -127 (silence) to 0 (loudest). RFC 6464. */
export type Level = { producerId: string; peerId: string; levelDb: number };

export type RoomEvents = {
  /** A producer ended: closed by its owner, its transport or the room. */
  producerClosed: [{ peerId: string; producerId: string; source: Source }];
  /** A consumer ended without its owner asking: its producer or a transport closed. */
  consumerClosed: [{ peerId: string; consumerId: string; producerId: string }];
  consumerPaused: [{ peerId: string; consumerId: string }];
  consumerResumed: [{ peerId: string; consumerId: string }];
  /** ICE and DTLS of one transport; "connected" means media can flow, "failed"/"disconnected" that it cannot. */
  transportChanged: [
    { peerId: string; transportId: string; direction: Direction; state: TransportState },
  ];
  /** Loudest microphones, loudest first, about every 800 ms; empty when all are silent. */
  levels: [Level[]];
  /** Who holds the floor now, by voice and not by noise; said when it changes. */
  speakerChanged: [{ peerId: string; producerId: string }];
  /** A peer is gone, with all it cost since it joined. */
  peerClosed: [{ peerId: string; wire: WireBytes }];
  /** The worker died or was closed: every transport, producer and consumer of the room is gone. */
  lost: [];
};
/** Of a picture sent in several sizes: the smallest or the largest. */
export type TapLayer = "low" | "high";
/** The packets of one producer as they pass the worker, whole RTP packets (RFC 3550) in the order they came. */
export type Tap = {
  readonly kind: Kind;
  /** In small letters: "audio/opus", "video/vp8". */
  readonly mimeType: string;
  readonly clockRate: number;
  readonly channels: number;
  /** Packets begin; `onEnded` when the producer or the room is gone, or `close` was called. */
  start(onPacket: (packet: Uint8Array) => void, onEnded: () => void): Promise<void>;
  /** Asks the sender for a whole picture; nothing for sound. */
  requestKeyFrame(): Promise<void>;
  close(): void;
};
export type TransportState =
  | "new"
  | "connecting"
  | "connected"
  | "disconnected"
  | "failed"
  | "closed";

/** A live room: a Router with its transports, producers and consumers, by peer. `close()` closes all; twice is harmless. */
export interface SfuRoom {
  readonly id: string;
  readonly isClosed: boolean;
  readonly isSealed: boolean;
  /** Router capabilities for clients, WITHOUT abs-capture-time (see docs: with it simulcast layers never switch). */
  readonly rtpCapabilities: ms.RtpCapabilities;
  on<E extends keyof RoomEvents>(event: E, listener: (...args: RoomEvents[E]) => void): void;
  off<E extends keyof RoomEvents>(event: E, listener: (...args: RoomEvents[E]) => void): void;

  openTransport(peerId: string, direction: Direction): Promise<TransportOptions>;
  /** @throws MediaError no_such_transport */
  connectTransport(
    peerId: string,
    transportId: string,
    dtlsParameters: ms.DtlsParameters,
  ): Promise<void>;
  restartIce(peerId: string, transportId: string): Promise<ms.IceParameters>;
  /** Caps what the peer's send transport may take in, in bit/s; 0 lifts the cap. */
  limitSending(peerId: string, maxBitrateBps: number): Promise<void>;
  /** Caps what the peer is sent beside voices, in bit/s, now and on its next transport; 0 lifts the cap. */
  limitReceiving(peerId: string, maxBitrateBps: number): Promise<void>;
  /** @throws MediaError no_such_transport; bad_parameters, mediasoup refused them */
  produce(
    peerId: string,
    transportId: string,
    request: ProduceRequest,
  ): Promise<{ producerId: string }>;
  pauseProducer(peerId: string, producerId: string): Promise<void>;
  resumeProducer(peerId: string, producerId: string): Promise<void>;
  closeProducer(peerId: string, producerId: string): void;
  /**
   * Consumes on the peer's receive transport, paused. A second request for the same producer gives
   * the first one's answer, so a client may retry.
   * @throws MediaError no_such_transport, no_such_producer, cannot_consume
   */
  consume(
    peerId: string,
    producerId: string,
    rtpCapabilities: ms.RtpCapabilities,
  ): Promise<ConsumerOptions>;
  resumeConsumer(peerId: string, consumerId: string): Promise<void>;
  pauseConsumer(peerId: string, consumerId: string): Promise<void>;
  closeConsumer(peerId: string, consumerId: string): void;
  /** Asks for a layer; ignored for consumers without layers. Layers count from 0, the smallest. */
  setPreferredLayers(
    peerId: string,
    consumerId: string,
    layers: { spatialLayer: number; temporalLayer?: number },
  ): Promise<void>;
  /**
   * Hands what one peer sends by a producer to this process, for a recording. Who may be recorded is for the caller to
   * decide. @throws MediaError sealed, always in such a room; no_such_producer, cannot_consume
   */
  tap(peerId: string, producerId: string, layer: TapLayer): Promise<Tap>;
  /** Who gets the downlink first, 1 to 255; voices come before all of it. */
  setPriority(peerId: string, consumerId: string, priority: number): Promise<void>;
  sentBytes(peerId: string): Promise<SentBytes>;
  wireBytes(peerId: string): Promise<WireBytes>;
  readLink(peerId: string): Promise<LinkFacts>;
  /** Closes everything of one peer. */
  closePeer(peerId: string): void;
  close(): void;
}

/** A throw-away connection for the pre-join check: a transport carrying one data channel that ticks. */
export type Probe = {
  transport: TransportOptions & { sctpParameters: ms.SctpParameters };
  rtpCapabilities: ms.RtpCapabilities;
  /** Options for mediasoup-client's `transport.consumeData()`. */
  data: {
    id: string;
    dataProducerId: string;
    sctpStreamParameters: ms.SctpStreamParameters;
    label: string;
    protocol: string;
  };
};
export type WorkerHealth = { pid: number; rooms: number; isAlive: boolean };

export interface Sfu {
  /**
   * Opens a room on the least loaded worker; the open one if there is one. Of a sealed room nothing can be tapped, and
   * its microphones are neither listened to nor asked how loud they are.
   */
  openRoom(roomId: string, options?: { isSealed?: boolean }): Promise<SfuRoom>;
  findRoom(roomId: string): SfuRoom | null;
  /** Opens a probe on a UDP-only or TCP-only transport ("relay": both; the client forces relay). Closes by itself after 20 s. */
  openProbe(route: Route): Promise<Probe>;
  connectProbe(transportId: string, dtlsParameters: ms.DtlsParameters): Promise<void>;
  closeProbe(transportId: string): void;
  health(): WorkerHealth[];
  close(): Promise<void>;
}
