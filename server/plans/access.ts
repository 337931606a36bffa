import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { User } from "../realtime.ts";

type Deps = {
  lessons: {
    find(schoolId: string, lessonId: string): Promise<Lesson | null>;
    read(user: User, lessonId: string): Promise<Lesson>;
  };
  people: {
    findClass(schoolId: string, classId: string): Promise<{ classTeacherId: string | null } | null>;
  };
};

/** Decides who writes a lesson's plan, who sees its steps, and who only what is given. */
export function createAccess({ lessons, people }: Deps) {
  /** Whether this person teaches the lesson. */
  const teaches = (user: User, lesson: Lesson): boolean =>
    may(user.roles, "lesson:host") && lesson.teacher.id === user.id;

  /** @throws AppError not_found */
  async function findLesson(schoolId: string, lessonId: string): Promise<Lesson> {
    const lesson = await lessons.find(schoolId, lessonId);
    if (!lesson) throw new AppError("not_found", "No such lesson");
    return lesson;
  }

  /** A lesson one teaches. @throws AppError not_found; forbidden not_its_teacher */
  async function findTaught(user: User, lessonId: string): Promise<Lesson> {
    const lesson = await findLesson(user.schoolId, lessonId);
    if (!teaches(user, lesson))
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
    return lesson;
  }

  /** Whether a reader sees how the lesson is to go: its teacher, the class teacher and leadership. */
  async function seesSteps(user: User, lesson: Lesson): Promise<boolean> {
    if (teaches(user, lesson) || may(user.roles, "lessons:readSchool")) return true;
    if (!user.roles.includes("classTeacher")) return false;
    const led = await people.findClass(user.schoolId, lesson.classId);
    return led?.classTeacherId === user.id;
  }

  return { teaches, findLesson, findTaught, seesSteps, findVisible: lessons.read };
}
export type Access = ReturnType<typeof createAccess>;
