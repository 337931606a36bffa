import type { Level } from "#media/types.ts";
import type { Teller } from "../realtime.ts";
import { type Claims, limitTo } from "./modes-rules.ts";
import type { Peer } from "./peer.ts";
import type { Offer } from "./protocol.ts";
import { type Choice, choose, offersFor, type Sending } from "./receive.ts";
import type { Seats } from "./seats.ts";

/** Louder than this is speech meant for the class, dBov; quieter is a keyboard or a neighbour. */
const SPEECH_DB = -50;
/** What is received at one place: with the whole class (null) or in one group. */
type Place = { choice: Choice; shownAt: Map<string, number>; sending: Sending[] };
const emptyPlace = (): Place => ({
  choice: { cameras: [], microphones: [], screen: [], reviewAt: null },
  shownAt: new Map(),
  sending: [],
});

type Deps = {
  lessonId: string;
  peers: ReadonlyMap<string, Peer>;
  seats: Seats;
  teller: Teller;
  generation: () => number;
  /** A consumer of what is no longer offered. */
  closeConsumer: (peer: Peer, consumerId: string) => void;
  /** A device's list changed. */
  onOffered: (peer: Peer) => void;
  now: () => number;
  holdMs: number;
};

/** Keeps what each device should receive, and tells a device when its list changed. */
export class Offers {
  readonly #deps: Deps;
  readonly #spokeAt = new Map<string, number>();
  /** Persons whose voice goes to every group at once. */
  readonly #broadcasting = new Set<string>();
  #places = new Map<string | null, Place>();
  #isDue = false;
  #review: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Something changed; many changes of one turn are told once. */
  refreshSoon(): void {
    if (this.#isDue || this.#isClosed) return;
    this.#isDue = true;
    setImmediate(() => this.refresh());
  }

  /** Who was heard, loudest first. */
  heard(levels: readonly Level[]): void {
    for (const { peerId, levelDb } of levels) if (levelDb >= SPEECH_DB) this.#spoke(peerId);
    this.refreshSoon();
  }

  /** Who took the floor by voice. */
  tookFloor(peerId: string): void {
    this.#spoke(peerId);
    this.refreshSoon();
  }

  #spoke(peerId: string): void {
    const personId = this.#deps.peers.get(peerId)?.personId;
    if (personId) this.#spokeAt.set(personId, this.#deps.now());
  }

  /** Chooses anew and tells every device whose list changed. */
  refresh(): void {
    this.#isDue = false;
    if (this.#isClosed) return;
    const { peers } = this.#deps;
    this.#choose();
    for (const peer of peers.values()) this.#give(peer);
  }

  /** Somebody's voice goes to every group, or to their own place only. */
  broadcast(personId: string, isOn: boolean): void {
    if (isOn) this.#broadcasting.add(personId);
    else this.#broadcasting.delete(personId);
    this.refreshSoon();
  }

  #choose(): void {
    const { peers, seats, now } = this.#deps;
    const nowMs = now();
    const sending = [...peers.values()].flatMap(({ personId, isTeaching, producers }) =>
      [...producers.values()].map(({ id, ...rest }) => ({
        producerId: id,
        personId,
        isHost: isTeaching,
        ...rest,
      })),
    );
    const placeOf = ({ personId }: { personId: string }) => seats.groupOf(personId);
    const places = new Set([...peers.values()].map(placeOf));
    const voices = sending.filter(
      ({ personId, source }) => source === "microphone" && this.#broadcasting.has(personId),
    );
    this.#places = new Map(
      [...places].map((groupId) => {
        const here = sending.filter((one) => placeOf(one) === groupId);
        const fromElsewhere = voices.filter((one) => placeOf(one) !== groupId);
        const before = this.#places.get(groupId) ?? emptyPlace();
        return [groupId, this.#choosePlace([...here, ...fromElsewhere], before, nowMs)];
      }),
    );
    clearTimeout(this.#review);
    const reviews = [...this.#places.values()].flatMap(({ choice }) => choice.reviewAt ?? []);
    if (reviews.length > 0)
      this.#review = setTimeout(
        () => this.refresh(),
        Math.max(0, Math.min(...reviews) - nowMs),
      ).unref();
  }

  #choosePlace(sending: Sending[], before: Place, nowMs: number): Place {
    const { seats, holdMs } = this.#deps;
    const choice = choose({
      sending,
      floor: { called: [...seats.called, ...seats.guestIds], spokeAt: this.#spokeAt },
      shownAt: before.shownAt,
      heard: before.choice.microphones.map(({ personId }) => personId),
      now: nowMs,
      holdMs,
    });
    const shown = choice.cameras.map(({ personId }) => personId);
    const shownAt = new Map(shown.map((id) => [id, before.shownAt.get(id) ?? nowMs]));
    return { choice, shownAt, sending };
  }

  /** Within what its mode lets it receive. */
  #offersOf(peer: Peer): Offer[] {
    const { personId } = peer;
    const place = this.#places.get(this.#deps.seats.groupOf(personId)) ?? emptyPlace();
    return limitTo(peer, offersFor(personId, place.sending, place.choice), this.claims);
  }

  /** Who is heard and seen first. */
  get claims(): Claims {
    const { seats } = this.#deps;
    const isTeaching = (personId: string) =>
      seats.roleOf(personId) === "host" || seats.roleOf(personId) === "cohost";
    return { isTeaching, called: [...seats.called, ...seats.guestIds], spokeAt: this.#spokeAt };
  }

  /** The list of a device that enters now. */
  listFor(peer: Peer): readonly Offer[] {
    this.#choose();
    this.#take(peer, this.#offersOf(peer));
    return peer.offers;
  }

  #give(peer: Peer): void {
    const { lessonId, teller, generation } = this.#deps;
    if (peer.generation !== generation()) return; // enters again, and gets its list then
    const offers = this.#offersOf(peer);
    if (JSON.stringify(offers) === JSON.stringify(peer.offers)) return;
    this.#take(peer, offers);
    if (peer.caller)
      teller.tell(peer.caller.connectionId, "room:offersChanged", {
        lessonId,
        generation: generation(),
        offers,
      });
  }

  #take(peer: Peer, offers: readonly Offer[]): void {
    peer.offers = offers;
    const wanted = new Set(offers.map(({ producerId }) => producerId));
    for (const producerId of wanted) peer.wasOffered.add(producerId);
    for (const [consumerId, producerId] of [...peer.consumers])
      if (!wanted.has(producerId)) this.#deps.closeConsumer(peer, consumerId);
    this.#deps.onOffered(peer);
    if (wanted.size === 0) peer.stopWatching();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#review);
  }
}
