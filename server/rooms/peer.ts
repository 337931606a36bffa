import type { Direction } from "#media/types.ts";
import type { Caller } from "../realtime.ts";
import type { Kind, LinkQuality, Offer, ReceiveMode, RoomRole, Source } from "./protocol.ts";

/** A producer as the room knows it. `startedAt` in ms. */
export type Produced = {
  readonly id: string;
  readonly source: Source;
  readonly kind: Kind;
  isPaused: boolean;
  readonly startedAt: number;
};
/** One device of one person, as others may name it. */
export type DeviceOf = { personId: string; deviceId: string; role: RoomRole };

/**
 * One device of one person in a room: its connection, and what it has at the SFU. Several peers of one
 * person are one seat. It lives on through a lost connection, for the room's grace.
 */
export class Peer {
  readonly id: string;
  readonly personId: string;
  readonly deviceId: string;
  role: RoomRole;
  /** How much it receives. */
  mode: ReceiveMode = "full";
  /** In `full`: the classmates' pictures are left out, the link carries no more. */
  isWithoutOthers = false;
  /** Fetched by HTTP in this stay, as far as is known, bytes. */
  fetchedBytes = 0;
  quality: LinkQuality = "unknown";
  /** What the worker believes the downlink carries, bit/s; null: not known. */
  availableBps: number | null = null;
  /** A narrow link it is held to, bit/s; null: its own. */
  maxDownlinkBps: number | null = null;
  readonly enteredAt: number;
  /** The socket it speaks by; null while the connection is lost. */
  caller: Caller | null = null;
  /** The room's generation its media belongs to. */
  generation = 0;
  readonly transports: Record<Direction, string | null> = { send: null, receive: null };
  readonly producers = new Map<Source, Produced>();
  /** Producer by consumer. */
  readonly consumers = new Map<string, string>();
  /** The list this device was told last. */
  offers: readonly Offer[] = [];
  /** Every producer it was ever offered: asking late for one that is gone is no offence. */
  readonly wasOffered = new Set<string>();
  isReceiving = false;
  /** When its connection was lost, ms. */
  lostAt: number | null = null;
  isClosed = false;
  #grace: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;

  constructor(device: DeviceOf, enteredAt: number) {
    this.id = `${device.personId}:${device.deviceId}`;
    this.personId = device.personId;
    this.deviceId = device.deviceId;
    this.role = device.role;
    this.enteredAt = enteredAt;
  }

  /** The room's teacher. */
  get isHost(): boolean {
    return this.role === "host";
  }

  /** Whose pictures and voice go to everybody. */
  get isTeaching(): boolean {
    return this.role === "host" || this.role === "cohost";
  }

  get hasTransports(): boolean {
    return this.transports.send !== null || this.transports.receive !== null;
  }

  /** Speaks by this socket from now on. */
  connect(caller: Caller): void {
    clearTimeout(this.#grace);
    this.stopWatching();
    this.caller = caller;
    this.lostAt = null;
  }

  /** The socket is gone; `onOver` runs when nobody came back in time. */
  disconnect(now: number, graceMs: number, onOver: () => void): void {
    this.caller = null;
    this.lostAt = now;
    this.#grace = setTimeout(onOver, graceMs).unref();
  }

  /** Something is there to receive: runs `onFailed`, once for each entering, unless media can be received by then. */
  watchReceiving(withinMs: number, onFailed: () => void): void {
    if (!this.isReceiving) this.#watch ??= setTimeout(onFailed, withinMs).unref();
  }

  /** There is nothing to receive, or it is received: nobody waits for it. */
  stopWatching(): void {
    clearTimeout(this.#watch);
    this.#watch = undefined;
  }

  /** Media can be received, or no longer. */
  setReceiving(isReceiving: boolean): void {
    this.isReceiving = isReceiving;
    if (isReceiving) this.stopWatching();
  }

  /** Forgets what it had at the SFU, which is gone or about to be closed. */
  forgetMedia(): void {
    this.transports.send = null;
    this.transports.receive = null;
    this.producers.clear();
    this.consumers.clear();
    this.wasOffered.clear();
    this.offers = [];
    this.availableBps = null;
    this.isReceiving = false;
  }

  /** Out of the room. Twice is harmless. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.#grace);
    this.stopWatching();
    this.forgetMedia();
  }
}
