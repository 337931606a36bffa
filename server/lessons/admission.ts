import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { RoomInfo, RoomRole } from "../rooms/protocol.ts";
import type { Access, PeopleForLessons, RosterEntry } from "./access.ts";
import type { Lesson } from "./protocol.ts";
import { overReason } from "./rules.ts";
import type { StoredLesson } from "./store.ts";

/** What a room needs to know of the lesson it is for, and of the person at its door. */
export type Admission = {
  schoolId: string;
  lesson: RoomInfo;
  role: RoomRole;
  /** Of who asks, when they are neither the teacher nor of the class. */
  name?: string;
  host: { id: string; name: string };
  roster: RosterEntry[];
};
type Deps = {
  access: Access;
  people: Pick<PeopleForLessons, "findPerson" | "readSchool" | "roster">;
  toLesson: (schoolId: string, stored: StoredLesson) => Promise<Lesson>;
  /** @throws AppError not_found */
  read: (schoolId: string, lessonId: string) => Promise<StoredLesson>;
};

/** Who may enter a lesson's room, and as what. */
export function createAdmission({ access, people, toLesson, read }: Deps) {
  /**
   * Lets a person into the lesson's room, or says why not: its teacher and assistants, its class, parents where
   * they may sit in; only while it is live.
   * @throws AppError not_found; forbidden other_class, not_its_teacher, parents_not_in; conflict lesson_not_live,
   * lesson_ended, lesson_cancelled
   */
  async function admit(user: User, lessonId: string): Promise<Admission> {
    const stored = await read(user.schoolId, lessonId);
    const role = await access.attendsAs(user, stored);
    const isExtra = role === "cohost" || role === "parent";
    const self = isExtra ? await people.findPerson(user.schoolId, user.id) : null;
    return toAdmission(user.schoolId, stored, role, self?.name);
  }

  /** The same for a guest, whom `guests` has let in. @throws AppError not_found; conflict as above */
  async function admitGuest(schoolId: string, lessonId: string, name: string): Promise<Admission> {
    return toAdmission(schoolId, await read(schoolId, lessonId), "guest", name);
  }

  async function toAdmission(
    schoolId: string,
    stored: StoredLesson,
    role: RoomRole,
    name: string | undefined,
  ): Promise<Admission> {
    if (stored.state !== "live")
      throw new AppError("conflict", "It is not live", { reason: overReason(stored.state) });
    const [lesson, roster, { attendancePolicy }] = await Promise.all([
      toLesson(schoolId, stored),
      people.roster(schoolId, stored.classId),
      people.readSchool(schoolId),
    ]);
    const { lateAfterMin } = attendancePolicy;
    const room: RoomInfo = {
      ...lesson,
      kind: "lesson",
      title: null,
      isOneWay: false,
      lateAfterMin,
    };
    const admission = { schoolId, lesson: room, role, host: lesson.teacher, roster };
    return name === undefined ? admission : { ...admission, name };
  }

  /** Whether somebody may prepare this lesson: its teacher or a colleague who assists, but no pupil. */
  async function mayPrepare(user: User, lessonId: string): Promise<boolean> {
    const lesson = await read(user.schoolId, lessonId);
    const isAssistant = may(user.roles, "lesson:host") && lesson.cohostIds.includes(user.id);
    return access.isHost(user, lesson) || isAssistant;
  }

  return { admit, admitGuest, mayPrepare };
}
