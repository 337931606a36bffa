import { createAttendance } from "#server/attendance/service.ts";
import { mongoAttendance } from "#server/attendance/store.ts";
import { createLessons } from "#server/lessons/service.ts";
import { mongoLessons } from "#server/lessons/store.ts";
import type { Role } from "#server/people/protocol.ts";
import { createPeople } from "#server/people/service.ts";
import { mongoPeople } from "#server/people/store.ts";
import type { User } from "#server/realtime.ts";
import type { Bell } from "#server/schedule/protocol.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";

export const MIN = 60_000;
/** Tuesday, nine o'clock in Almaty: the first bell of the timetable below. */
export const NINE = Date.parse("2026-09-01T04:00:00Z");
export const DAY = "2026-09-01";
let made = 0;

/** A clock that stands still until set; both in minutes after nine. */
export function clockAt(minutes: number) {
  let ms = NINE + minutes * MIN;
  return {
    now: () => ms,
    set(to: number): void {
      ms = NINE + to * MIN;
    },
  };
}
type Clock = ReturnType<typeof clockAt>;

const BELLS: Bell[] = [0, 60, 120].map((after, index) => ({
  number: index + 1,
  shift: 1,
  startMin: 9 * 60 + after,
  durationMin: 45,
}));
const subject = (key: string, isMusic: boolean) => ({
  key,
  name: { kk: `${key}-kk`, ru: `${key}-ru`, en: key },
  grading: isMusic ? ("credit" as const) : ("marks" as const),
  isMusic,
});

/**
 * A school in Almaty with two classes of three pupils. Every weekday 7 «Ә» has algebra with `teacher`, music
 * with `leader` (its class teacher) and algebra again; 7 «Б» has music, then algebra.
 */
export async function makeSchool(clock: Clock) {
  made += 1;
  const people = createPeople({ store: mongoPeople, now: clock.now });
  const schedule = createSchedule({ store: mongoSchedule, people });
  const present = new Map<string, number>();
  const lessons = createLessons({
    store: mongoLessons,
    schedule,
    people,
    now: clock.now,
    presentCount: (lessonId) => present.get(lessonId) ?? 0,
  });
  const name = { kk: "Мектеп", ru: "Школа", en: "School" };
  const school = await people.createSchool({ name, timeZone: "Asia/Almaty", isDemo: false });
  const schoolId = school.id;
  let count = 0;
  async function add(roles: Role[], classId: string | null = null, childIds: string[] = []) {
    count += 1;
    const [person] = await people.addPeople(schoolId, [
      {
        familyName: `Тегі${count}`,
        givenName: `Аты${count}`,
        patronymic: null,
        login: `s${made}.${process.pid}.p${count}`,
        roles,
        language: "kk",
        passwordHash: null,
        classId,
        childIds,
      },
    ]);
    if (!person) throw new Error("nobody was made");
    const user: User = { id: person.id, schoolId, roles: person.roles, familyId: person.id };
    return user;
  }
  const teacher = await add(["teacher"]);
  const leader = await add(["teacher", "classTeacher"]);
  const [own, other] = await Promise.all(
    (["Ә", "Б"] as const).map((letter) =>
      people.addClass(schoolId, {
        grade: 7,
        letter,
        language: "kk",
        classTeacherId: letter === "Ә" ? leader.id : null,
      }),
    ),
  );
  if (!own || !other) throw new Error("no class was made");
  const pupils = [await add(["pupil"], own.id), await add(["pupil"], own.id)];
  const [pupil, second] = pupils;
  const third = await add(["pupil"], own.id);
  const stranger = await add(["pupil"], other.id);
  if (!pupil || !second) throw new Error("no pupil was made");
  const slots = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
    (
      [
        [1, own.id, "algebra", teacher.id],
        [2, own.id, "music", leader.id],
        [3, own.id, "algebra", teacher.id],
        [1, other.id, "music", leader.id],
        [2, other.id, "algebra", teacher.id],
      ] as const
    ).map(([number, classId, subjectKey, teacherId]) => {
      return { weekday, shift: 1, number, classId, subjectKey, teacherId };
    }),
  );
  const timetable = {
    subjects: [subject("algebra", false), subject("music", true)],
    bells: BELLS,
    slots,
  };
  await schedule.replaceTimetable(schoolId, timetable);
  return {
    ...{ schoolId, people, schedule, lessons, present, timetable, clock, add },
    classId: own.id,
    otherClassId: other.id,
    users: {
      ...{ teacher, leader, pupil, second, third, stranger },
      parent: await add(["parent"], null, [pupil.id]),
      director: await add(["director"]),
      psychologist: await add(["psychologist"]),
      administrator: await add(["administrator"]),
      /** Teaches, and has a child in the other class. */
      teacherParent: await add(["teacher", "parent"], null, [stranger.id]),
    },
    /** The day's lessons of 7 «Ә» by number. */
    async lessonIds(): Promise<string[]> {
      await lessons.ensureDay(schoolId, DAY);
      const { lessons: all } = await lessons.list(pupil, { day: DAY });
      return all.map(({ id }) => id);
    },
  };
}
export type School = Awaited<ReturnType<typeof makeSchool>>;

/** Attendance of a school, with what the rooms would tell it. */
export function attendanceOf(
  { lessons, people, clock }: School,
  rooms: Pick<Parameters<typeof createAttendance>[0], "deviceOf" | "sentBytes"> = {},
) {
  return createAttendance({ store: mongoAttendance, lessons, people, now: clock.now, ...rooms });
}
