import { hashPassword } from "#server/auth/passwords.ts";
import { closeDatabase, connectDatabase } from "#server/database.ts";
import { termsOnEveryDay } from "#server/demo/terms.ts";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";
import { mongoJournal } from "#server/journal/store.ts";
import { DEFAULT_RULES, schoolYearOf, usualTerms } from "#server/journal/terms.ts";
import { createPeople, type NewPerson } from "#server/people/service.ts";
import { mongoPeople } from "#server/people/store.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";
import { noonZone, todayIn } from "./noon.ts";

export const PASSWORD = "alma-ata-2026";
const LESSON_MIN = 240;
const DATABASE_NAME = "qonyrau";

type Account = { id: string; login: string };
/** A school of one class with one lesson of four hours that began half an hour ago. */
export type SeededSchool = {
  schoolId: string;
  classId: string;
  teacher: Account;
  /** Another teacher of the school, who has no lesson. */
  colleague: Account;
  director: Account;
  /** A parent of the first pupil. */
  parent: Account;
  pupils: Account[];
};

/**
 * Makes that school in a data folder of the embedded database, before a server is started on it. Its time
 * zone is chosen so that it is about noon there, whatever this machine's clock says: the lesson never
 * crosses midnight.
 */
export async function seedSchool(
  dataDir: string,
  options: { pupils: number; hasCredit?: boolean },
): Promise<SeededSchool> {
  const database = await startEmbeddedMongo({ dataDir });
  try {
    await connectDatabase(database.uri(DATABASE_NAME), DATABASE_NAME);
    return await makeSchool(options.pupils, options.hasCredit ?? false);
  } finally {
    await closeDatabase();
    await database.stop();
  }
}

async function makeSchool(pupilCount: number, hasCredit: boolean): Promise<SeededSchool> {
  const people = createPeople({ store: mongoPeople });
  const schedule = createSchedule({ store: mongoSchedule, people });
  const now = new Date();
  const timeZone = noonZone(now.getTime());
  const name = { kk: "Сынақ мектебі", ru: "Пробная школа", en: "Test school" };
  const { id: schoolId } = await people.createSchool({ name, timeZone, isDemo: false });
  const passwordHash = await hashPassword(PASSWORD);
  const person = (
    n: number,
    role: "teacher" | "pupil" | "parent" | "director",
    classId: string | null,
  ): NewPerson => ({
    familyName: `Тегі${n}`,
    givenName: `Аты${n}`,
    patronymic: null,
    login: `test.${role}${n}`,
    roles: [role],
    language: "kk",
    passwordHash,
    classId,
  });
  const [teacher, colleague, director] = await people.addPeople(schoolId, [
    person(0, "teacher", null),
    { ...person(99, "teacher", null), patronymic: "Әкесі" },
    { ...person(97, "director", null), patronymic: "Әкесі" },
  ]);
  const newClass = { grade: 7, letter: "Ә", language: "kk" as const, classTeacherId: null };
  const { id: classId } = await people.addClass(schoolId, newClass);
  if (!teacher || !colleague || !director) throw new Error("the teachers were not made");
  const pupils = await people.addPeople(
    schoolId,
    Array.from({ length: pupilCount }, (_, n) => person(n + 1, "pupil", classId)),
  );
  const [parent] = await people.addPeople(schoolId, [
    { ...person(98, "parent", null), childIds: pupils.slice(0, 1).map(({ id }) => id) },
  ]);
  if (!parent) throw new Error("the parent was not made");
  // The longest subject there is: what fits with it fits with all.
  const subjectName = {
    kk: "Қазақ тілі мен әдебиеті",
    ru: "Казахский язык и литература",
    en: "Kazakh",
  };
  const startMin = 12 * 60 + now.getUTCMinutes() - 30;
  const sport = { kk: "Дене шынықтыру", ru: "Физическая культура", en: "PE" };
  await schedule.replaceTimetable(schoolId, {
    subjects: [
      { key: "kazakh", name: subjectName, grading: "marks", isMusic: false },
      // With сынақ, after the one lesson.
      ...(hasCredit
        ? [{ key: "sport", name: sport, grading: "credit" as const, isMusic: false }]
        : []),
    ],
    bells: [
      { number: 1, shift: 1, startMin, durationMin: LESSON_MIN },
      ...(hasCredit
        ? [{ number: 2, shift: 1, startMin: startMin + LESSON_MIN + 10, durationMin: 40 }]
        : []),
    ],
    slots: [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
      const slot = { weekday, shift: 1, classId, teacherId: teacher.id };
      return [
        { ...slot, number: 1, subjectKey: "kazakh" },
        ...(hasCredit ? [{ ...slot, number: 2, subjectKey: "sport" }] : []),
      ];
    }),
  });
  await keepInTerm(schoolId, director.id, timeZone);
  const brief = ({ id, login }: Account) => ({ id, login });
  return {
    schoolId,
    classId,
    teacher: brief(teacher),
    colleague: brief(colleague),
    director: brief(director),
    parent: brief(parent),
    pupils: pupils.map(brief),
  };
}

/** In a break the term before goes on: the lesson is in a journal on any day of the year. */
async function keepInTerm(schoolId: string, byId: string, timeZone: string): Promise<void> {
  const today = todayIn(timeZone);
  const terms = termsOnEveryDay(usualTerms(schoolYearOf(today)), today);
  if (!terms) return;
  const policy = { ...DEFAULT_RULES, terms };
  await mongoJournal.addPolicy(schoolId, { version: 1, policy, atMs: Date.now() }, byId);
}
