import { AppError } from "../errors.ts";
import type { Peer } from "./peer.ts";
import type { RoomInfo, RoomKind, RoomRights, RoomRole, Seat } from "./protocol.ts";
import {
  joinRights,
  PUPIL_RIGHTS,
  type Rights,
  type RightsChange,
  rightsOfRole,
  withoutChanged,
} from "./rights.ts";
import { largestMode, stateOf, toInstant, worstQuality } from "./seat-view.ts";

/** What outlives the server's memory: what the teacher switched, who has the floor, who is in which group. */
export type KeptSeats = {
  ofClass: Rights;
  own: readonly { personId: string; change: RightsChange }[];
  /** The earliest called first. */
  called: readonly string[];
  groups: readonly { personId: string; groupId: string }[];
};

/**
 * Who may be in a room, as the lesson says it: the teacher and the whole class, in the roster's order. `role` is of
 * the person who asks; who is neither host nor of the roster gets a seat when they enter.
 */
export type Admission = {
  schoolId: string;
  lesson: RoomInfo;
  role: RoomRole;
  /** Of who asks, when they have no seat by the lesson: a parent, a guest, an assistant. */
  name?: string;
  /** What this device is sent at most beside voices, bit/s: a link that is really as narrow. */
  maxDownlinkBps?: number;
  host: { id: string; name: string };
  roster: readonly { id: string; name: string }[];
};

/** Pupils who may have the floor at once. */
const MAX_CALLED = 4;

type Person = {
  readonly id: string;
  name: string;
  role: RoomRole;
  /** When it entered first, ms; null: was never here. */
  enteredAt: number | null;
  handRaisedAt: number | null;
  isRemoved: boolean;
  /** What the teacher decided about this pupil alone. */
  own: RightsChange;
  groupId: string | null;
};

/** Everybody of the lesson, here or not: hands, the floor, rights, who is out. Asks nobody and tells nobody. */
export class Seats {
  readonly #kind: RoomKind;
  readonly #people = new Map<string, Person>();
  #ofRoster: ReadonlySet<string> = new Set();
  #ofClass: Rights = { ...PUPIL_RIGHTS };
  /** Pupils with the floor, the earliest called first. */
  #called: string[] = [];
  #lastHandAt = 0;
  #attempts: ReadonlyMap<string, number> = new Map();

  constructor(kind: RoomKind) {
    this.#kind = kind;
  }

  /** Takes the lesson's people; who came to the class since gets a seat. */
  updatePeople({ host, roster }: Pick<Admission, "host" | "roster">): void {
    this.add(host, "host");
    for (const pupil of roster) this.add(pupil, "pupil");
    this.#ofRoster = new Set(roster.map(({ id }) => id));
  }

  /** A pupil of the class, whatever their role in the room is now. */
  isOfClass(personId: string): boolean {
    return this.#ofRoster.has(personId);
  }

  /** Gives a seat to somebody; who has one keeps it and the role in it. */
  add({ id, name }: { id: string; name: string }, role: RoomRole): void {
    const known = this.#people.get(id);
    if (known) known.name = name;
    else {
      const fresh = {
        ...{ enteredAt: null, handRaisedAt: null, isRemoved: false },
        ...{ own: {}, groupId: null },
      };
      this.#people.set(id, { id, name, role, ...fresh });
    }
  }

  get called(): readonly string[] {
    return this.#called;
  }

  /** Guests came to be heard and seen: they stand before the class's own pictures. */
  get guestIds(): string[] {
    return [...this.#people.values()].flatMap(({ id, role }) => (role === "guest" ? id : []));
  }

  /** What the whole class may do, whatever was decided about one. */
  get ofClass(): Readonly<Rights> {
    return this.#ofClass;
  }

  /** What should outlive the server's memory. */
  keep(): KeptSeats {
    const people = [...this.#people.values()];
    return {
      ofClass: this.#ofClass,
      own: people.flatMap(({ id, own }) =>
        Object.keys(own).length > 0 ? { personId: id, change: own } : [],
      ),
      called: this.#called,
      groups: people.flatMap(({ id, groupId }) => (groupId ? { personId: id, groupId } : [])),
    };
  }

  /** Takes what was kept; of people who have no seat any more nothing is left. */
  restore({ ofClass, own, called, groups }: KeptSeats): void {
    this.#ofClass = { ...PUPIL_RIGHTS, ...ofClass };
    for (const { personId, change } of own) this.changeRights(personId, change);
    for (const { personId, groupId } of groups) this.setGroup(personId, groupId);
    this.#called = called.filter((id) => this.#people.has(id)).slice(-MAX_CALLED);
  }

  get personIds(): string[] {
    return [...this.#people.keys()];
  }

  has(personId: string): boolean {
    return this.#people.has(personId);
  }

  nameOf(personId: string): string {
    return this.#people.get(personId)?.name ?? "";
  }

  roleOf(personId: string): RoomRole | null {
    return this.#people.get(personId)?.role ?? null;
  }

  /** Makes a pupil a co-host, or back. */
  setRole(personId: string, role: RoomRole): void {
    const person = this.#people.get(personId);
    if (person) person.role = role;
  }

  /** The group a person is in; null: with the whole class. */
  groupOf(personId: string): string | null {
    return this.#people.get(personId)?.groupId ?? null;
  }

  /** Somebody is in a group now. */
  get hasGroups(): boolean {
    return [...this.#people.values()].some(({ groupId }) => groupId !== null);
  }

  setGroup(personId: string, groupId: string | null): void {
    const person = this.#people.get(personId);
    if (person) person.groupId = groupId;
  }

  /** The teacher or an assistant. */
  isTeaching(personId: string): boolean {
    const role = this.roleOf(personId);
    return role === "host" || role === "cohost";
  }

  isHost(personId: string): boolean {
    return this.#people.get(personId)?.role === "host";
  }

  isRemoved(personId: string): boolean {
    return this.#people.get(personId)?.isRemoved ?? false;
  }

  setRemoved(personId: string, isRemoved: boolean): void {
    const person = this.#people.get(personId);
    if (person) person.isRemoved = isRemoved;
  }

  /** Failed attempts to connect, by person. Returns whose number changed. */
  setAttempts(attempts: ReadonlyMap<string, number>): string[] {
    const before = this.#attempts;
    this.#attempts = new Map(attempts);
    return this.personIds.filter((id) => (before.get(id) ?? 0) !== (attempts.get(id) ?? 0));
  }

  entered(personId: string, now: number): void {
    const person = this.#people.get(personId);
    if (person) person.enteredAt ??= now;
  }

  /** The last device is gone: the hand goes down and the floor is free. */
  left(personId: string): void {
    this.setHand(personId, false, 0);
    this.call(personId, false);
  }

  /** Somebody the teacher leads: a pupil, a listener, a guest, a parent. @throws AppError not_found */
  requireLed(personId: string): void {
    const role = this.roleOf(personId);
    if (role === null || role === "host" || role === "cohost")
      throw new AppError("not_found", "No such pupil in this lesson");
  }

  /** Raising a raised hand keeps its place in the queue; no two hands share a place. */
  setHand(personId: string, isRaised: boolean, now: number): void {
    const person = this.#people.get(personId);
    if (!person || (isRaised && person.handRaisedAt !== null)) return;
    if (isRaised) this.#lastHandAt = Math.max(now, this.#lastHandAt + 1);
    person.handRaisedAt = isRaised ? this.#lastHandAt : null;
  }

  /** Gives or takes the floor. Returns whose standing changed: perhaps also the one dropped for a fifth. */
  call(personId: string, isCalled: boolean): string[] {
    const person = this.#people.get(personId);
    if (!person || this.#called.includes(personId) === isCalled) return [];
    const dropped = isCalled ? this.#called.slice(0, -(MAX_CALLED - 1)) : [personId];
    this.#called = this.#called.filter((id) => !dropped.includes(id));
    if (!isCalled) return dropped;
    this.#called.push(personId);
    person.handRaisedAt = null;
    return [...dropped, personId];
  }

  /** For one pupil, or for the whole class (null), which counts for those who enter later too. */
  changeRights(personId: string | null, change: RightsChange): void {
    if (personId === null) {
      this.#ofClass = joinRights(this.#ofClass, change);
      for (const person of this.#people.values()) person.own = withoutChanged(person.own, change);
      return;
    }
    const person = this.#people.get(personId);
    if (person) person.own = joinRights(person.own, change);
  }

  rightsOf(personId: string): RoomRights {
    const person = this.#people.get(personId);
    return rightsOfRole(person?.role ?? "parent", {
      kind: this.#kind,
      ofClass: this.#ofClass,
      own: person?.own ?? {},
      isCalled: this.#called.includes(personId),
      isInGroup: (person?.groupId ?? null) !== null,
    });
  }

  /** Every pupil's rights as they are now, to compare with later. */
  allRights(): Map<string, RoomRights> {
    return new Map(this.personIds.map((id) => [id, this.rightsOf(id)]));
  }

  /** One seat as clients see it, of the person's devices that are in the room. */
  read(personId: string, peers: readonly Peer[]): Seat | null {
    const person = this.#people.get(personId);
    if (!person) return null;
    const producers = peers.flatMap((peer) => [...peer.producers.values()]);
    const microphones = producers.filter(({ source }) => source === "microphone");
    const isSent = (wanted: string) =>
      producers.some(({ source, isPaused }) => source === wanted && !isPaused);
    return {
      personId,
      name: person.name,
      role: person.role,
      state: stateOf(person, peers),
      devices: peers.length,
      hasMicrophone: microphones.length > 0,
      isMuted: microphones.every(({ isPaused }) => isPaused),
      hasCamera: isSent("camera"),
      hasScreen: isSent("screen"),
      handRaisedAt: toInstant(person.handRaisedAt),
      isCalled: this.#called.includes(personId),
      enteredAt: toInstant(person.enteredAt),
      attempts: this.#attempts.get(personId) ?? 0,
      rights: this.rightsOf(personId),
      mode: largestMode(peers),
      quality: worstQuality(peers),
      groupId: person.groupId,
    };
  }
}
