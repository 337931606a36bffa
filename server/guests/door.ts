import { AppError } from "../errors.ts";
import type { Admission } from "../lessons/admission.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { Caller, Teller, User } from "../realtime.ts";
import type { Rooms } from "../rooms/service.ts";
import type { DoorState, WaitingGuest } from "./protocol.ts";
import { doorState } from "./rules.ts";
import type { GuestStore, StoredLink } from "./store.ts";

type Deps = {
  store: GuestStore;
  lessons: Pick<Lessons, "find" | "admitGuest">;
  rooms: Pick<Rooms, "atMay" | "find">;
  teller: Teller;
  now: () => number;
};
/** A guest's socket before the door. */
type Waiting = {
  readonly lessonId: string;
  readonly guestId: string;
  readonly name: string;
  readonly sinceMs: number;
  /** What the guest was told last: a lesson is announced often, a door changes twice. */
  told: DoorState;
};

/** The waiting room: a guest stands before the door and receives nothing until those who lead let them in. */
export function createDoor({ store, lessons, rooms, teller, now }: Deps) {
  /** By connection. */
  const waiting = new Map<string, Waiting>();

  /** The guest's record. @throws AppError forbidden other_class; not_found guest_link_unknown, revoked */
  async function recordOf(user: User, lessonId: string): Promise<StoredLink> {
    if (user.guestOf !== lessonId)
      throw new AppError("forbidden", "Another lesson", { reason: "other_class" });
    const link = await store.find(user.schoolId, user.id);
    if (!link || link.revokedAtMs !== null)
      throw new AppError("not_found", "No such guest", { reason: "guest_link_unknown" });
    return link;
  }

  /** Where the guest stands; one who has to wait is shown to those who let in. @throws AppError as recordOf */
  async function knock(lessonId: string, caller: Caller): Promise<{ state: DoorState }> {
    const link = await recordOf(caller.user, lessonId);
    const lesson = await lessons.find(link.schoolId, lessonId);
    const state = doorState(link, lesson?.state ?? "cancelled");
    if (state === "waiting" || state === "early") {
      const { sinceMs = now() } = waiting.get(caller.connectionId) ?? {};
      const guest = { lessonId, guestId: link.id, name: link.name ?? "", sinceMs, told: state };
      waiting.set(caller.connectionId, guest);
      tellLeaders(lessonId);
    }
    return { state };
  }

  /** Who waits at a lesson's door, the longest first; two devices of one guest are one. */
  function listOf(lessonId: string): WaitingGuest[] {
    const first = new Map<string, Waiting>();
    for (const guest of waiting.values())
      if (guest.lessonId === lessonId && !first.has(guest.guestId)) first.set(guest.guestId, guest);
    return [...first.values()]
      .toSorted((a, b) => a.sinceMs - b.sinceMs)
      .map(({ guestId, name, sinceMs }) => ({
        guestId,
        name,
        since: new Date(sinceMs).toISOString(),
      }));
  }

  function tellLeaders(lessonId: string): void {
    const notice = { lessonId, waiting: listOf(lessonId) };
    rooms.find(lessonId)?.tellThose("invite", "guest:waitingChanged", notice);
  }

  function tellGuest(lessonId: string, guestId: string, state: DoorState): void {
    teller.tell(`person:${guestId}`, "guest:doorChanged", { lessonId, state });
  }

  function forget(guestId: string): void {
    for (const [connectionId, guest] of waiting)
      if (guest.guestId === guestId) waiting.delete(connectionId);
  }

  /** @throws AppError forbidden */
  function listWaiting(lessonId: string, caller: Caller): WaitingGuest[] {
    rooms.atMay(lessonId, caller, "invite");
    return listOf(lessonId);
  }

  /** Lets in or sends away one who waits, or all (null). @throws AppError forbidden; not_found, does not wait */
  async function answer(
    lessonId: string,
    caller: Caller,
    guestId: string | null,
    isAdmitted: boolean,
  ): Promise<void> {
    const { room } = rooms.atMay(lessonId, caller, "invite");
    const asked = listOf(lessonId).filter((one) => guestId === null || one.guestId === guestId);
    if (guestId !== null && asked.length === 0)
      throw new AppError("not_found", "Nobody waits by this name");
    const at = new Date(now());
    for (const guest of asked) {
      const said = isAdmitted ? { admittedAt: at } : { refusedAt: at };
      await store.answer(room.schoolId, guest.guestId, said);
      forget(guest.guestId);
      tellGuest(lessonId, guest.guestId, isAdmitted ? "admitted" : "refused");
      logger.info({ lessonId, personId: guest.guestId, isAdmitted }, "guest answered");
    }
    tellLeaders(lessonId);
  }

  /**
   * Lets a guest into the room whom the teacher has let in.
   * @throws AppError as recordOf; forbidden guest_waiting, guest_refused; conflict lesson_not_live, lesson_ended
   */
  async function admit(user: User, lessonId: string): Promise<Admission> {
    const link = await recordOf(user, lessonId);
    if (link.refusedAtMs !== null)
      throw new AppError("forbidden", "Not let in", { reason: "guest_refused" });
    if (link.admittedAtMs === null)
      throw new AppError("forbidden", "Not let in yet", { reason: "guest_waiting" });
    return lessons.admitGuest(user.schoolId, lessonId, link.name ?? "");
  }

  /** A lesson began or ended: those before its door hear so. */
  async function lessonChanged({ id, state }: Lesson, schoolId: string): Promise<void> {
    for (const guest of [...waiting.values()].filter(({ lessonId }) => lessonId === id)) {
      const link = await store.find(schoolId, guest.guestId);
      const next = link ? doorState(link, state) : "over";
      if (next === guest.told) continue;
      guest.told = next;
      tellGuest(id, guest.guestId, next);
      if (next === "over") forget(guest.guestId);
    }
  }

  /** A socket is gone. */
  function connectionLost(connectionId: string): void {
    const guest = waiting.get(connectionId);
    if (!guest) return;
    waiting.delete(connectionId);
    tellLeaders(guest.lessonId);
  }

  return {
    ...{ recordOf, knock, listWaiting, answer, admit, lessonChanged, connectionLost },
    /** A revoked guest waits no more. */
    dismiss(lessonId: string, guestId: string): void {
      forget(guestId);
      tellLeaders(lessonId);
    },
  };
}
