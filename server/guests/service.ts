import { keyFor } from "../auth/secret.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { People } from "../people/service.ts";
import type { Caller, Teller, User } from "../realtime.ts";
import type { Rooms } from "../rooms/service.ts";
import { createDoor } from "./door.ts";
import { createLinks } from "./links.ts";
import type { GuestStore } from "./store.ts";
import { readGuest } from "./tokens.ts";

type Deps = {
  store: GuestStore;
  lessons: Lessons;
  people: People;
  rooms: Rooms;
  teller: Teller;
  /** Signs guests' tokens. */
  secret: string;
  now?: () => number;
};
type GuestSocket = {
  readonly id: string;
  join(group: string): Promise<void> | void;
  disconnect(isConnectionClosed: boolean): unknown;
};
type Room = NonNullable<ReturnType<Rooms["find"]>>;

/** Who is in a lesson beside its teacher and its class: assistants, parents who sit in, guests by a link. */
export function createGuests({
  store,
  lessons,
  people,
  rooms,
  teller,
  secret,
  now = Date.now,
}: Deps) {
  const key = keyFor(secret, "guest");
  const links = createLinks({ store, lessons, people, key, now });
  const door = createDoor({ store, lessons, rooms, teller, now });
  /** Sockets of guests, to be cut when a link is revoked. */
  const sockets = new Map<GuestSocket, string>();

  lessons.onChanged((lesson, schoolId) => {
    const failed = (err: unknown) => logger.error({ err, lessonId: lesson.id }, "guests not told");
    void door.lessonChanged(lesson, schoolId).catch(failed);
    const room = rooms.find(lesson.id);
    if (room) void follow(room, lesson).catch(failed);
  });

  /** Makes the open room agree with the lesson: who assists, and whether parents sit in. */
  async function follow(room: Room, { cohosts, areParentsIn }: Lesson): Promise<void> {
    const { seats } = room;
    const appointed = new Set(cohosts.map(({ id }) => id));
    for (const personId of seats.personIds) {
      const role = seats.roleOf(personId);
      if (role === "pupil" && appointed.has(personId))
        await rooms.teaching.changeRole(room, personId, "cohost");
      else if (role === "cohost" && !appointed.has(personId)) {
        if (seats.isOfClass(personId)) await rooms.teaching.changeRole(room, personId, "pupil");
        else sendOut(room, personId);
      } else if (role === "parent" && !areParentsIn) sendOut(room, personId);
    }
  }

  function sendOut(room: Room, personId: string): void {
    for (const peer of room.peersOf(personId)) room.dismiss(peer, now(), "removed");
  }

  /**
   * Who a guest's token speaks for: nobody of the school, with no roles, one lesson's door open.
   * @throws AppError unauthenticated guest_link_unknown, also once the link was revoked
   */
  async function authenticate(token: string): Promise<User> {
    const ticket = readGuest(token, key, now());
    const link = ticket && (await store.find(ticket.schoolId, ticket.guestId));
    if (!ticket || !link || link.revokedAtMs !== null || link.lessonId !== ticket.lessonId)
      throw new AppError("unauthenticated", "No such guest", { reason: "guest_link_unknown" });
    const { guestId, schoolId, lessonId } = ticket;
    return { id: guestId, schoolId, roles: [], familyId: guestId, guestOf: lessonId };
  }

  /** The link stops working; who came by it is out at once. @throws AppError not_found; forbidden */
  async function revoke(user: User, lessonId: string, linkId: string): Promise<void> {
    await links.mustPrepare(user, lessonId);
    if (!(await store.revoke(user.schoolId, lessonId, linkId, new Date(now()))))
      throw new AppError("not_found", "No such link");
    const room = rooms.find(lessonId);
    if (room) sendOut(room, linkId);
    door.dismiss(lessonId, linkId);
    for (const [socket, guestId] of sockets) if (guestId === linkId) socket.disconnect(true);
  }

  /** @throws AppError as lessons.setCohost */
  function setCohost(user: User, lessonId: string, personId: string, isCohost: boolean) {
    return lessons.setCohost(user, lessonId, personId, isCohost);
  }

  /** The same from within the room. @throws AppError forbidden, unless host */
  async function appoint(lessonId: string, caller: Caller, personId: string, isCohost: boolean) {
    rooms.atMay(lessonId, caller, "appoint");
    await setCohost(caller.user, lessonId, personId, isCohost);
  }

  return {
    ...{ authenticate, revoke, setCohost, appoint },
    listLinks: links.list,
    makeLink: links.make,
    readInvitation: links.readInvitation,
    useLink: links.use,
    listColleagues: links.listColleagues,
    knock: door.knock,
    listWaiting: door.listWaiting,
    answer: door.answer,
    admit: door.admit,
    /** A guest's socket is there: it hears what is told to the guest alone. */
    async connected(socket: GuestSocket, { id }: User): Promise<void> {
      sockets.set(socket, id);
      await socket.join(`person:${id}`);
    },
    disconnected(socket: GuestSocket): void {
      sockets.delete(socket);
      door.connectionLost(socket.id);
    },
  };
}
export type Guests = ReturnType<typeof createGuests>;
