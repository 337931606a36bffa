import { AppError } from "../errors.ts";
import type { People } from "../people/service.ts";
import type { Caller, Teller, User } from "../realtime.ts";
import type { Admission, AtDoor, Rooms } from "../rooms/service.ts";
import { admissionOf } from "./admission.ts";
import type { CoverOf } from "./curtain.ts";
import { createHearing } from "./hearing.ts";
import { createKnocks } from "./knocks.ts";
import { createOpenRooms, type Standing, standingOf } from "./open-rooms.ts";
import type { ConsentNeed } from "./protocol-booking.ts";
import type { Waiting, WaitState } from "./protocol-room.ts";
import { MOST_PEOPLE, mayReadTalk } from "./rules.ts";
import { type StoredConsultation, sidesOf } from "./store.ts";
import { createTickets } from "./tickets.ts";
import { type AtDoorNow, createWaitingList } from "./waiting.ts";

type Deps = {
  find(schoolId: string, consultationId: string): Promise<StoredConsultation | null>;
  people: Pick<People, "findPeople">;
  rooms: Pick<Rooms, "at" | "find" | "closeRoom" | "on">;
  teller: Teller;
  consentNeed(schoolId: string, guestId: string): Promise<ConsentNeed>;
  coverOf: CoverOf;
  /** Writes it down and tells the sides. @throws AppError conflict consultation_over; its time has not come */
  markHeld(user: User, consultationId: string, isHeld: boolean): Promise<unknown>;
  now: () => number;
};
type Answer = { state: WaitState; ticket: string | null; startsAt: string | null };

/** To whoever is no side there is no such talk. */
const stranger = () => new AppError("not_found", "No such consultation");
const unknownTicket = () =>
  new AppError("forbidden", "The host lets in", { reason: "ticket_unknown" });

/**
 * The door of a consultation's room. A private one is locked: its host's knock opens it, and everybody else waits
 * until the host's hand gives a ticket to one device. A device that used its ticket may come back without one while
 * the room is open and the host has not sent it out. Sides alone come to a door; what the school has made of somebody
 * opens none.
 */
export function createDoor({
  find,
  people,
  rooms,
  teller,
  consentNeed,
  coverOf,
  markHeld,
  now,
}: Deps) {
  const tickets = createTickets(now);
  const knocks = createKnocks(now);
  const line = createWaitingList();
  const open = createOpenRooms({
    now,
    rooms: {
      isEmpty: (roomId) => rooms.find(roomId)?.isEmpty ?? true,
      close: (roomId) => rooms.closeRoom(roomId, "ended"),
    },
  });
  /** Knocks on their way; `isGone` once the socket is. */
  const knocking = new Set<{ connectionId: string; isGone: boolean }>();

  rooms.on("sealedRemoved", ({ lessonId, personId }) => {
    open.sendOut(lessonId, personId);
    tickets.revoke(lessonId, personId);
  });

  /** @throws AppError not_found, also for whoever is no side: it is not said that there is one */
  async function mustBeSide({ user }: Caller, roomId: string): Promise<StoredConsultation> {
    const talk = await find(user.schoolId, roomId);
    if (!talk || !sidesOf(talk).includes(user.id) || !(await isShown(user, talk))) throw stranger();
    return talk;
  }

  /** Who came in by a card another issued sees no older private talk; a guest, one whose door is open. */
  async function isShown(user: User, talk: StoredConsultation): Promise<boolean> {
    if (talk.kind === "ordinary") return true;
    const isOpen = standingOf(talk, open.find(talk.id), now()) === "open";
    return mayReadTalk(await coverOf(user), talk, { isHost: talk.hostId === user.id, isOpen });
  }

  /** What the host is to know of how somebody signed in; null: nothing. */
  async function cardOf(user: User): Promise<Waiting["byCard"]> {
    const cover = await coverOf(user);
    if (!cover) return null;
    const { issuedById, issuedAtMs } = cover;
    const by = (await people.findPeople(user.schoolId, [issuedById])).get(issuedById)?.name ?? "";
    return { by, at: new Date(issuedAtMs).toISOString() };
  }

  /** @throws AppError not_found, for whoever is no side; forbidden */
  async function mustHost(caller: Caller, roomId: string): Promise<StoredConsultation> {
    const talk = await mustBeSide(caller, roomId);
    if (talk.hostId !== caller.user.id) throw new AppError("forbidden", "Not its host");
    return talk;
  }

  const isInside = (roomId: string) => (personId: string) =>
    (rooms.find(roomId)?.peersOf(personId).length ?? 0) > 0;

  function listOf(roomId: string): Waiting[] {
    return line.listFor(roomId, isInside(roomId));
  }

  function tellHost({ id, hostId }: Pick<StoredConsultation, "id" | "hostId">): void {
    const notice = { lessonId: id, waiting: listOf(id) };
    teller.tell(`person:${hostId}`, "consultation:waitingChanged", notice);
  }

  function answer(one: AtDoorNow, state: WaitState, ticket: string | null = null): void {
    line.remove(one);
    const notice = { lessonId: one.roomId, state, ticket };
    teller.tell(one.connectionId, "consultation:doorAnswered", notice);
  }

  /** Where the caller stands. @throws AppError not_found; too_many, perhaps knock_paused */
  async function knock(
    roomId: string,
    device: { deviceId: string; canSeal: boolean },
    caller: Caller,
  ): Promise<Answer> {
    const asking = { connectionId: caller.connectionId, isGone: false };
    knocking.add(asking);
    try {
      const talk = await mustBeSide(caller, roomId);
      open.sweep();
      const startsAt = talk.startsAtMs === null ? null : new Date(talk.startsAtMs).toISOString();
      const standing = standingOf(talk, open.find(roomId), now());
      const said = (state: WaitState, ticket: string | null = null): Answer => {
        return { state, ticket, startsAt };
      };
      if (standing !== "open") return said(standing);
      // An ordinary room has no lock: whoever is a side walks in.
      if (talk.kind === "ordinary") return said("admitted");
      const personId = caller.user.id;
      if (personId === talk.hostId) {
        open.open(talk);
        return said("admitted", tickets.issue({ roomId, personId, deviceId: device.deviceId }));
      }
      if ((await consentNeed(talk.schoolId, talk.guestId)) !== "none") return said("consent");
      const name = (await people.findPeople(talk.schoolId, [personId])).get(personId)?.name ?? "";
      const byCard = await cardOf(caller.user);
      if (asking.isGone) return said("waiting");
      const { connectionId } = caller;
      const { schoolId, hostId } = talk;
      const who = { schoolId, roomId, hostId, personId, name, byCard };
      knocks.requireTurn(roomId, personId);
      const before = JSON.stringify(listOf(roomId));
      line.put({ ...device, ...who, connectionId, sinceMs: now() });
      // Who stands there already and knocks anew is no news.
      if (JSON.stringify(listOf(roomId)) !== before) tellHost(talk);
      return said("waiting");
    } finally {
      knocking.delete(asking);
    }
  }

  /** @throws AppError not_found */
  async function stopWaiting(roomId: string, caller: Caller): Promise<void> {
    await mustBeSide(caller, roomId);
    for (const one of line.ofConnection(caller.connectionId))
      if (one.roomId === roomId) leaveLine(one);
  }

  function leaveLine(one: AtDoorNow): void {
    line.remove(one);
    tellHost({ id: one.roomId, hostId: one.hostId });
  }

  /** @throws AppError forbidden */
  async function listWaiting(roomId: string, caller: Caller): Promise<Waiting[]> {
    await mustHost(caller, roomId);
    return listOf(roomId);
  }

  /**
   * The host's hand. Who was sent out before and is let in again may come again.
   * @throws AppError forbidden; not_found, does not wait; conflict talk_too_early, consent_missing, room_full
   */
  async function letIn(
    roomId: string,
    { personId, isAdmitted }: { personId: string; isAdmitted: boolean },
    caller: Caller,
  ): Promise<void> {
    const talk = await mustHost(caller, roomId);
    const need = isAdmitted ? await consentNeed(talk.schoolId, talk.guestId) : "none";
    const one = line.first(roomId, personId);
    if (!one) throw new AppError("not_found", "Nobody waits by this name");
    if (!isAdmitted) {
      // The person, not the one device: another tab of theirs would stand there in its place.
      for (const own of line.ofRoom(roomId)) if (own.personId === personId) answer(own, "refused");
      knocks.refused(roomId, personId);
    } else {
      if (!open.find(roomId))
        throw new AppError("conflict", "The room is not open", { reason: "talk_too_early" });
      if (need !== "none")
        throw new AppError("conflict", "Consent is missing", { reason: "consent_missing" });
      const room = rooms.find(roomId);
      const inside = room?.seats.personIds.filter(isInside(roomId)) ?? [];
      if (inside.filter((id) => id !== personId).length >= MOST_PEOPLE)
        throw new AppError("conflict", "The room is full", { reason: "room_full" });
      const { deviceId } = one;
      knocks.letIn(roomId, personId);
      answer(one, "admitted", tickets.issue({ roomId, personId, deviceId }));
    }
    tellHost(talk);
  }

  /** Everybody out; held or not. @throws AppError forbidden; as `markHeld` */
  async function end(roomId: string, isHeld: boolean, caller: Caller): Promise<void> {
    const talk = await mustHost(caller, roomId);
    await markHeld(caller.user, roomId, isHeld);
    close(talk);
  }

  function close({ id }: StoredConsultation): void {
    rooms.closeRoom(id, "ended");
    open.forget(id);
    tickets.revoke(id);
    knocks.forget(id);
    for (const one of line.ofRoom(id)) answer(one, "over");
  }

  /**
   * Lets a side into its room; null: it is no consultation's, or none of theirs, so that whoever is no side is answered
   * as about an id that was made up. Into a private one with a good ticket, or by the device that used one.
   * @throws AppError forbidden ticket_unknown; conflict talk_too_early, consultation_over
   */
  async function admit(user: User, roomId: string, door: AtDoor): Promise<Admission | null> {
    const talk = await find(user.schoolId, roomId);
    if (!talk || !sidesOf(talk).includes(user.id) || !(await isShown(user, talk))) return null;
    requireOpen(standingOf(talk, open.find(roomId), now()));
    if (talk.kind === "ordinary") open.open(talk);
    else checkTicket(roomId, user.id, door);
    const { openedAtMs = now() } = open.find(roomId) ?? {};
    return admissionOf(people, talk, { personId: user.id, openedAtMs });
  }

  /** @throws AppError conflict talk_too_early, consultation_over */
  function requireOpen(standing: Standing): void {
    if (standing === "early")
      throw new AppError("conflict", "Too early", { reason: "talk_too_early" });
    if (standing === "over")
      throw new AppError("conflict", "It is over", { reason: "consultation_over" });
  }

  /** @throws AppError forbidden ticket_unknown */
  function checkTicket(roomId: string, personId: string, { deviceId, ticket }: AtDoor): void {
    const room = open.find(roomId);
    if (!room) throw unknownTicket();
    const isIn = room.admitted.get(personId) === deviceId;
    if (ticket === undefined) {
      if (!isIn) throw unknownTicket();
      return;
    }
    const bearer = { roomId, personId, deviceId };
    if (tickets.use(ticket, bearer)) {
      room.admitted.set(personId, deviceId);
      return;
    }
    // The answer was lost on its way: the device has its place already, and asks by the same ticket again.
    const seated = rooms.find(roomId)?.peersOf(personId) ?? [];
    const isSeated = isIn && seated.some((peer) => peer.deviceId === deviceId);
    if (!isSeated || !tickets.wasUsed(ticket, bearer)) throw unknownTicket();
  }

  /** A socket is gone: it waits no more. */
  function connectionLost(connectionId: string): void {
    for (const asking of knocking) if (asking.connectionId === connectionId) asking.isGone = true;
    for (const one of line.ofConnection(connectionId)) leaveLine(one);
  }

  return {
    ...{ knock, stopWaiting, listWaiting, letIn, end, admit, connectionLost },
    ...createHearing({ rooms }),
    /** It was moved, called off or ended: who stands before its door or sits behind it hears so. */
    changed(talk: StoredConsultation): void {
      if (talk.state === "asked" || talk.state === "moved" || talk.state === "agreed") {
        open.moved(talk);
        const standing = standingOf(talk, open.find(talk.id), now());
        if (standing === "open") return;
        for (const one of line.ofRoom(talk.id)) answer(one, standing);
        // At its new time the host opens it anew: nobody comes back into it by the hand of today.
        open.forget(talk.id);
        tickets.revoke(talk.id);
      } else close(talk);
    },
  };
}
export type Door = ReturnType<typeof createDoor>;
