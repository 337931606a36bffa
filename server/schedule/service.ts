import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Person, SchoolClass } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import type { Bell, Slot, Subject } from "./protocol.ts";
import { clashesIn, type Planned, planOn, weekdayOf } from "./rules.ts";
import type { NewSubject, ScheduleStore, SlotFilter } from "./store.ts";

/** What the timetable asks of people. */
export type PeopleForSchedule = {
  readSchool(schoolId: string): Promise<{ timeZone: string }>;
  listClasses(schoolId: string): Promise<SchoolClass[]>;
  findPeople(schoolId: string, ids: string[]): Promise<Map<string, Pick<Person, "id" | "name">>>;
  classIdsOf(user: User): Promise<string[]>;
};
type Deps = { store: ScheduleStore; people: PeopleForSchedule };

/** A slot as a new timetable writes it: its bell by shift and number, its subject by key. */
export type NewSlot = {
  weekday: number;
  shift: number;
  number: number;
  classId: string;
  subjectKey: string;
  teacherId: string;
};
/** A lesson the timetable asks for, with its day in the school's zone. */
export type DatedLesson = Planned & { day: string; isFirstShift: boolean };
export type NewTimetable = {
  subjects: readonly NewSubject[];
  bells: readonly Bell[];
  slots: readonly NewSlot[];
};

/** The timetable of a school: who teaches what to which class, at which bell. */
export function createSchedule({ store, people }: Deps) {
  /**
   * Puts a new timetable in place of the old one. Subjects keep their ids by key. Lessons already made stay.
   * @throws AppError invalid, with every clash in details; conflict, replaced by somebody else meanwhile
   */
  async function replaceTimetable(schoolId: string, { subjects, bells, slots }: NewTimetable) {
    const keys = new Set(subjects.map(({ key }) => key));
    const unknown = slots.filter(({ subjectKey }) => !keys.has(subjectKey));
    const clashes = [
      ...unknown.map(({ subjectKey }) => `No subject "${subjectKey}"`),
      ...clashesIn(bells, slots),
    ];
    if (clashes.length > 0)
      throw new AppError("invalid", "The timetable cannot be held", { details: clashes });
    const subjectIds = await store.putSubjects(schoolId, subjects);
    const slotIds = await store.replace(
      schoolId,
      bells,
      slots.map(({ subjectKey, ...slot }) => ({ ...slot, subjectId: subjectIds.get(subjectKey)! })),
    );
    return { subjectIds, slotIds };
  }

  /** The lessons the timetable asks for on a calendar day of the school, by time. */
  async function planOf(schoolId: string, day: string): Promise<Planned[]> {
    const [{ timeZone }, { bells, slots }] = await Promise.all([
      people.readSchool(schoolId),
      store.readTimetable(schoolId, { weekday: weekdayOf(day) }),
    ]);
    return planOn(day, timeZone, bells, slots);
  }

  /** Every subject of the school by id. */
  async function subjects(schoolId: string): Promise<Map<string, Subject>> {
    return new Map((await store.listSubjects(schoolId)).map((subject) => [subject.id, subject]));
  }

  /** The classes in which this person teaches, by the timetable. */
  async function taughtClassIds(schoolId: string, teacherId: string): Promise<string[]> {
    const { slots } = await store.readTimetable(schoolId, { teacherId });
    return [...new Set(slots.map(({ classId }) => classId))];
  }

  /**
   * The week of a class, or the caller's own: what they teach, or else the week of their class or children.
   * @throws AppError forbidden other_class, not a class of theirs
   */
  async function readTimetable(user: User, classId?: string): Promise<Slot[]> {
    return toSlots(user.schoolId, classId ? await ofClass(user, classId) : await ofOwn(user));
  }

  async function ofClass(user: User, classId: string): Promise<SlotFilter> {
    const isTheirs =
      may(user.roles, "classes:readSchool") ||
      (await people.classIdsOf(user)).includes(classId) ||
      (may(user.roles, "lesson:host") &&
        (await taughtClassIds(user.schoolId, user.id)).includes(classId));
    if (!isTheirs)
      throw new AppError("forbidden", "Not a class of theirs", { reason: "other_class" });
    return { classIds: [classId] };
  }

  async function ofOwn(user: User): Promise<SlotFilter> {
    if (may(user.roles, "lesson:host")) return { teacherId: user.id };
    return { classIds: await people.classIdsOf(user) };
  }

  async function toSlots(schoolId: string, filter: SlotFilter): Promise<Slot[]> {
    const { bells, slots } = await store.readTimetable(schoolId, filter);
    const [classes, subjectOf, teachers] = await Promise.all([
      people.listClasses(schoolId),
      subjects(schoolId),
      people.findPeople(schoolId, [...new Set(slots.map(({ teacherId }) => teacherId))]),
    ]);
    const classNames = new Map(classes.map(({ id, name }) => [id, name]));
    const bellOf = new Map(bells.map((bell) => [`${bell.shift}.${bell.number}`, bell]));
    return slots
      .flatMap(({ id, weekday, shift, number, classId, subjectId, teacherId }): Slot[] => {
        const bell = bellOf.get(`${shift}.${number}`);
        const subject = subjectOf.get(subjectId);
        const className = classNames.get(classId);
        const teacherName = teachers.get(teacherId)?.name;
        if (!bell || !subject || className === undefined || teacherName === undefined) return [];
        return [{ id, weekday, bell, classId, className, subject, teacherId, teacherName }];
      })
      .sort((a, b) => a.weekday - b.weekday || a.bell.startMin - b.bell.startMin);
  }

  /** Who teaches what to whom by the timetable that holds: each class, subject and teacher once. */
  async function taught(schoolId: string, filter: Pick<SlotFilter, "classIds" | "teacherId"> = {}) {
    const { slots } = await store.readTimetable(schoolId, filter);
    const taught = slots.map(({ classId, subjectId, teacherId }) => {
      return { classId, subjectId, teacherId };
    });
    return [
      ...new Map(taught.map((one) => [`${one.classId} ${one.subjectId} ${one.teacherId}`, one])),
    ].map(([, one]) => one);
  }

  /**
   * Every date on which the timetable that holds asks a class for a lesson, of one subject or of all, by time.
   * `isFirstShift`: of the first shift in which the class learns on that weekday.
   */
  async function datesOf(
    schoolId: string,
    { classId, subjectId, days }: { classId: string; subjectId?: string; days: readonly string[] },
  ): Promise<DatedLesson[]> {
    const [{ timeZone }, { bells, slots }] = await Promise.all([
      people.readSchool(schoolId),
      store.readTimetable(schoolId, { classIds: [classId] }),
    ]);
    const wanted = slots.filter((slot) => subjectId === undefined || slot.subjectId === subjectId);
    return days.flatMap((day) => {
      const weekday = weekdayOf(day);
      const shifts = slots.filter((slot) => slot.weekday === weekday).map(({ shift }) => shift);
      const first = Math.min(...shifts);
      return planOn(day, timeZone, bells, wanted).map((planned) => {
        return { ...planned, day, isFirstShift: planned.shift === first };
      });
    });
  }

  return {
    ...{ replaceTimetable, planOf, subjects, taughtClassIds, readTimetable },
    ...{ taught, datesOf },
  };
}
export type Schedule = ReturnType<typeof createSchedule>;
