import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Person, SchoolClass } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import type { RoomRole } from "../rooms/protocol.ts";
import type { LessonFilter } from "./store.ts";

export type RosterEntry = { id: string; name: string; fullName: string };
type OfLesson = {
  teacherId: string;
  classId: string;
  cohostIds: readonly string[];
  areParentsIn: boolean;
};
type KnownPerson = Pick<Person, "id" | "name" | "fullName" | "roles" | "classId" | "childIds">;

/** What lessons ask of people. */
export type PeopleForLessons = {
  readSchool(
    schoolId: string,
  ): Promise<{ timeZone: string; attendancePolicy: { lateAfterMin: number } }>;
  listSchools(): Promise<{ id: string }[]>;
  findPerson(schoolId: string, personId: string): Promise<KnownPerson | null>;
  findPeople(schoolId: string, ids: string[]): Promise<Map<string, KnownPerson>>;
  findClass(schoolId: string, classId: string): Promise<SchoolClass | null>;
  listClasses(schoolId: string): Promise<SchoolClass[]>;
  roster(schoolId: string, classId: string): Promise<RosterEntry[]>;
  classIdsOf(user: User): Promise<string[]>;
};

const otherClass = (message: string) =>
  new AppError("forbidden", message, { reason: "other_class" });

/** Decides whose lessons a person may see, and who may enter one. */
export function createAccess(people: PeopleForLessons) {
  /**
   * Whose lessons a person's list holds. Without a child or class named: the school's for those who may see it,
   * else what they teach, else their class's, else their children's.
   * @throws AppError forbidden other_class, not their child or not a class of theirs
   */
  async function listFilter(
    user: User,
    { childId, classId }: { childId?: string | undefined; classId?: string | undefined },
  ): Promise<LessonFilter> {
    if (childId !== undefined) return { classIds: [await classOfChild(user, childId)] };
    const mayAll = may(user.roles, "lessons:readSchool");
    if (classId !== undefined) {
      if (!mayAll && !(await people.classIdsOf(user)).includes(classId))
        throw otherClass("Not a class of theirs");
      return { classIds: [classId] };
    }
    if (mayAll) return {};
    if (may(user.roles, "lesson:host")) return { teacherId: user.id };
    const own = await people.findPerson(user.schoolId, user.id);
    if (own?.classId) return { classIds: [own.classId] };
    return { classIds: await people.classIdsOf(user) };
  }

  /** The class of the caller's own child. @throws AppError forbidden other_class, not their child */
  async function classOfChild(user: User, childId: string): Promise<string> {
    const self = await people.findPerson(user.schoolId, user.id);
    const isOwn = user.roles.includes("parent") && self?.childIds.includes(childId);
    const child = isOwn ? await people.findPerson(user.schoolId, childId) : null;
    if (!child?.classId) throw otherClass("Not a child of theirs");
    return child.classId;
  }

  /** @throws AppError forbidden other_class, unless theirs: taught, assisted in, of their class or child, or the school's */
  async function mustSee(user: User, lesson: OfLesson) {
    if (may(user.roles, "lessons:readSchool") || lesson.teacherId === user.id) return;
    if (lesson.cohostIds.includes(user.id)) return;
    if (!(await people.classIdsOf(user)).includes(lesson.classId))
      throw otherClass("A lesson of another class");
  }

  /** Whether this person leads the lesson. */
  const isHost = (user: User, lesson: { teacherId: string }) =>
    may(user.roles, "lesson:host") && lesson.teacherId === user.id;

  /** @throws AppError forbidden not_its_teacher */
  function mustHost(user: User, lesson: { teacherId: string }): void {
    if (!isHost(user, lesson))
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
  }

  /**
   * As what somebody enters: its teacher, an assistant, a pupil of its class, or a parent where parents may sit in.
   * @throws AppError forbidden parents_not_in for a parent of the class, not_its_teacher for another teacher,
   * other_class for everybody else
   */
  async function attendsAs(user: User, lesson: OfLesson): Promise<RoomRole> {
    if (isHost(user, lesson)) return "host";
    if (lesson.cohostIds.includes(user.id)) return "cohost";
    const self = await people.findPerson(user.schoolId, user.id);
    if (may(user.roles, "lesson:attend") && self?.classId === lesson.classId) return "pupil";
    if (self && user.roles.includes("parent")) {
      const children = await people.findPeople(user.schoolId, self.childIds);
      const isOfClass = [...children.values()].some(({ classId }) => classId === lesson.classId);
      if (isOfClass && lesson.areParentsIn) return "parent";
      if (isOfClass)
        throw new AppError("forbidden", "Parents may not sit in", { reason: "parents_not_in" });
    }
    if (may(user.roles, "lesson:host")) mustHost(user, lesson);
    throw otherClass("Only its teacher and its class may enter");
  }

  /** A colleague who teaches, or a pupil of the class, and not its teacher. @throws AppError not_found */
  async function mustFit(schoolId: string, personId: string, lesson: OfLesson): Promise<void> {
    const person = await people.findPerson(schoolId, personId);
    const isFit = person && (may(person.roles, "lesson:host") || person.classId === lesson.classId);
    if (!isFit || personId === lesson.teacherId)
      throw new AppError("not_found", "Nobody who could assist");
  }

  return { mustFit, listFilter, classOfChild, mustSee, mustHost, attendsAs, isHost };
}
export type Access = ReturnType<typeof createAccess>;
