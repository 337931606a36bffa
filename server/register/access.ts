import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Person, SchoolClass } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import type { DeciderRole } from "./protocol.ts";

type Known = Pick<Person, "id" | "name" | "fullName" | "roles" | "classId" | "childIds">;
/** What the register asks of people. */
export type PeopleForRegister = {
  readSchool(schoolId: string): Promise<{ timeZone: string }>;
  findPerson(schoolId: string, personId: string): Promise<Known | null>;
  findPeople(schoolId: string, ids: readonly string[]): Promise<Map<string, Known>>;
  findClass(
    schoolId: string,
    classId: string,
  ): Promise<Pick<SchoolClass, "id" | "name" | "classTeacherId"> | null>;
  roster(schoolId: string, classId: string): Promise<{ id: string; fullName: string }[]>;
  listParents(schoolId: string, pupilIds: readonly string[]): Promise<{ id: string }[]>;
};
type LessonOf = Pick<Lesson, "classId" | "teacher">;

/** Who may read a register, decide in it, and see why a child was away. */
export function createRegisterAccess(people: PeopleForRegister) {
  /** Whether this person is the class's class teacher. */
  async function leadsClass(user: User, classId: string): Promise<boolean> {
    if (!may(user.roles, "attendance:readClass")) return false;
    return (await people.findClass(user.schoolId, classId))?.classTeacherId === user.id;
  }

  /** As whom somebody decides in a lesson's register; null: they may not. The class teacher of the class who also teaches the lesson is its teacher. */
  async function decidesAs(user: User, lesson: LessonOf): Promise<DeciderRole | null> {
    if (may(user.roles, "attendance:readLesson") && lesson.teacher.id === user.id) return "teacher";
    return (await leadsClass(user, lesson.classId)) ? "classTeacher" : null;
  }

  /** @throws AppError forbidden not_its_teacher */
  async function mustDecide(user: User, lesson: LessonOf): Promise<DeciderRole> {
    const role = await decidesAs(user, lesson);
    if (role) return role;
    throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
  }

  /** Words and documents of a class's parents: the class teacher's and leadership's to see. */
  async function mayReadDocuments(user: User, classId: string): Promise<boolean> {
    return may(user.roles, "attendance:readSchool") || (await leadsClass(user, classId));
  }

  /** Its own parent. */
  async function isParentOf(user: User, childId: string): Promise<boolean> {
    if (!user.roles.includes("parent")) return false;
    const self = await people.findPerson(user.schoolId, user.id);
    return self?.childIds.includes(childId) ?? false;
  }

  return { leadsClass, decidesAs, mustDecide, mayReadDocuments, isParentOf };
}
export type RegisterAccess = ReturnType<typeof createRegisterAccess>;
