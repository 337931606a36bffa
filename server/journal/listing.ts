import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lessons } from "../lessons/service.ts";
import { kazakhSortKey } from "../people/rules.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { Subject } from "../schedule/protocol.ts";
import type { Schedule } from "../schedule/service.ts";
import { type Frames, spanOf } from "./frame.ts";
import { termOn } from "./terms.ts";

type Deps = {
  frames: Frames;
  people: Pick<People, "listClasses" | "findPeople">;
  schedule: Pick<Schedule, "subjects" | "taught">;
  lessons: Pick<Lessons, "taught">;
};
export type JournalEntry = {
  classId: string;
  className: string;
  subject: Subject;
  teacherNames: string[];
  mayWrite: boolean;
};

/** Which journals there are for somebody. */
export function createListing({ frames, people, schedule, lessons }: Deps) {
  /**
   * Those they write, and those they read: of their own class, or of the school. By the timetable that holds and the
   * lessons of the current term; by class, then by the subject's Kazakh name.
   * @throws AppError forbidden, for those who have no journals
   */
  return async function list(user: User): Promise<JournalEntry[]> {
    const { schoolId, roles } = user;
    const isTeacher = may(roles, "journal:write");
    const readsAll = may(roles, "journal:readSchool");
    if (!isTeacher && !readsAll && !may(roles, "journal:readClass"))
      throw new AppError("forbidden", "Journals are for those who teach and lead");
    const [classes, subjects, { written, timeZone, today }] = await Promise.all([
      people.listClasses(schoolId),
      schedule.subjects(schoolId),
      frames.calendarOf(schoolId),
    ]);
    const span = spanOf(termOn(written, today), timeZone);
    const led = classes
      .filter(({ classTeacherId }) => readsAll || classTeacherId === user.id)
      .map(({ id }) => id);
    const readable = readsAll || may(roles, "journal:readClass") ? led : [];
    const ofClasses = { classIds: readable };
    const ofTeacher = { teacherId: user.id };
    const found = await Promise.all([
      readable.length > 0 ? schedule.taught(schoolId, ofClasses) : [],
      readable.length > 0 ? lessons.taught(schoolId, span, ofClasses) : [],
      isTeacher ? schedule.taught(schoolId, ofTeacher) : [],
      isTeacher ? lessons.taught(schoolId, span, ofTeacher) : [],
    ]);
    // A journal that somebody writes names all its teachers.
    const ownClassIds = [...new Set([...found[2], ...found[3]].map(({ classId }) => classId))];
    const beside =
      ownClassIds.length > 0 ? await schedule.taught(schoolId, { classIds: ownClassIds }) : [];
    const keyOf = (one: { classId: string; subjectId: string }) =>
      `${one.classId} ${one.subjectId}`;
    const shown = new Set(found.flat().map(keyOf));
    const all = [...found.flat(), ...beside].filter((one) => shown.has(keyOf(one)));
    const teachers = await people.findPeople(schoolId, [
      ...new Set(all.map(({ teacherId }) => teacherId)),
    ]);
    const byKey = Map.groupBy(all, keyOf);
    const inOrder = classes.toSorted(
      (a, b) => a.grade - b.grade || (kazakhSortKey(a.letter) < kazakhSortKey(b.letter) ? -1 : 1),
    );
    const placeOf = new Map(inOrder.map(({ id }, index) => [id, index]));
    return [...byKey.values()]
      .flatMap((ofJournal): JournalEntry[] => {
        const [one] = ofJournal;
        const schoolClass = classes.find(({ id }) => id === one?.classId);
        const subject = subjects.get(one?.subjectId ?? "");
        if (!schoolClass || !subject) return [];
        const teacherIds = [...new Set(ofJournal.map(({ teacherId }) => teacherId))];
        return [
          {
            classId: schoolClass.id,
            className: schoolClass.name,
            subject,
            teacherNames: teacherIds.flatMap((id) => teachers.get(id)?.name ?? []),
            mayWrite: isTeacher && teacherIds.includes(user.id),
          },
        ];
      })
      .sort(
        (a, b) =>
          (placeOf.get(a.classId) ?? 0) - (placeOf.get(b.classId) ?? 0) ||
          a.subject.name.kk.localeCompare(b.subject.name.kk, "kk"),
      );
  };
}
