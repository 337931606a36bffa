import type { Person, SchoolClass } from "../people/protocol.ts";
import type { Subject } from "../schedule/protocol.ts";
import type { Lesson } from "./protocol.ts";
import type { StoredLesson } from "./store.ts";

type Deps = {
  schedule: { subjects(schoolId: string): Promise<Map<string, Subject>> };
  people: {
    findPeople(schoolId: string, ids: string[]): Promise<Map<string, Pick<Person, "id" | "name">>>;
    listClasses(schoolId: string): Promise<SchoolClass[]>;
  };
  presentCount(lessonId: string): number;
};

/** An instant in ms as the protocol writes it. */
export const instant = (ms: number): string => new Date(ms).toISOString();
const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms));

/**
 * Asks once for all who ask for the same key while the answer is on its way: a class that enters at the bell
 * reads the school's subjects and classes once, not sixty times. Nothing is kept.
 */
function askOnce<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asking = new Map<string, Promise<T>>();
  return (key) => {
    const asked = asking.get(key) ?? ask(key).finally(() => asking.delete(key));
    asking.set(key, asked);
    return asked;
  };
}

/** The only place where a stored lesson takes the shape clients see. */
export function createViews({ schedule, people, presentCount }: Deps) {
  const subjectsOf = askOnce(schedule.subjects);
  const classesOf = askOnce(async (schoolId) => {
    return new Map((await people.listClasses(schoolId)).map((one) => [one.id, one]));
  });

  /** Stored lessons with the names of what they hold by id, in the order given. */
  async function toLessons(schoolId: string, stored: readonly StoredLesson[]): Promise<Lesson[]> {
    if (stored.length === 0) return [];
    const [subjects, teachers, classes] = await Promise.all([
      subjectsOf(schoolId),
      people.findPeople(schoolId, [
        ...new Set(stored.flatMap(({ teacherId, cohostIds }) => [teacherId, ...cohostIds])),
      ]),
      classesOf(schoolId),
    ]);
    return stored.map((lesson): Lesson => {
      const subject = subjects.get(lesson.subjectId);
      const teacher = teachers.get(lesson.teacherId);
      const schoolClass = classes.get(lesson.classId);
      if (!subject || !teacher || !schoolClass)
        throw new Error(`Lesson ${lesson.id} lost its subject, teacher or class`);
      return {
        id: lesson.id,
        classId: lesson.classId,
        className: schoolClass.name,
        subject,
        teacher: { id: teacher.id, name: teacher.name },
        cohosts: lesson.cohostIds.flatMap((id) => {
          const cohost = teachers.get(id);
          return cohost ? { id, name: cohost.name } : [];
        }),
        areParentsIn: lesson.areParentsIn,
        startsAt: instant(lesson.startsAtMs),
        durationMin: lesson.durationMin,
        number: lesson.number,
        state: lesson.state,
        topic: lesson.topic,
        startedAt: instantOrNull(lesson.startedAtMs),
        endedAt: instantOrNull(lesson.endedAtMs),
        pupilCount: schoolClass.pupilCount,
        presentCount: lesson.state === "live" ? presentCount(lesson.id) : 0,
      };
    });
  }

  return {
    toLessons,
    async toLesson(schoolId: string, lesson: StoredLesson): Promise<Lesson> {
      const [view] = await toLessons(schoolId, [lesson]);
      if (!view) throw new Error("one lesson has one view");
      return view;
    },
  };
}
