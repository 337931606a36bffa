import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { SchoolClass } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import type { Slot, Subject } from "../schedule/protocol.ts";

type Deps = {
  people: {
    findClass(schoolId: string, classId: string): Promise<SchoolClass | null>;
    listClasses(schoolId: string): Promise<SchoolClass[]>;
    findPerson(
      schoolId: string,
      personId: string,
    ): Promise<{ classId: string | null; childIds: string[] } | null>;
  };
  schedule: {
    subjects(schoolId: string): Promise<Map<string, Subject>>;
    readTimetable(user: User, classId?: string): Promise<Slot[]>;
  };
};
/** A credit somebody sees: of a class and a subject. */
export type Seen = {
  classId: string;
  className: string;
  subject: Subject;
  teacherNames: string[];
  mayWrite: boolean;
};

/** Who decides a credit and who looks on. */
export function createAccess({ people, schedule }: Deps) {
  async function ownSlots(user: User): Promise<Slot[]> {
    return may(user.roles, "lesson:host") ? schedule.readTimetable(user) : [];
  }

  /** Its teachers by the timetable write; the class teacher and leadership read. @throws AppError not_found; forbidden other_class */
  async function find(user: User, of: { classId: string; subjectId: string }) {
    const { schoolId } = user;
    const [schoolClass, subjectOf, slots] = await Promise.all([
      people.findClass(schoolId, of.classId),
      schedule.subjects(schoolId),
      ownSlots(user),
    ]);
    const subject = subjectOf.get(of.subjectId);
    if (!schoolClass || !subject) throw new AppError("not_found", "No such class or subject");
    const mayWrite = slots.some(
      (slot) => slot.classId === of.classId && slot.subject.id === of.subjectId,
    );
    const leads = user.roles.includes("classTeacher") && schoolClass.classTeacherId === user.id;
    if (!mayWrite && !leads && !may(user.roles, "watching:readSchool"))
      throw new AppError("forbidden", "Neither its teacher nor its class's", {
        reason: "other_class",
      });
    return { schoolClass, subject, mayWrite };
  }

  /** For who decides. @throws AppError as find; forbidden not_its_teacher */
  async function findTaught(user: User, of: { classId: string; subjectId: string }) {
    const found = await find(user, of);
    if (!found.mayWrite)
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
    return found;
  }

  /** Subjects of pass and fail: those the caller teaches, then those of classes the caller leads or may look at. */
  async function list(user: User): Promise<Seen[]> {
    const { schoolId, roles } = user;
    const own = await ownSlots(user);
    const classes = await people.listClasses(schoolId);
    const watched = classes.filter(
      ({ classTeacherId }) =>
        may(roles, "watching:readSchool") ||
        (roles.includes("classTeacher") && classTeacherId === user.id),
    );
    const others = await Promise.all(watched.map(({ id }) => schedule.readTimetable(user, id)));
    const seen = new Map<string, Seen>();
    for (const [slot, mayWrite] of [
      ...own.map((one) => [one, true] as const),
      ...others.flat().map((one) => [one, false] as const),
    ]) {
      const { classId, className, subject, teacherName } = slot;
      if (subject.grading !== "credit") continue;
      const key = `${classId} ${subject.id}`;
      const found = seen.get(key) ?? { classId, className, subject, teacherNames: [], mayWrite };
      if (!found.teacherNames.includes(teacherName)) found.teacherNames.push(teacherName);
      seen.set(key, found);
    }
    return [...seen.values()];
  }

  /** The classes in which somebody teaches this subject. */
  async function taughtClassIds(user: User, subjectId: string): Promise<string[]> {
    const slots = (await ownSlots(user)).filter(({ subject }) => subject.id === subjectId);
    return [...new Set(slots.map(({ classId }) => classId))];
  }

  /** A pupil's own class, or the child's. @throws AppError forbidden other_class; not_found, in no class */
  async function ownClass(user: User, childId?: string) {
    const self = await people.findPerson(user.schoolId, user.id);
    if (childId !== undefined && !self?.childIds.includes(childId))
      throw new AppError("forbidden", "Not their child", { reason: "other_class" });
    const pupilId = childId ?? user.id;
    const pupil = childId === undefined ? self : await people.findPerson(user.schoolId, childId);
    if (!pupil?.classId) throw new AppError("not_found", "In no class");
    const slots = await schedule.readTimetable(user, pupil.classId);
    const subjects = new Map(
      slots
        .filter(({ subject }) => subject.grading === "credit")
        .map(({ subject }) => [subject.id, subject]),
    );
    return { pupilId, classId: pupil.classId, subjects: [...subjects.values()] };
  }

  return { find, findTaught, list, taughtClassIds, ownClass };
}
export type CreditAccess = ReturnType<typeof createAccess>;
