import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { User } from "../realtime.ts";
import { mayInRoom } from "../rooms/permissions.ts";
import type { Rooms } from "../rooms/service.ts";

type Deps = {
  rooms: Pick<Rooms, "find">;
  /** One lesson, if it is theirs to see; throws otherwise. */
  readLesson: (user: User, lessonId: string) => Promise<Pick<Lesson, "teacher">>;
};

/**
 * Whose a lesson's materials are to see and to change: whoever is in its room, of whatever kind the room is, by the
 * room's own roles; else whoever may see the lesson, and its teacher.
 */
export function createDeckAccess({ rooms, readLesson }: Deps) {
  const inRoom = (user: User, lessonId: string) => {
    const room = rooms.find(lessonId);
    const peer = room?.schoolId === user.schoolId ? room.peersOf(user.id)[0] : null;
    return room && peer ? { mayChange: mayInRoom(peer.role, "present", room.kind) } : null;
  };

  /** @returns whether they may change them, too. @throws AppError not_found; forbidden other_class */
  async function mustRead(user: User, lessonId: string): Promise<{ mayChange: boolean }> {
    const own = inRoom(user, lessonId);
    if (own) return own;
    const lesson = await readLesson(user, lessonId);
    return { mayChange: lesson.teacher.id === user.id };
  }

  /** @throws AppError not_found; forbidden, perhaps not_its_teacher */
  async function mustChange(user: User, lessonId: string): Promise<void> {
    if ((await mustRead(user, lessonId)).mayChange) return;
    throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
  }

  return { mustRead, mustChange };
}
export type DeckAccess = ReturnType<typeof createDeckAccess>;
