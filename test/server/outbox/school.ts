import mongoose from "mongoose";
import { createOutboxParts, type OutboxParts } from "#server/outbox/create.ts";
import type { JournalForOutbox } from "#server/outbox/gather.ts";
import { mongoOutbox } from "#server/outbox/store.ts";
import { mongoOutboxSettings } from "#server/outbox/store-settings.ts";
import type { NoticeName, User } from "#server/realtime.ts";
import type { RegisterCell } from "#server/register/protocol.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";
import { ACCOUNT, CLIENT, type Kundelik, startKundelik } from "../../support/kundelik/server.ts";
import { OUTSIDE_SCHOOL, worldOf } from "../../support/kundelik/world.ts";
import { makeSchool, testPeople, userOf } from "../../support/school.ts";

type Journal = Awaited<ReturnType<JournalForOutbox["entriesOf"]>>;
type Options = Omit<Parameters<typeof startKundelik>[0], "world"> & {
  pupils?: number;
  lessons?: number;
};
export const SECRET = "the secret of this server, thirty-two letters or more";
const words = { kk: "", ru: "", en: "" };
const dayOf = (n: number) => `2026-11-${String(n + 3).padStart(2, "0")}`;
const TERM = { year: 2026, number: 2, from: "2026-11-03", to: "2026-12-28" };
const families = "Абай Әбді Бейсен Ғабит Дәулет Ерлан Жақсы Исабек Кенже Қайрат".split(" ");
const given = "Айзере Нұр Томирис Санжар Ақерке Әмір Аяулым Інжу Мирас Әлихан".split(" ");

/**
 * A school of real people and timetable, its outbox with a queue of its own, and a strict journal outside that knows the
 * school by names. What register and journal would say is laid out by hand.
 */
export async function makeOutbox({ pupils = 5, lessons = 2, ...outside }: Options = {}) {
  const people = testPeople();
  const school = await makeSchool(people);
  const { schoolId, class7, teacher } = school;
  const added = [];
  for (let n = 0; n < pupils; n++)
    added.push(
      await school.add(["pupil"], {
        familyName: `${families[n % 10]}${n}`,
        ...{ givenName: given[(n * 7) % 10] ?? "", patronymic: null, classId: class7.id },
      }),
    );
  const schedule = createSchedule({ store: mongoSchedule, people });
  const name = { kk: "Алгебра", ru: "Алгебра", en: "Algebra" };
  await schedule.replaceTimetable(schoolId, {
    subjects: [{ key: "algebra", name, grading: "marks", isMusic: false }],
    bells: [{ number: 3, shift: 1, startMin: 600, durationMin: 40 }],
    slots: [
      {
        weekday: 1,
        shift: 1,
        number: 3,
        classId: class7.id,
        subjectKey: "algebra",
        teacherId: teacher.id,
      },
    ],
  });
  const subjectId = [...(await schedule.subjects(schoolId)).keys()][0] ?? "";
  // No two schools share a lesson.
  const lessonIds = Array.from({ length: lessons }, () =>
    new mongoose.Types.ObjectId().toHexString(),
  );
  const lessonIdOf = (n: number) => lessonIds[n] ?? "";
  const dates = Array.from({ length: lessons }, (_, n) => ({
    lessonId: lessonIdOf(n),
    day: dayOf(n),
  }));

  const register: RegisterCell[] = [];
  const journal: Journal = {
    lessons: dates.map(({ lessonId, day }) => ({
      ...{ lessonId, day, number: 3, state: "ended", teacherId: teacher.id },
      ...{ topic: "Қосынды", homework: "" },
    })),
    ...{ cells: [], works: [], termMarks: [] },
  };
  const kundelik = await startKundelik({
    ...outside,
    world: worldOf({
      classes: [{ name: class7.name, pupils: await people.listPupils(schoolId, class7.id) }],
      subjectName: "Алгебра",
      lessons: dates.map(({ day }) => ({ className: class7.name, day, number: 3 })),
    }),
  });
  const told: { to: string; notice: NoticeName }[] = [];
  const open = (secret = SECRET): OutboxParts =>
    createOutboxParts({
      ...{ db: mongoose.connection.db!, store: mongoOutbox, settingsStore: mongoOutboxSettings },
      ...{ secret, machine: "test-machine", people, schedule, callsPerSecond: 5_000 },
      ...{ everyMs: 100, timeoutMs: 4_000 },
      lessons: {
        findMany: async () => new Map(),
        read: () => Promise.reject(new Error("not asked here")),
      },
      register: {
        cells: async (_, ids) => register.filter(({ lessonId }) => ids.includes(lessonId)),
      },
      journal: { termsOf: async () => [TERM], entriesOf: async () => journal },
      teller: { tell: (to, notice) => void told.push({ to, notice }) },
    });
  const users = {
    teacher: userOf(teacher),
    director: userOf(school.director),
    administrator: userOf(school.administrator),
    colleague: userOf(school.classTeacher),
    pupil: userOf(school.pupil7),
  } satisfies Record<string, User>;
  const key = { classId: class7.id, subjectId, from: TERM.from, to: TERM.to };

  /** What the teacher confirms in the register; a code again for the same pupil takes its place. */
  function confirm(lesson: number, personId: string, code: RegisterCell["code"]): void {
    const lessonId = lessonIdOf(lesson);
    const at = register.findIndex((one) => one.lessonId === lessonId && one.personId === personId);
    if (at >= 0) register.splice(at, 1);
    register.push({
      ...{
        lessonId,
        personId,
        code,
        state: "confirmed",
        reason: words,
        cause: "",
        decidedAt: null,
      },
    });
  }
  return {
    ...{ school, schoolId, people, pupils: added, users, key, kundelik, open, told, subjectId },
    ...{ register, journal, confirm, dates, lessonIdOf },
  };
}
export type TestOutbox = Awaited<ReturnType<typeof makeOutbox>>;

/** The administrator sets it up as on the screen: address, account, check, names confirmed, pairs found. */
export async function setUp({ settings, mappings }: OutboxParts, { users, kundelik }: TestOutbox) {
  const { administrator } = users;
  await settings.change(administrator, {
    ...{ target: "kundelik", baseUrl: kundelik.baseUrl, outsideSchoolId: OUTSIDE_SCHOOL },
    ...{ clientId: CLIENT.clientId, clientSecret: CLIENT.clientSecret },
    ...{ login: ACCOUNT.login, password: ACCOUNT.password },
  });
  const checked = await settings.check(administrator);
  await settings.change(administrator, { isConfirmed: true });
  const found = await mappings.find(administrator);
  return { checked, found };
}

/** Looks and signs, as the teacher does. */
export async function signAll({ outbox }: OutboxParts, { users, key }: TestOutbox) {
  const { digest, differences } = await outbox.preview(users.teacher, key);
  const signed = await outbox.sign(users.teacher, { ...key, digest, leftOut: [] });
  return { differences, signed };
}

/** How many entries are in each state, newest versions or not. */
export async function countsOf({ reading }: OutboxParts, { users }: TestOutbox) {
  return (await reading.list(users.teacher, { skip: 0, limit: 1 })).counts;
}

/** Pupils' statuses outside, `Absent` and so on, by lesson number and full name; two for one are both there. */
export function standsOutside({ kundelik }: { kundelik: Kundelik }): string[] {
  return kundelik.journal.entries
    .map(({ lesson, person, status }) => `${lesson} ${person} ${status}`)
    .sort();
}
