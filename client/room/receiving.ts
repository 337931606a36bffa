import type { types as ms } from "mediasoup-client";
import type { Offer } from "#server/rooms/protocol.ts";
import { layerFor } from "./encodings.ts";
import type { Links } from "./links.ts";
import { byUrgency, diffOffers } from "./offers.ts";
import type { Call } from "./ports.ts";
import type { Seal } from "./session-deps.ts";
import type { Sound, Tile } from "./state.ts";
import { TaskQueue } from "./task-queue.ts";
import { toConsumerOptions } from "./wire.ts";

/** A picture of the former transports stays, frozen, until its successor comes or this passes. */
const FROZEN_MS = 6000;
/** A tile is resized many times while a window is dragged. */
const PREFER_DELAY_MS = 250;
/** Of a shared screen at most; a smaller one is shown at its own size. */
const SCREEN_LINES = 1080;

type Deps = {
  call: Call;
  lessonId: string;
  seal?: Seal | undefined;
  onChanged: (tiles: Tile[], sounds: Sound[]) => void;
  /** Consuming failed although the socket is there. */
  onTrouble: (error: unknown) => void;
};
export type Received = {
  offer: Offer;
  consumer: ms.Consumer;
  stream: MediaStream;
  layers: number;
  layer: number | null;
};

/** Keeps the consumers equal to the server's list of offers. */
export class Receiving {
  readonly #deps: Deps;
  readonly #queue = new TaskQueue();
  readonly #received = new Map<string, Received>();
  #frozen: Received[] = [];
  #refused = new Set<string>();
  #offers: Offer[] = [];
  #links: Links | null = null;
  #hostId: string | null = null;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.seal?.onHeld(() => this.#tell());
  }

  get received(): Received[] {
    return [...this.#received.values()];
  }

  /** The server offers something, whether it arrives or not. */
  get isDue(): boolean {
    return this.#offers.length > 0;
  }

  /** Starts afresh on new links. The old pictures stay frozen meanwhile. */
  attach(links: Links, hostId: string | null): void {
    this.#links = links;
    this.#hostId = hostId;
    this.#frozen = [...this.#received.values()];
    for (const { consumer } of this.#frozen) consumer.close();
    this.#received.clear();
    if (this.#frozen.length > 0)
      setTimeout(() => {
        if (this.#links !== links) return;
        this.#frozen = [];
        this.#tell();
      }, FROZEN_MS);
  }

  /** Notes the complete list of offers; the newest list wins over one still being worked on. */
  expect(offers: Offer[]): void {
    this.#offers = offers;
    this.#refused = new Set();
  }

  /** Makes the consumers equal to the newest list. */
  async follow(): Promise<void> {
    await this.#queue.run(() => this.#reconcile());
  }

  /** Notes the list and follows it. */
  async want(offers: Offer[]): Promise<void> {
    this.expect(offers);
    await this.follow();
  }

  /** The server ended a consumer. */
  dropConsumer(consumerId: string): void {
    const found = this.#find(consumerId);
    if (found) this.#drop(found.offer.producerId);
  }

  /** The server paused or resumed a consumer. */
  pauseConsumer(consumerId: string, isPaused: boolean): void {
    const found = this.#find(consumerId);
    if (!found) return;
    if (isPaused) found.consumer.pause();
    else found.consumer.resume();
    this.#tell();
  }

  /** The picture is shown at this many lines: asks for the layer that fits. */
  showAt(key: string, lines: number): void {
    const found = this.#received.get(key);
    if (!found || found.layers < 2) return;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(
        () => void this.#prefer(found, lines),
        found.layer === null ? 0 : PREFER_DELAY_MS, // the first size is known at once
      ),
    );
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const { consumer } of this.#received.values()) consumer.close();
    this.#received.clear();
    this.#frozen = [];
    this.#links = null;
  }

  async #reconcile(): Promise<void> {
    const links = this.#links;
    if (!links) return;
    const { missing, gone } = diffOffers(this.#offers, this.#received.keys(), this.#refused);
    for (const producerId of gone) this.#drop(producerId);
    this.#refresh();
    if (missing.length === 0) return;
    try {
      await this.#consume(links, missing.sort(byUrgency(this.#hostId)).slice(0, 40));
    } catch (error) {
      if (links === this.#links && !links.isClosed) this.#deps.onTrouble(error);
    }
  }

  async #consume(links: Links, offers: Offer[]): Promise<void> {
    const { call, lessonId, seal } = this.#deps;
    const transport = await links.transport("receive");
    const { consumers } = await call("room:consume", {
      lessonId,
      producerIds: offers.map(({ producerId }) => producerId),
      rtpCapabilities: links.device.recvRtpCapabilities,
    });
    if (links !== this.#links || links.isClosed) return;
    const answered = new Map(consumers.map((wire) => [wire.producerId, wire]));
    const made = await Promise.all(
      offers.map(async (offer) => {
        const wire = answered.get(offer.producerId);
        if (!wire) {
          this.#refused.add(offer.producerId);
          return [];
        }
        const streamId = `${offer.personId}-${isScreen(offer) ? "screen" : "person"}`;
        const onRtpReceiver = (receiver: RTCRtpReceiver) =>
          seal?.receiver(receiver, offer.kind, offer.personId);
        const options = { ...toConsumerOptions(wire, streamId), onRtpReceiver };
        const consumer = await transport.consume(options);
        if (wire.isProducerPaused) consumer.pause();
        this.#add(offer, consumer, wire.type);
        return [consumer.id];
      }),
    );
    const consumerIds = made.flat();
    if (consumerIds.length > 0) await call("room:resumeConsumers", { lessonId, consumerIds });
  }

  #add(offer: Offer, consumer: ms.Consumer, type: string): void {
    this.#frozen = this.#frozen.filter(
      (old) => old.offer.personId !== offer.personId || old.offer.source !== offer.source,
    );
    const layers = type === "simple" ? 1 : spatialLayers(consumer);
    const stream = new MediaStream([consumer.track]);
    this.#received.set(offer.producerId, { offer, consumer, stream, layers, layer: null });
    this.#tell();
  }

  /** Pauses as the newest offers say. */
  #refresh(): void {
    for (const offer of this.#offers) {
      const found = this.#received.get(offer.producerId);
      if (!found || found.consumer.paused === offer.isPaused) continue;
      if (offer.isPaused) found.consumer.pause();
      else found.consumer.resume();
    }
    this.#tell();
  }

  async #prefer(received: Received, lines: number): Promise<void> {
    const { call, lessonId } = this.#deps;
    const { consumer, layers } = received;
    // Letters want every line they are shown at; faces do not.
    const spatialLayer =
      received.offer.source === "screen"
        ? layerFor(lines, layers, SCREEN_LINES, 1)
        : layerFor(lines, layers, layers === 3 ? 720 : 360);
    if (consumer.closed || received.layer === spatialLayer) return;
    received.layer = spatialLayer;
    try {
      await call("room:preferLayers", { lessonId, consumerId: consumer.id, spatialLayer });
    } catch {
      received.layer = null; // asked again at the next change of size
    }
  }

  #find(consumerId: string): Received | undefined {
    return this.received.find(({ consumer }) => consumer.id === consumerId);
  }

  #drop(producerId: string): void {
    const found = this.#received.get(producerId);
    if (!found) return;
    clearTimeout(this.#timers.get(producerId));
    this.#timers.delete(producerId);
    this.#received.delete(producerId);
    found.consumer.close();
    this.#tell();
  }

  #tell(): void {
    const tiles: Tile[] = [];
    const sounds: Sound[] = [];
    const all = this.#deps.seal?.isHeld() ? [] : [...this.#received.values(), ...this.#frozen];
    for (const { offer, consumer, stream } of all) {
      const { producerId: key, personId, source } = offer;
      if (source === "camera" || source === "screen")
        tiles.push({ key, personId, source, stream, isPaused: consumer.paused });
      else if (!consumer.closed) sounds.push({ key, personId, source, stream });
    }
    this.#deps.onChanged(tiles, sounds);
  }
}

const isScreen = ({ source }: Offer) => source === "screen" || source === "screenSound";

/** "L3T2" has three. */
function spatialLayers({ rtpParameters }: ms.Consumer): number {
  return Number(/^L(\d)/.exec(rtpParameters.encodings?.[0]?.scalabilityMode ?? "")?.[1] ?? 1);
}
