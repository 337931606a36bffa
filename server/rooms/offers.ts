import type { Level } from "#media/types.ts";
import type { Teller } from "../realtime.ts";
import type { Peer } from "./peer.ts";
import type { Offer } from "./protocol.ts";
import { type Choice, choose, offersFor, type Sending } from "./receive.ts";
import type { Seats } from "./seats.ts";

/** Louder than this is speech meant for the class, dBov; quieter is a keyboard or a neighbour. */
const SPEECH_DB = -50;
const NOTHING: Choice = { cameras: [], microphones: [], screen: [], reviewAt: null };

type Deps = {
  lessonId: string;
  peers: ReadonlyMap<string, Peer>;
  seats: Seats;
  teller: Teller;
  generation: () => number;
  /** A consumer of what is no longer offered. */
  closeConsumer: (peer: Peer, consumerId: string) => void;
  /** A device was given something to receive. */
  onOffered: (peer: Peer) => void;
  now: () => number;
  holdMs: number;
};

/** Keeps what each device should receive, and tells a device when its list changed. */
export class Offers {
  readonly #deps: Deps;
  readonly #spokeAt = new Map<string, number>();
  #shownAt = new Map<string, number>();
  #sending: Sending[] = [];
  #choice = NOTHING;
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

  #choose(): void {
    const { peers, seats, now, holdMs } = this.#deps;
    const nowMs = now();
    this.#sending = [...peers.values()].flatMap(({ personId, isTeaching, producers }) =>
      [...producers.values()].map(({ id, ...rest }) => ({
        producerId: id,
        personId,
        isHost: isTeaching,
        ...rest,
      })),
    );
    const { called } = seats;
    this.#choice = choose({
      sending: this.#sending,
      floor: { called, spokeAt: this.#spokeAt },
      shownAt: this.#shownAt,
      heard: this.#choice.microphones.map(({ personId }) => personId),
      now: nowMs,
      holdMs,
    });
    const shown = this.#choice.cameras.map(({ personId }) => personId);
    this.#shownAt = new Map(shown.map((id) => [id, this.#shownAt.get(id) ?? nowMs]));
    clearTimeout(this.#review);
    const { reviewAt } = this.#choice;
    if (reviewAt !== null)
      this.#review = setTimeout(() => this.refresh(), Math.max(0, reviewAt - nowMs)).unref();
  }

  /** The list of a device that enters now. */
  listFor(peer: Peer): readonly Offer[] {
    this.#choose();
    this.#take(peer, offersFor(peer.personId, this.#sending, this.#choice));
    return peer.offers;
  }

  #give(peer: Peer): void {
    const { lessonId, teller, generation } = this.#deps;
    if (peer.generation !== generation()) return; // enters again, and gets its list then
    const offers = offersFor(peer.personId, this.#sending, this.#choice);
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
    if (wanted.size > 0) this.#deps.onOffered(peer);
    else peer.stopWatching();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#review);
  }
}
