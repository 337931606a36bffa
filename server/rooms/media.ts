import { MediaError } from "#media/errors.ts";
import type {
  Level,
  LinkFacts,
  SentBytes,
  Sfu,
  SfuRoom,
  Tap,
  TapLayer,
  WireBytes,
} from "#media/types.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { NoticeName, Payload } from "../realtime.ts";
import type { Peer } from "./peer.ts";
import type { RoomRights } from "./protocol.ts";
import { maxSendingBps, maySend } from "./rights.ts";
import { type Receiver, sealedSendingBps } from "./sealed-rate.ts";

type ConsumerNotice = "room:consumerClosed" | "room:consumerPaused" | "room:consumerResumed";

export type MediaDeps = {
  lessonId: string;
  isSealed: boolean;
  sfu: Sfu;
  peers: ReadonlyMap<string, Peer>;
  rightsOf: (personId: string) => RoomRights;
  tellPeer: <E extends NoticeName>(peer: Peer, notice: E, payload: Payload<E>) => void;
  /** A producer came, went, paused or resumed. */
  onChanged: (peer: Peer) => void;
  onLevels: (levels: Level[]) => void;
  onFloor: (peerId: string) => void;
  /** A device's media is closed, with all it cost. */
  onPeerClosed: (peerId: string, wire: WireBytes) => void;
  /** The worker died; a new generation begins. */
  onLost: () => void;
};

/** A room's place at the SFU: opened on demand, moved when its worker dies, given back when nobody is there. */
export class RoomMedia {
  readonly #deps: MediaDeps;
  #room: SfuRoom | null = null;
  #opening: Promise<SfuRoom> | null = null;
  #generation = 1;
  #isClosed = false;

  constructor(deps: MediaDeps) {
    this.#deps = deps;
  }

  get generation(): number {
    return this.#generation;
  }

  /** The SFU's room, opened when there is none. @throws MediaError no_worker */
  async open(): Promise<SfuRoom> {
    if (this.#room) return this.#room;
    this.#opening ??= this.#start().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #start(): Promise<SfuRoom> {
    const { lessonId, isSealed, sfu } = this.#deps;
    const room = await sfu.openRoom(lessonId, { isSealed });
    if (room.isSealed !== isSealed) throw new MediaError("sealed", "Not a room of this kind");
    if (this.#isClosed || room.isClosed) {
      room.close();
      throw new MediaError("room_closed", "The room is closed");
    }
    this.#room = room;
    this.#listen(room);
    logger.info({ lessonId, generation: this.#generation }, "room has media");
    return room;
  }

  #listen(room: SfuRoom): void {
    const { lessonId, peers, tellPeer, onChanged, onLevels, onFloor } = this.#deps;
    const forward = (notice: ConsumerNotice) => (event: { peerId: string; consumerId: string }) => {
      const peer = peers.get(event.peerId);
      if (!peer?.consumers.has(event.consumerId)) return;
      if (notice === "room:consumerClosed") peer.consumers.delete(event.consumerId);
      tellPeer(peer, notice, { lessonId, consumerId: event.consumerId });
    };
    room.on("consumerClosed", forward("room:consumerClosed"));
    room.on("consumerPaused", forward("room:consumerPaused"));
    room.on("consumerResumed", forward("room:consumerResumed"));
    room.on("producerClosed", ({ peerId, producerId, source }) => {
      const peer = peers.get(peerId);
      if (peer?.producers.get(source)?.id !== producerId) return;
      peer.producers.delete(source);
      onChanged(peer);
    });
    room.on("transportChanged", ({ peerId, transportId, direction, state }) => {
      const peer = peers.get(peerId);
      if (peer?.transports[direction] !== transportId) return;
      if (state === "closed") peer.transports[direction] = null;
      if (direction === "receive") peer.setReceiving(state === "connected");
    });
    room.on("levels", onLevels);
    room.on("speakerChanged", ({ peerId }) => onFloor(peerId));
    room.on("peerClosed", ({ peerId, wire }) => this.#deps.onPeerClosed(peerId, wire));
    room.on("lost", () => this.#lose(room));
  }

  #lose(room: SfuRoom): void {
    if (this.#isClosed || (this.#room !== null && this.#room !== room)) return;
    this.#room = null;
    this.#generation += 1;
    for (const peer of this.#deps.peers.values()) peer.forgetMedia();
    logger.warn({ lessonId: this.#deps.lessonId, generation: this.#generation }, "room moves");
    this.#deps.onLost();
  }

  /** Gives the media back while nobody is there. */
  release(): void {
    this.#room?.close();
    this.#room = null;
  }

  close(): void {
    this.#isClosed = true;
    this.release();
  }

  /** The SFU's room for one peer. @throws AppError unavailable room_moved, the peer must enter again */
  of(peer: Peer): SfuRoom {
    if (this.#room && peer.generation === this.#generation && !peer.isClosed) return this.#room;
    throw new AppError("unavailable", "The room has moved: enter again", { reason: "room_moved" });
  }

  /** Sets the cap on what the peer sends by its rights. The teacher has none, except in a sealed room, where the others' links count. */
  async limit(peer: Peer): Promise<void> {
    const { isSealed, peers, rightsOf } = this.#deps;
    if ((peer.isTeaching && !isSealed) || peer.transports.send === null) return;
    const full = maxSendingBps(rightsOf(peer.personId));
    const others = isSealed ? [...peers.values()].filter((one) => one !== peer) : [];
    await this.of(peer).limitSending(peer.id, sealedSendingBps(full, others.map(toReceiver)));
  }

  /** How somebody receives, their link or who is here has changed: in a sealed room all caps follow. */
  limitSealed(): void {
    const { isSealed, lessonId, peers } = this.#deps;
    if (!isSealed) return;
    for (const peer of peers.values()) {
      // Whoever has left or moves meanwhile needs none.
      this.limit(peer).catch((err: unknown) => logger.debug({ err, lessonId }, "no cap was set"));
    }
  }

  /** Closes what the peer's rights no longer cover. */
  closeForbidden(peer: Peer): void {
    const rights = this.#deps.rightsOf(peer.personId);
    for (const { id, source } of [...peer.producers.values()])
      if (!maySend(source, rights)) this.#room?.closeProducer(peer.id, id);
  }

  closeConsumer(peer: Peer, consumerId: string): void {
    peer.consumers.delete(consumerId);
    this.#room?.closeConsumer(peer.id, consumerId);
    const { lessonId, tellPeer } = this.#deps;
    tellPeer(peer, "room:consumerClosed", { lessonId, consumerId });
  }

  /** Bytes sent to one peer since it joined; null when it has no media. */
  async sentBytes(peer: Peer): Promise<SentBytes | null> {
    return this.#room && !peer.isClosed ? this.#room.sentBytes(peer.id) : null;
  }

  /** All that went over the network for one peer since it joined; null when it has no media. */
  async wireBytes(peer: Peer): Promise<WireBytes | null> {
    return this.#room && !peer.isClosed ? this.#room.wireBytes(peer.id) : null;
  }

  /** How one peer's downlink does; null when it has no media. */
  async readLink(peer: Peer): Promise<LinkFacts | null> {
    return this.#room && !peer.isClosed ? this.#room.readLink(peer.id) : null;
  }

  /**
   * What a peer sends, handed to this process; `recordings/taps.ts` alone decides whose may be.
   * @throws AppError unavailable room_moved; MediaError sealed, no_such_producer, cannot_consume
   */
  tap(peer: Peer, producerId: string, layer: TapLayer): Promise<Tap> {
    return this.of(peer).tap(peer.id, producerId, layer);
  }

  /** Closes all the peer has, and forgets it. */
  closePeer(peer: Peer): void {
    this.#room?.closePeer(peer.id);
    peer.forgetMedia();
  }
}

const toReceiver = ({ mode, availableBps, offers }: Peer): Receiver => ({
  ...{ mode, availableBps },
  pictures: offers.filter(({ kind, isPaused }) => kind === "video" && !isPaused).length,
});
