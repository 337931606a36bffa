import { randomUUID } from "node:crypto";
import type { types as client } from "mediasoup-client";
import type { Entered, Offer, Source } from "#server/rooms/protocol.ts";
import { countingReceiver, type ReceiverCount } from "./peer/counting-receiver.ts";
import { createDevice } from "./peer/device.ts";
import { until } from "./peer/engine.ts";
import { syntheticTrack } from "./peer/synthetic-track.ts";
import { Link, type LinkOptions, type Notice, overTheWire } from "./room-link.ts";

type Direction = "send" | "receive";
type TrackOptions = NonNullable<Parameters<typeof syntheticTrack>[1]>;
type Sent = { producer: client.Producer; track: ReturnType<typeof syntheticTrack> };
export type Received = { offer: Offer; consumer: client.Consumer; count: ReceiverCount };

type Options = LinkOptions & {
  lessonId: string;
  /** Default: a fresh one. The same id twice is the same tab. */
  deviceId?: string;
};

/** 150 kbit/s, as a pupil's camera; the teacher's tracks ask for more by themselves. */
const SMALL_CAMERA: TrackOptions = { bitrateBps: 150_000, fps: 15, widthPx: 320, heightPx: 180 };

/**
 * A participant without a browser over the product's own protocol: socket.io, mediasoup-client, werift. It
 * enters, publishes synthetic tracks, consumes whatever the server offers it (and only that), comes back after
 * a lost socket or a moved room and publishes again what it published before.
 *
 *     const pupil = await joinLesson({ url, auth: { token }, lessonId });   // connected and entered
 *     await pupil.publish("microphone");
 *     await pupil.receives(teacherId, "camera");                            // resolves when packets grow
 *     pupil.received.values()                                               // { offer, consumer, count }
 *     pupil.close();
 */
export class RoomClient {
  readonly link: Link;
  readonly lessonId: string;
  readonly deviceId: string;
  readonly received = new Map<string, Received>();
  readonly sent = new Map<Source, Sent>();
  readonly #transports: Partial<Record<Direction, client.Transport>> = {};
  #device = createDevice();
  #entered: Entered | null = null;
  #offers: readonly Offer[] = [];
  /** Consuming one list after the other. */
  #following = Promise.resolve();
  #isEntering = false;

  constructor({ lessonId, deviceId = randomUUID(), ...options }: Options) {
    this.lessonId = lessonId;
    this.deviceId = deviceId;
    this.link = new Link(options);
    const { socket } = this.link;
    socket.on("room:offersChanged", ({ generation, offers }: Notice<"room:offersChanged">) => {
      if (generation === this.#entered?.generation) this.#follow(offers);
    });
    socket.on("room:consumerClosed", ({ consumerId }: Notice<"room:consumerClosed">) => {
      for (const { consumer } of this.received.values())
        if (consumer.id === consumerId) this.#drop(consumer.producerId);
    });
    socket.on("room:moved", () => void this.#return());
    socket.io.on("reconnect", () => void this.#return());
  }

  /** One call of the protocol. @throws CallRefused with the server's code and reason */
  call: Link["call"] = (event, request) => this.link.call(event, request);
  /** Waits for a notice that is so, be it one already heard. */
  hears: Link["hears"] = (name, isSo, timeoutMs) => this.link.hears(name, isSo, timeoutMs);

  /** The last answer to entering. */
  get entered(): Entered {
    if (!this.#entered) throw new Error("Not entered yet");
    return this.#entered;
  }

  /** The list the server gave last. */
  get offers(): readonly Offer[] {
    return this.#offers;
  }

  /** Enters, or comes back; builds the connection anew unless the server kept it. */
  async enter(options: { isFresh?: boolean; ticket?: string } = {}): Promise<Entered> {
    this.#isEntering = true;
    try {
      await this.link.connect();
      const { lessonId, deviceId } = this;
      const entered = await this.call("room:enter", { lessonId, deviceId, ...options });
      const canResume = entered.isResumed && this.#transports.receive !== undefined;
      this.#entered = entered;
      this.#offers = entered.offers; // a notice may replace it while the transports are built
      if (canResume) await this.#restartBroken();
      else await this.#build(entered);
      this.#follow(this.#offers);
      await this.#following;
      return entered;
    } finally {
      this.#isEntering = false;
    }
  }

  async #return(): Promise<void> {
    if (!this.#entered || this.#isEntering) return;
    await this.enter().catch((error: unknown) =>
      this.link.heard.push({ notice: "return failed", payload: error }),
    );
  }

  async #build(entered: Entered): Promise<void> {
    for (const direction of ["send", "receive"] as const) {
      this.#transports[direction]?.close();
      delete this.#transports[direction];
    }
    for (const producerId of [...this.received.keys()]) this.#drop(producerId);
    if (!this.#device.loaded)
      await this.#device.load({ routerRtpCapabilities: overTheWire(entered.rtpCapabilities) });
    await this.#open("receive");
    for (const [source, { track }] of [...this.sent]) await this.#send(source, track);
  }

  async #restartBroken(): Promise<void> {
    for (const transport of Object.values(this.#transports)) {
      if (transport.connectionState === "connected" || transport.connectionState === "new")
        continue;
      const { iceParameters } = await this.call("room:restartIce", {
        lessonId: this.lessonId,
        transportId: transport.id,
      });
      await transport.restartIce({ iceParameters: overTheWire(iceParameters) });
    }
  }

  async #open(direction: Direction): Promise<client.Transport> {
    const { lessonId } = this;
    const offered = overTheWire(await this.call("room:openTransport", { lessonId, direction }));
    // On loopback no relay is needed; werift would wait ten seconds for one that does not answer.
    const transport =
      direction === "send"
        ? this.#device.createSendTransport(offered)
        : this.#device.createRecvTransport(offered);
    const transportId = transport.id;
    transport.on("connect", ({ dtlsParameters }, done, failed) => {
      this.link
        .ask("room:connectTransport", { lessonId, transportId, dtlsParameters })
        .then(() => done(), failed);
    });
    transport.on("produce", ({ kind, rtpParameters, appData }, done, failed) => {
      const request = { lessonId, transportId, kind, rtpParameters, source: appData.source };
      this.link
        .ask<{ producerId: string }>("room:produce", request)
        .then(({ producerId }) => done({ id: producerId }), failed);
    });
    this.#transports[direction] = transport;
    return transport;
  }

  /** The transport of one direction, opened when there is none. */
  async transport(direction: Direction): Promise<client.Transport> {
    return this.#transports[direction] ?? (await this.#open(direction));
  }

  /** Sends a synthetic track as `source`. @throws CallRefused */
  async publish(source: Source, options: TrackOptions = {}): Promise<client.Producer> {
    const isAudio = source === "microphone" || source === "screenSound";
    const small = isAudio || this.#entered?.me.isHost ? {} : SMALL_CAMERA;
    const track = syntheticTrack(isAudio ? "audio" : "video", { ...small, ...options });
    try {
      return await this.#send(source, track);
    } catch (error) {
      track.stop();
      throw error;
    }
  }

  async #send(source: Source, track: Sent["track"]): Promise<client.Producer> {
    const transport = await this.transport("send");
    const { onRtpSender } = track;
    const producer = await transport.produce({
      track: track.track,
      onRtpSender,
      stopTracks: false,
      disableTrackOnPause: false,
      zeroRtpOnPause: false,
      appData: { source },
    });
    this.sent.set(source, { producer, track });
    return producer;
  }

  /** Stops sending a source. */
  async unpublish(source: Source): Promise<void> {
    const found = this.sent.get(source);
    if (!found) return;
    this.sent.delete(source);
    found.track.stop();
    found.producer.close();
    await this.call("room:closeProducer", {
      lessonId: this.lessonId,
      producerId: found.producer.id,
    });
  }

  #follow(offers: readonly Offer[]): void {
    this.#offers = offers;
    this.#following = this.#following
      .then(() => this.#consume(this.#offers))
      .catch(
        (error: unknown) => void this.link.heard.push({ notice: "follow failed", payload: error }),
      );
  }

  async #consume(offers: readonly Offer[]): Promise<void> {
    const { lessonId } = this;
    const wanted = new Map(offers.map((offer) => [offer.producerId, offer]));
    for (const producerId of [...this.received.keys()])
      if (!wanted.has(producerId)) this.#drop(producerId);
    const missing = [...wanted.keys()].filter((id) => !this.received.has(id));
    const transport = this.#transports.receive;
    if (missing.length === 0 || !transport) return;
    const { consumers } = await this.call("room:consume", {
      lessonId,
      producerIds: missing,
      rtpCapabilities: overTheWire(this.#device.recvRtpCapabilities),
    });
    for (const options of consumers) {
      const offer = wanted.get(options.producerId);
      if (!offer) continue;
      const consumer = await transport.consume(overTheWire(options));
      const { count } = countingReceiver(consumer);
      this.received.set(options.producerId, { offer, consumer, count });
    }
    if (consumers.length > 0)
      await this.call("room:resumeConsumers", {
        lessonId,
        consumerIds: consumers.map(({ id }) => id),
      });
  }

  #drop(producerId: string): void {
    this.received.get(producerId)?.consumer.close();
    this.received.delete(producerId);
  }

  /** What is received of one person's source; undefined when nothing is. */
  receivedOf(personId: string, source: Source): Received | undefined {
    return [...this.received.values()].find(
      ({ offer }) => offer.personId === personId && offer.source === source,
    );
  }

  /** Waits until packets of one person's source arrive, more than have until now. */
  async receives(personId: string, source: Source, timeoutMs = 8_000): Promise<Received> {
    const before = this.receivedOf(personId, source);
    const packets = before?.count.packets ?? 0;
    const isFlowing = () => {
      const now = this.receivedOf(personId, source);
      return now !== undefined && now.count.packets > (now === before ? packets + 5 : 5);
    };
    await until(isFlowing, `${source} of ${personId}`, timeoutMs);
    return this.receivedOf(personId, source)!;
  }

  /** The socket goes, the media stays; `enter()` comes back. */
  cut(): void {
    this.link.socket.disconnect();
  }

  /** Leaves without a word, with everything it had. */
  close(): void {
    for (const { track } of this.sent.values()) track.stop();
    for (const transport of Object.values(this.#transports)) transport.close();
    this.link.socket.disconnect();
  }
}

/** A participant that is connected and has entered. */
export async function joinLesson(options: Options): Promise<RoomClient> {
  const participant = new RoomClient(options);
  try {
    await participant.enter();
    return participant;
  } catch (error) {
    participant.close();
    throw error;
  }
}
