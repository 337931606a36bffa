import { hashPassword } from "#server/auth/passwords.ts";
import { closeDatabase, connectDatabase } from "#server/database.ts";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";
import type { JournalGrid, Term } from "#server/journal/protocol.ts";
import { schoolYearOf } from "#server/journal/terms.ts";
import { lessonIdAt, mongoLessons } from "#server/lessons/store.ts";
import { createPeople, type NewPerson } from "#server/people/service.ts";
import { mongoPeople } from "#server/people/store.ts";
import { dayAfter, instantOf } from "#server/schedule/rules.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";
import { clockAhead } from "./clock-at.ts";
import { noonZone, todayIn } from "./noon.ts";
import { PASSWORD } from "./seeded-school.ts";
import { api, type ServerProcess, signIn, startServerProcess } from "./server.ts";

const DATABASE_NAME = "qonyrau";
const DAY_MS = 86_400_000;
/** So many lessons before today were held online: their attendance is proposed. */
const HELD_DAYS = 12;
/** Today's lesson is over, too: it is about noon. */
const BELL = { number: 1, shift: 1, startMin: 1, durationMin: 40 };
const familyNames = [
  ...["Абай", "Әбдіғали", "Әлімхан", "Бақытжан", "Бейсен", "Ғабиден", "Дәулет", "Ерланұлы"],
  ...["Жақсылық", "Жұмабек", "Исабек", "Кенжебай", "Қайрат", "Қасымхан", "Мұратбек", "Нұрлан"],
  ...["Оразбай", "Өмірзақ", "Рахымжан", "Сәрсен", "Тоқтар", "Ұзақбай", "Үсен", "Шаймерден"],
  ...["Ыбырай", "Ілияс", "Серік", "Төлеген", "Мәжит", "Лесбек"],
];
const givenNames = [
  "Айзере",
  "Нұрислам",
  "Аружан",
  "Ерасыл",
  "Томирис",
  "Санжар",
  "Ақерке",
  "Әмір",
];

export type JournalSchool = {
  server: ServerProcess;
  classId: string;
  subjectId: string;
  /** The school's day, on which the term's last lesson is over. */
  today: string;
  /** So far ahead of the machine's clock is the server's, and must be a browser's. */
  aheadMs: number;
  /** Two who teach the same subject in the class, and one who leads the school. */
  logins: { teacher: string; colleague: string; director: string };
  tokenOf(login: string): Promise<string>;
  /** The journal as the server has it. */
  read(): Promise<JournalGrid>;
  /** `pupil` and `date` count from 0. */
  valueAt(pupil: number, date: number): Promise<number | null>;
};

/** Monday 1 to Sunday 7: six days by one teacher, the seventh by a colleague, so that both write the journal. */
const slotsOf = (classId: string, teacherId: string, colleagueId: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    ...{ weekday, shift: 1, number: 1, classId, subjectKey: "algebra" },
    teacherId: weekday === 7 ? colleagueId : teacherId,
  }));

/** Yesterday and the days before were held online, as far back as the term reaches. */
async function holdLessons(
  schoolId: string,
  { classId, subjectId, teacherId, days, timeZone, today }: Held,
): Promise<void> {
  const startsAt = Array.from({ length: days }, (_, n) =>
    new Date(instantOf(dayAfter(today, -n - 1), BELL.startMin, timeZone)).toISOString(),
  );
  const lesson = { classId, subjectId, teacherId, durationMin: 40, shift: 1, number: 1 };
  await mongoLessons.makeMissing(
    schoolId,
    startsAt.map((at) => ({ ...lesson, startsAt: at })),
  );
  for (const at of startsAt) {
    const fromMs = Date.parse(at);
    const id = lessonIdAt(schoolId, classId, fromMs);
    await mongoLessons.open(schoolId, id, fromMs);
    await mongoLessons.close(schoolId, id, fromMs + 40 * 60_000);
  }
}
type Seed = { pupils: number; dates: number; timeZone: string; today: string };
type Held = Pick<Seed, "timeZone" | "today"> & {
  classId: string;
  subjectId: string;
  teacherId: string;
  days: number;
};

async function seed(dataDir: string, { pupils, dates, timeZone, today }: Seed) {
  const database = await startEmbeddedMongo({ dataDir });
  try {
    await connectDatabase(database.uri(DATABASE_NAME), DATABASE_NAME);
    const people = createPeople({ store: mongoPeople });
    const schedule = createSchedule({ store: mongoSchedule, people });
    const name = { kk: "№ 14 мектеп", ru: "Школа № 14", en: "School 14" };
    const { id: schoolId } = await people.createSchool({
      name,
      timeZone,
      isDemo: false,
    });
    const passwordHash = await hashPassword(PASSWORD);
    const person = (
      login: string,
      role: "teacher" | "pupil" | "director",
      names: [family: string, given: string],
      classId: string | null = null,
    ): NewPerson => ({
      ...{ familyName: names[0], givenName: names[1], patronymic: null, login },
      ...{ roles: [role], language: "kk", passwordHash, classId },
    });
    const [teacher, colleague] = await people.addPeople(schoolId, [
      person("j.teacher", "teacher", ["Ермекқызы", "Сәуле"]),
      person("j.colleague", "teacher", ["Тілеуов", "Дамир"]),
      person("j.director", "director", ["Қасенова", "Гүлнар"]),
    ]);
    const newClass = { grade: 7, letter: "Ә", language: "kk" as const, classTeacherId: null };
    const { id: classId } = await people.addClass(schoolId, newClass);
    if (!teacher || !colleague) throw new Error("the teachers were not made");
    await people.addPeople(
      schoolId,
      Array.from({ length: pupils }, (_, n) =>
        person(
          `j.pupil${n}`,
          "pupil",
          [familyNames[n % familyNames.length] ?? "", givenNames[n % givenNames.length] ?? ""],
          classId,
        ),
      ),
    );
    const subject = { kk: "Алгебра", ru: "Алгебра", en: "Algebra" };
    await schedule.replaceTimetable(schoolId, {
      subjects: [{ key: "algebra", name: subject, grading: "marks", isMusic: false }],
      bells: [BELL],
      slots: slotsOf(classId, teacher.id, colleague.id),
    });
    const subjectId = [...(await schedule.subjects(schoolId)).keys()][0] ?? "";
    const days = Math.min(HELD_DAYS, dates - 1);
    const held = { classId, subjectId, teacherId: teacher.id, days, timeZone, today };
    await holdLessons(schoolId, held);
    return { classId };
  } finally {
    await closeDatabase();
    await database.stop();
  }
}

/** The other terms of its school year, where there are days left for them. */
function termsAround(term: Term): Term[] {
  const { year, from, to } = term;
  const others = [
    { year, number: 1, from: `${year}-09-01`, to: dayAfter(from, -1) },
    { year, number: 3, from: dayAfter(to, 1), to: dayAfter(to, 20) },
    { year, number: 4, from: dayAfter(to, 21), to: dayAfter(to, 40) },
  ];
  const isRight = (one: Term) => one.from <= one.to && schoolYearOf(one.from) === year;
  return [...others.filter(isRight), term].sort((one, other) => one.number - other.number);
}

/** How far ahead of the machine's a clock must be for the school year to be `days` old, ms. */
function aheadInYear(days: number): number {
  const today = new Date().toISOString().slice(0, 10);
  let ahead = 0;
  while (schoolYearOf(dayAfter(today, ahead - days)) !== schoolYearOf(dayAfter(today, ahead)))
    ahead += 1;
  return ahead * DAY_MS;
}

/**
 * The product with a class of so many pupils and a term of `dates` days, a lesson each, the last of them today. In the
 * first weeks of a school year, which has no such term yet, its clock is ahead of the machine's.
 */
export async function startJournalSchool(pupils: number, dates: number): Promise<JournalSchool> {
  const timeZone = noonZone();
  const aheadMs = aheadInYear(dates);
  const today = dayAfter(todayIn(timeZone), aheadMs / DAY_MS);
  let made: Awaited<ReturnType<typeof seed>> | undefined;
  const env = { DEMO: "false", ...clockAhead(aheadMs) };
  const server = await startServerProcess(env, async (dataDir) => {
    made = await seed(dataDir, { pupils, dates, timeZone, today });
  });
  if (!made) throw new Error("the school was not made");
  const { classId } = made;
  const tokenOf = async (login: string) => (await signIn(server.url, login, PASSWORD)).accessToken;
  const director = await tokenOf("j.director");
  const { isUnconfirmed: _, ...policy } = await api<JournalGrid["policy"]>(
    server.url,
    "GET",
    "/journal-policy",
    { token: director },
  );
  const term = {
    year: schoolYearOf(today),
    number: 2,
    from: dayAfter(today, 1 - dates),
    to: today,
  };
  await api(server.url, "POST", "/journal-policy", {
    token: director,
    body: { ...policy, terms: termsAround(term) },
  });
  const token = await tokenOf("j.teacher");
  const { journals } = await api<{ journals: { subject: { id: string } }[] }>(
    server.url,
    "GET",
    "/journals",
    { token },
  );
  const subjectId = journals[0]?.subject.id ?? "";
  const read = () =>
    api<JournalGrid>(server.url, "GET", `/journals/${classId}/${subjectId}`, { token });
  return {
    ...{ server, classId, subjectId, today, aheadMs, tokenOf, read },
    logins: { teacher: "j.teacher", colleague: "j.colleague", director: "j.director" },
    async valueAt(pupil, date) {
      const grid = await read();
      const pupilId = grid.pupils[pupil]?.id;
      const column = `lesson:${grid.lessons[date]?.lessonId}`;
      const cell = grid.cells.find((one) => one.pupilId === pupilId && one.column === column);
      return cell?.value ?? null;
    },
  };
}

const letters = ["late", "unexcused", "ill", "excused", "late"] as const;

/** Fills the journal as a term of teaching would: points in about a third of the cells, two works, a few comments. */
export async function fillJournal(school: JournalSchool) {
  const { server, tokenOf, read, classId, subjectId, today } = school;
  const token = await tokenOf("j.teacher");
  const path = `/journals/${classId}/${subjectId}`;
  const post = <T>(to: string, body: object) =>
    api<T>(server.url, "POST", `${path}${to}`, { token, body });
  for (const [kind, title, maxPoints] of [
    ["section", "Рационал сандар", 20],
    ["section", "Көпмүшелер", 20],
    ["term", "", 30],
  ] as const)
    await post("/works", { kind, title, maxPoints, day: null });
  const grid = await read();
  const open = grid.lessons.filter(({ day }) => day < today);
  const dice = (row: number, col: number) => (row * 7919 + col * 104_729 + row * col * 31) % 97;
  const held = open.slice(-HELD_DAYS);
  const codeAt = (row: number, n: number) => letters[dice(row, n) % 23] ?? "present";
  const isAway = (row: number, col: number) => {
    const n = col - (open.length - held.length);
    return n >= 0 && !["present", "late"].includes(codeAt(row, n));
  };
  for (const [n, { lessonId }] of held.entries()) {
    const decisions = grid.pupils.flatMap(({ id: personId }, row) => {
      // Of some pupils nobody has said anything yesterday.
      if (n === held.length - 1 && row % 6 === 2) return [];
      const code = codeAt(row, n);
      return [{ personId, code, cause: "Сынып жетекшісі айтты", version: 0 }];
    });
    await api(server.url, "POST", `/lessons/${lessonId}/register/decide`, {
      token,
      body: { decisions },
    });
  }
  const changes = grid.pupils.flatMap(({ id }, row) => [
    ...open.flatMap(({ lessonId }, col) =>
      dice(row, col) % 3 === 0 && !isAway(row, col)
        ? [
            {
              pupilId: id,
              column: `lesson:${lessonId}`,
              value: 5 + (Math.floor(dice(row, col) / 3) % 6),
              base: 0,
            },
          ]
        : [],
    ),
    ...grid.works
      .filter(({ kind }) => kind === "section")
      .map((work, n) => ({
        pupilId: id,
        column: `work:${work.id}`,
        value: 10 + (dice(row, n + 50) % 11),
        base: 0,
      })),
  ]);
  for (let at = 0; at < changes.length; at += 400)
    await post("/cells", { changeId: crypto.randomUUID(), changes: changes.slice(at, at + 400) });
}
