import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Caller, NoticeName, Payload } from "../realtime.ts";
import type { Chat } from "./chat.ts";
import { createComings, visitsOf } from "./comings.ts";
import { toEntered } from "./entered.ts";
import { maxDevicesOf, requirePlace } from "./limits.ts";
import { RoomMedia } from "./media.ts";
import { createModes, type Modes } from "./modes.ts";
import { Offers } from "./offers.ts";
import { Peer } from "./peer.ts";
import { isSealedKind, mayInRoom } from "./permissions.ts";
import { createPresence, type Presence } from "./presence.ts";
import type { Entered, RoomAction, RoomKind, RoomRole, Seat } from "./protocol.ts";
import { createRequests, type Requests } from "./requests.ts";
import type { ClosedReason, Entering, RoomDeps } from "./room-deps.ts";
import { createSeatBoard, type SeatBoard } from "./seat-board.ts";
import type { Seats } from "./seats.ts";
import { createSpeakers } from "./speakers.ts";
import { createStage, type Stage } from "./stage.ts";

/** A live lesson's room: who is in it by which device, what they send and receive. Closing it twice is harmless. */
export class Room {
  readonly schoolId: string;
  readonly lessonId: string;
  readonly kind: RoomKind;
  readonly seats: Seats;
  readonly chat: Chat;
  readonly media: RoomMedia;
  readonly requests: Requests;
  readonly board: SeatBoard;
  readonly offers: Offers;
  readonly stage: Stage;
  readonly modes: Modes;
  readonly #presence: Presence;
  readonly #comings: ReturnType<typeof createComings>;
  readonly #deps: RoomDeps;
  readonly #peers = new Map<string, Peer>();
  readonly #group: string;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(deps: RoomDeps) {
    this.#deps = deps;
    const { lessonId, seats, teller, sfu, now, timing } = deps;
    this.schoolId = deps.schoolId;
    this.lessonId = lessonId;
    this.kind = deps.kind;
    this.seats = seats;
    this.chat = deps.chat;
    this.#group = `room:${lessonId}`;
    const peers = this.#peers;
    const named = { lessonId, isSealed: this.isSealed, group: this.#group };
    const shared = { ...named, seats, teller, sfu, now, peers };
    const rightsOf = (personId: string) => seats.rightsOf(personId);
    const onChanged = ({ personId }: Peer) => this.changed(personId);
    const speakers = createSpeakers(shared);
    const tellPeer: Room["tellPeer"] = (peer, notice, payload) =>
      this.tellPeer(peer, notice, payload);
    this.media = new RoomMedia({
      ...shared,
      rightsOf,
      onChanged,
      tellPeer,
      onLevels: (levels) => {
        this.offers.heard(levels);
        speakers.tell(levels);
      },
      onFloor: (peerId) => this.offers.tookFloor(peerId),
      onPeerClosed: (peerId, wire) => this.modes.spending.closed(peerId, wire),
      onLost: () => this.#move(),
    });
    const about = { schoolId: deps.schoolId, lessonId, visits: visitsOf(deps.kind, deps.visits) };
    this.#comings = createComings({ ...about, visits: deps.visits, kind: deps.kind, now });
    this.modes = createModes({
      ...{ ...shared, ...about, media: this.media, tellPeer, onChanged, timing },
      claims: () => this.offers.claims,
    });
    const { shaping } = this.modes;
    this.requests = createRequests({ media: this.media, rightsOf, onChanged, shaping, now });
    this.offers = new Offers({
      ...shared,
      generation: () => this.media.generation,
      closeConsumer: (peer, consumerId) => this.media.closeConsumer(peer, consumerId),
      onOffered: (peer) => {
        shaping.applySoon(peer);
        peer.watchReceiving(timing.connectWithinMs, () => this.#comings.failed(peer));
      },
      holdMs: timing.pictureHoldMs,
    });
    this.stage = createStage({
      ...about,
      tellAll: (notice, payload) => this.tellAll(notice, payload),
    });
    this.#presence = createPresence({ ...about, peers });
    const read = (personId: string) => this.readSeat(personId);
    this.board = createSeatBoard({ ...shared, read, everyMs: timing.seatEveryMs });
  }

  /** Pupils who are here, or whose connection may yet return. */
  get presentCount(): number {
    return this.#presence.count;
  }

  /** Sealed end to end: of it nothing is kept, and nobody is told of it. */
  get isSealed(): boolean {
    return isSealedKind(this.kind);
  }

  get isEmpty(): boolean {
    return this.#peers.size === 0;
  }

  peersOf(personId: string): Peer[] {
    return [...this.#peers.values()].filter((peer) => peer.personId === personId);
  }

  findPeer(connectionId: string): Peer | null {
    for (const peer of this.#peers.values())
      if (peer.caller?.connectionId === connectionId) return peer;
    return null;
  }

  readSeat(personId: string): Seat | null {
    return this.seats.read(personId, this.peersOf(personId));
  }

  /** What outlives a restart changed. */
  keepSoon(): void {
    this.#deps.keeping.soon();
  }

  /** Tells those whose role lets them know: the waiting room, who receives what, private notes. */
  tellThose<E extends NoticeName>(may: RoomAction, notice: E, payload: Payload<E>): void {
    for (const peer of this.#peers.values())
      if (mayInRoom(peer.role, may, this.kind)) this.tellPeer(peer, notice, payload);
  }

  /** Tells the devices of which it is true. */
  tellSome<E extends NoticeName>(
    is: (peer: Peer) => boolean,
    notice: E,
    payload: Payload<E>,
  ): void {
    for (const peer of this.#peers.values()) if (is(peer)) this.tellPeer(peer, notice, payload);
  }

  tellPeer<E extends NoticeName>(peer: Peer, notice: E, payload: Payload<E>): void {
    if (peer.caller) this.#deps.teller.tell(peer.caller.connectionId, notice, payload);
  }

  tellAll<E extends NoticeName>(notice: E, payload: Payload<E>): void {
    this.#deps.teller.tell(this.#group, notice, payload);
  }

  /**
   * Lets a device in, or back in: within the grace it finds its place and its media as they were.
   * @throws AppError forbidden removed_from_room; conflict lesson_ended, room_full; unavailable, the asker is gone
   * @throws MediaError no_worker
   */
  async enter({ caller, deviceId, isFresh, mode, admission, isGone }: Entering): Promise<Entered> {
    const personId = caller.user.id;
    this.#requireWelcome(personId);
    const sfuRoom = await this.media.open();
    // From here on nothing waits, so nothing can come between. Who is refused now leaves the room empty.
    if (this.isEmpty) this.#restSoon();
    this.#requireWelcome(personId);
    if (isGone()) throw new AppError("unavailable", "The connection is gone");
    const now = this.#deps.now();
    const peer = this.#seatPeer({ personId, deviceId, role: admission.role }, caller, now);
    peer.maxDownlinkBps = admission.maxDownlinkBps ?? null;
    if (isFresh) this.media.closePeer(peer);
    const isResumed = peer.generation === this.media.generation && peer.hasTransports;
    peer.generation = this.media.generation;
    caller.join(this.#group);
    this.modes.welcome(peer, mode, isFresh);
    this.#presenceChanged(personId);
    this.#comings.entered(peer);
    return toEntered(this, peer, {
      lesson: admission.lesson,
      isResumed,
      rtpCapabilities: sfuRoom.rtpCapabilities,
      // A relay writes down whom it serves: of a sealed room a name drawn for this once.
      iceServers: this.#deps.iceServers(this.isSealed ? crypto.randomUUID() : personId),
      now: new Date(now).toISOString(),
    });
  }

  #requireWelcome(personId: string): void {
    if (this.#isClosed)
      throw new AppError("conflict", "The lesson has ended", { reason: "lesson_ended" });
    if (this.seats.isRemoved(personId))
      throw new AppError("forbidden", "The teacher has sent this person out", {
        reason: "removed_from_room",
      });
    requirePlace(this.kind, this.#peers.values(), personId);
  }

  /** Finds or makes the device's peer, bound to this connection; an older connection of it is told. */
  #seatPeer(
    device: { personId: string; deviceId: string; role: RoomRole },
    caller: Caller,
    now: number,
  ): Peer {
    const known = this.#peers.get(`${device.personId}:${device.deviceId}`);
    const other = this.findPeer(caller.connectionId);
    if (other && other !== known) this.dismiss(other, now);
    if (known) {
      if (known.caller && known.caller.connectionId !== caller.connectionId)
        this.#showOut(known, "replaced");
      known.role = device.role;
      known.connect(caller);
      return known;
    }
    const own = this.peersOf(device.personId);
    if (own.length >= maxDevicesOf(this.kind)) this.dismiss(own[0]!, now, "replaced");
    const peer = new Peer(device, now);
    peer.connect(caller);
    this.#peers.set(peer.id, peer);
    this.seats.entered(device.personId, now);
    clearTimeout(this.#idle);
    this.#comings.came(peer, now);
    return peer;
  }

  /** The socket is gone. Its device keeps its place for a while. */
  connectionLost(connectionId: string): void {
    const peer = this.findPeer(connectionId);
    if (!peer) return;
    const now = this.#deps.now();
    peer.disconnect(now, this.#deps.timing.graceMs, () => this.dismiss(peer, now));
    this.board.touch(peer.personId);
  }

  /** Takes a device out: by its own wish, or with the reason it is told. `at` is when it was last here, ms. */
  dismiss(peer: Peer, at: number, reason?: ClosedReason): void {
    if (peer.isClosed) return;
    if (reason) this.#showOut(peer, reason);
    else peer.caller?.leave(this.#group);
    this.media.closePeer(peer);
    peer.close();
    this.#peers.delete(peer.id);
    if (this.peersOf(peer.personId).length === 0) this.seats.left(peer.personId);
    this.keepSoon();
    this.media.limitSealed();
    this.#comings.left(peer, at, reason ?? null);
    this.#presenceChanged(peer.personId);
    if (this.isEmpty) this.#restSoon();
  }

  #showOut(peer: Peer, reason: ClosedReason): void {
    this.tellPeer(peer, "room:closed", { lessonId: this.lessonId, reason });
    peer.caller?.leave(this.#group);
  }

  #restSoon(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.isEmpty) this.media.release();
    }, this.#deps.timing.idleReleaseMs).unref();
  }

  /** What these persons send, or their floor, changed: their seats and what everybody receives are looked at anew. */
  changed(...personIds: string[]): void {
    this.board.touch(...personIds);
    this.offers.refreshSoon();
  }

  /** Somebody came or went. */
  #presenceChanged(personId: string): void {
    this.changed(personId);
    this.#presence.look();
  }

  /** The worker died: everybody enters again; a new place is ready by then. */
  #move(): void {
    const { lessonId, media } = this;
    for (const peer of this.#peers.values()) this.board.touch(peer.personId);
    this.tellAll("room:moved", { lessonId, generation: media.generation });
    if (this.isEmpty) return;
    media.open().catch((err: unknown) => logger.warn({ err, lessonId }, "no media yet"));
  }

  /** Everybody out. */
  close(reason: ClosedReason): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { teller, now, keeping } = this.#deps;
    keeping.close();
    this.tellAll("room:closed", { lessonId: this.lessonId, reason });
    teller.empty(this.#group);
    for (const peer of [...this.#peers.values()]) this.dismiss(peer, peer.lostAt ?? now());
    this.board.close();
    this.modes.close();
    this.offers.close();
    this.media.close();
    clearTimeout(this.#idle);
    logger.info({ lessonId: this.lessonId, reason }, "room closed");
  }
}
