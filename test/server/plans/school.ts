import { AppError } from "#server/errors.ts";
import { createPlans } from "#server/plans/service.ts";
import { mongoPlans } from "#server/plans/store.ts";
import type { Caller, NoticeName, Teller, User } from "#server/realtime.ts";
import { checkMayInRoom } from "#server/rooms/permissions.ts";
import type { RoomRole } from "#server/rooms/protocol.ts";
import type { Rooms } from "#server/rooms/service.ts";
import { makeLibrary } from "../library/school.ts";

export { DAY, MIN, NINE } from "../lessons/school.ts";
export { startLibrary } from "../library/school.ts";

export type Told = { to: string; notice: NoticeName; payload: unknown };

/** A school with its library and plans; the room of a lesson is as `seat` fills it. Nine o'clock, before any lesson. */
export async function makePlans() {
  const school = await makeLibrary();
  const told: Told[] = [];
  const seats = new Map<string, RoomRole>();
  const teller: Pick<Teller, "tell"> = {
    tell: (to, notice, payload) => void told.push({ to, notice, payload }),
  };
  const roomOf = (lessonId: string) => ({
    ...{ schoolId: school.schoolId, lessonId, kind: "lesson" as const },
    seats: { personIds: [...seats.keys()] },
    peersOf: (personId: string) => [{ personId, role: seats.get(personId) }],
    tellPeer: (peer: { personId: string }, notice: NoticeName, payload: unknown) =>
      void told.push({ to: `peer:${peer.personId}`, notice, payload }),
    tellAll: (notice: NoticeName, payload: unknown) =>
      void told.push({ to: "room", notice, payload }),
  });
  const at = (lessonId: string, { user }: Caller) => {
    const role = seats.get(user.id);
    if (!role) throw new AppError("forbidden", "Not here", { reason: "not_in_room" });
    return { room: roomOf(lessonId), peer: { personId: user.id, role } };
  };
  const rooms = {
    at,
    atMay(lessonId: string, caller: Caller, action: Parameters<typeof checkMayInRoom>[1]) {
      const found = at(lessonId, caller);
      checkMayInRoom(found.peer.role, action, found.room.kind);
      return found;
    },
    find: (lessonId: string) => (seats.size > 0 ? roomOf(lessonId) : null),
  };
  const attached: string[] = [];
  const plans = createPlans({
    async attachDeck(_user, lessonId, deckId) {
      if (deckId.startsWith("dead")) throw new AppError("not_found", "No such deck");
      attached.push(`${deckId} ${lessonId}`);
    },
    ...{ store: mongoPlans, lessons: school.lessons, schedule: school.schedule },
    ...{ people: school.people, library: school.library, teller, now: school.clock.now },
    // Only what plans ask of rooms; a whole room needs a media worker and is in the e2e.
    rooms: rooms as never as Pick<Rooms, "at" | "atMay" | "find">,
  });
  const lessonIds = await school.lessonIds();
  const callerOf = (user: User): Caller => ({
    ...{ user, connectionId: user.id },
    ...{ join: () => undefined, leave: () => undefined },
  });
  /** One lesson of algebra with `teacher`, of the class of `pupil`; and the next one of the same day. */
  const [lessonId = "", , laterId = ""] = lessonIds;
  return { ...school, plans, told, attached, seats, callerOf, lessonId, laterId };
}
export type TestPlans = Awaited<ReturnType<typeof makePlans>>;
