import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { Me } from "../people/protocol.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import { actingAs } from "./acting.ts";

type Deps = {
  people: Pick<People, "readSchool" | "findPerson">;
  lessons: Pick<Lessons, "listOn" | "find" | "start" | "end">;
  now: () => number;
};
type Opened = { teacher: User; classId: string; endsAtMs: number };

type Timed = Pick<Lesson, "startsAt" | "durationMin">;
const endOf = ({ startsAt, durationMin }: Timed) => Date.parse(startsAt) + durationMin * 60_000;

/** Whether its bell has rung and the one that ends it has not. */
export const isOnAt = (lesson: Timed, atMs: number): boolean =>
  Date.parse(lesson.startsAt) <= atMs && atMs < endOf(lesson);

/** Opens lessons of the demo school in their teachers' names, for visitors who come alone as a pupil. */
export function createOpenings({ people, lessons, now }: Deps) {
  /** Opened here and not yet taken over by their teacher, by lesson. */
  const opened = new Map<string, Opened>();

  /**
   * The pupil of the demo school who has just signed in finds the class's lesson live. Does nothing in any
   * other school or for any other role, and never rejects: signing in does not depend on it.
   */
  async function openLessonFor({ id, roles, school, schoolClass }: Me): Promise<void> {
    try {
      if (!roles.includes("pupil") || !schoolClass) return;
      if (!(await people.readSchool(school.id)).isDemo) return;
      await endOver();
      await openOf(school.id, schoolClass.id);
    } catch (err) {
      logger.warn({ err, personId: id }, "the demo could not open a lesson");
    }
  }

  async function openOf(schoolId: string, classId: string): Promise<void> {
    const at = now();
    const lesson = (await lessons.listOn(schoolId)).find(
      (one) => one.classId === classId && isOnAt(one, at),
    );
    if (lesson?.state !== "planned") return;
    const person = await people.findPerson(schoolId, lesson.teacher.id);
    if (!person) return;
    const teacher = actingAs(schoolId, person);
    await lessons.start(teacher, lesson.id);
    opened.set(lesson.id, { teacher, classId, endsAtMs: endOf(lesson) });
  }

  /**
   * Ends, at their last bell, lessons opened here to which no teacher came: else the next bell's teacher and a
   * pupil left behind would sit in two rooms. A pupil who is there finds the next lesson open.
   */
  async function endOver(): Promise<void> {
    for (const [lessonId, { teacher, classId, endsAtMs }] of opened) {
      if (endsAtMs > now()) continue;
      opened.delete(lessonId);
      const isAttended = ((await lessons.find(teacher.schoolId, lessonId))?.presentCount ?? 0) > 0;
      await lessons.end(teacher, lessonId);
      if (isAttended) await openOf(teacher.schoolId, classId);
    }
  }

  return {
    openLessonFor,
    endOver,
    /** Its teacher is in the room: from now on the lesson is theirs to end. */
    teacherCame: (lessonId: string): void => void opened.delete(lessonId),
  };
}
