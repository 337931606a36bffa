import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { People } from "../people/service.ts";
import type { Teller, User } from "../realtime.ts";
import { mayInRoom } from "../rooms/permissions.ts";
import type { Rooms } from "../rooms/service.ts";
import type { Task } from "./protocol.ts";
import type { StoredTask } from "./store.ts";

type Deps = {
  people: Pick<People, "findPerson" | "listParents" | "roster">;
  rooms: Pick<Rooms, "find">;
  teller: Pick<Teller, "tell">;
};

/** Whether a task is for any of these pupils. */
export const isFor = (
  { pupilIds }: Pick<StoredTask, "pupilIds">,
  whom: readonly string[],
): boolean => pupilIds === null || pupilIds.some((id) => whom.includes(id));

/** A task as these pupils or their parents read it: who else has it is nobody's matter. */
export const seenBy = (task: Task, whom: readonly string[]): Task => ({
  ...task,
  pupilIds: task.pupilIds === null ? null : task.pupilIds.filter((id) => whom.includes(id)),
});

/** Whom a task is for, and who hears of it. */
export function createAudience({ people, rooms, teller }: Deps) {
  /** @throws AppError invalid, somebody who is not of the class */
  async function check(
    schoolId: string,
    classId: string,
    pupilIds: readonly string[] | null,
  ): Promise<void> {
    if (pupilIds === null) return;
    const roster = new Set((await people.roster(schoolId, classId)).map(({ id }) => id));
    if (pupilIds.some((id) => !roster.has(id))) throw new AppError("invalid", "Not of the class");
  }

  /** Oneself and one's children: whose tasks a person reads as their own. */
  async function pupilsOf(user: User): Promise<string[]> {
    const self = user.guestOf ? null : await people.findPerson(user.schoolId, user.id);
    return [user.id, ...(self?.childIds ?? [])];
  }

  /** The class and its parents, or the pupils named and theirs; the teacher; and those of them who are in the room. */
  async function tellGiven(schoolId: string, lesson: Lesson, task: Task): Promise<void> {
    const room = rooms.find(lesson.id);
    const payload = { lessonId: lesson.id, task };
    teller.tell(`person:${lesson.teacher.id}`, "task:assigned", payload);
    const { pupilIds } = task;
    if (pupilIds === null) {
      teller.tell(`class:${lesson.classId}`, "task:assigned", payload);
      room?.tellAll("task:assigned", payload);
      return;
    }
    const parents = await people.listParents(schoolId, pupilIds);
    for (const pupilId of pupilIds) {
      const ofPupil = { lessonId: lesson.id, task: seenBy(task, [pupilId]) };
      const theirs = parents.filter(({ childIds }) => childIds.includes(pupilId));
      for (const { id } of [{ id: pupilId }, ...theirs])
        teller.tell(`person:${id}`, "task:assigned", ofPupil);
    }
    for (const personId of room?.seats.personIds ?? [])
      for (const peer of room?.peersOf(personId) ?? [])
        if (room && mayInRoom(peer.role, "present", room.kind))
          room.tellPeer(peer, "task:assigned", payload);
  }

  return { check, pupilsOf, tellGiven };
}
export type Audience = ReturnType<typeof createAudience>;
