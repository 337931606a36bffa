import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import { roomActionsOf } from "./permissions.ts";
import type { RoomRole } from "./protocol.ts";
import type { RightsChange } from "./rights.ts";
import type { Room } from "./room.ts";
import type { RoomStore } from "./store.ts";
import type { Visits } from "./visits.ts";

type Deps = { store: RoomStore; visits: Pick<Visits, "emit">; now: () => number };

/** What those who lead do in a room. Who asks is checked before. */
export function createTeaching({ store, visits, now }: Deps) {
  /** Switches one pupil's microphones off; the pupil may switch on again. @throws AppError not_found */
  async function mute(room: Room, personId: string, by: string): Promise<void> {
    room.seats.requireLed(personId);
    await muteOne(room, personId, by);
  }

  async function muteOne(room: Room, personId: string, by: string): Promise<boolean> {
    const peers = room.peersOf(personId);
    const muted = await Promise.all(peers.map((peer) => room.requests.mute(peer)));
    const { lessonId } = room;
    peers.forEach((peer, index) => {
      if (muted[index]) room.tellPeer(peer, "room:muted", { lessonId, by });
    });
    return muted.includes(true);
  }

  /** Returns how many pupils could be heard until now. */
  async function muteAll(room: Room, by: string): Promise<number> {
    const led = room.seats.personIds.filter((id) => !room.seats.isTeaching(id));
    const muted = await Promise.all(led.map((id) => muteOne(room, id, by)));
    return muted.filter(Boolean).length;
  }

  /** @throws AppError not_found */
  function lowerHand(room: Room, personId: string): void {
    room.seats.requireLed(personId);
    room.seats.setHand(personId, false, now());
    room.board.touch(personId);
  }

  /** Gives or takes the floor. @throws AppError not_found; conflict, the pupil is not here */
  async function call(room: Room, personId: string, isCalled: boolean): Promise<void> {
    room.seats.requireLed(personId);
    if (isCalled && room.peersOf(personId).length === 0)
      throw new AppError("conflict", "This pupil is not here");
    await changing(room, () => room.changed(...room.seats.call(personId, isCalled)));
  }

  /** For one pupil or for the whole class (null). What is no longer allowed is closed. @throws AppError not_found */
  async function changeRights(
    room: Room,
    personId: string | null,
    change: RightsChange,
  ): Promise<void> {
    if (personId !== null) room.seats.requireLed(personId);
    const { lessonId } = room;
    await changing(room, () => room.seats.changeRights(personId, change));
    if (personId === null)
      room.tellAll("room:locksChanged", { lessonId, ofClass: room.seats.ofClass });
  }

  /** Moves persons into groups, or back to the class (null); their rights and what they receive follow. */
  async function regroup(
    room: Room,
    moves: Iterable<readonly [personId: string, groupId: string | null]>,
  ): Promise<void> {
    await changing(room, () => {
      for (const [personId, groupId] of moves) {
        room.seats.setGroup(personId, groupId);
        room.changed(personId);
      }
    });
  }

  /** Gives somebody another role; each of their devices is told what it may do now. */
  async function changeRole(room: Room, personId: string, role: RoomRole): Promise<void> {
    const { lessonId, seats } = room;
    if (seats.roleOf(personId) === role) return;
    await changing(room, () => {
      seats.call(personId, false);
      seats.setHand(personId, false, now());
      seats.setRole(personId, role);
      for (const peer of room.peersOf(personId)) {
        peer.role = role;
        const actions = roomActionsOf(role, room.kind);
        room.tellPeer(peer, "room:roleChanged", { lessonId, role, actions });
      }
      room.changed(personId);
    });
  }

  /** Does it, makes rights hold that differ by it, and keeps what should outlive the server. */
  async function changing(room: Room, act: () => void): Promise<void> {
    const before = room.seats.allRights();
    act();
    room.keepSoon();
    await applyRights(room, before);
  }

  /** Closes what rights no longer cover, sets the caps, and tells whose rights differ from before. */
  async function applyRights(room: Room, before: ReturnType<Room["seats"]["allRights"]>) {
    const { lessonId } = room;
    const limits: Promise<void>[] = [];
    for (const [personId, rights] of room.seats.allRights()) {
      if (JSON.stringify(rights) === JSON.stringify(before.get(personId))) continue;
      room.changed(personId);
      for (const peer of room.peersOf(personId)) {
        room.media.closeForbidden(peer);
        limits.push(room.media.limit(peer));
        room.tellPeer(peer, "room:rightsChanged", { lessonId, rights });
      }
    }
    // A device that leaves meanwhile needs no cap any more.
    for (const result of await Promise.allSettled(limits))
      if (result.status === "rejected")
        logger.warn({ err: result.reason, lessonId }, "a cap was not set");
  }

  /** Sends a pupil out, with every device, until let in again; a restart of the server keeps it. @throws AppError not_found */
  async function remove(room: Room, personId: string): Promise<void> {
    room.seats.requireLed(personId);
    // Of a sealed room nothing is written down: whoever is out waits at its door, as everybody did.
    if (room.isSealed) {
      const { schoolId, lessonId } = room;
      visits.emit("sealedRemoved", { schoolId, lessonId, personId });
      return showOut(room, personId);
    }
    await store.addRemoval(room.schoolId, room.lessonId, personId, new Date(now()));
    room.seats.setRemoved(personId, true);
    showOut(room, personId);
  }

  function showOut(room: Room, personId: string): void {
    for (const peer of room.peersOf(personId)) room.dismiss(peer, now(), "removed");
    room.board.touch(personId);
  }

  /** @throws AppError not_found */
  async function letIn(room: Room, personId: string): Promise<void> {
    room.seats.requireLed(personId);
    await store.deleteRemoval(room.schoolId, room.lessonId, personId);
    room.seats.setRemoved(personId, false);
    room.board.touch(personId);
  }

  return { mute, muteAll, lowerHand, call, changeRights, regroup, changeRole, remove, letIn };
}
export type Teaching = ReturnType<typeof createTeaching>;
