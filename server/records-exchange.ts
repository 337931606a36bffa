import type { Storage } from "#media/storage/types.ts";
import type { Auth } from "./auth/service.ts";
import type { Config } from "./config.ts";
import type { Credits } from "./credits/service.ts";
import { connectedDatabase } from "./database.ts";
import type { Taught } from "./exchange/exporting.ts";
import { createExchange } from "./exchange/service.ts";
import { mongoExchange } from "./exchange/store.ts";
import type { Journals } from "./journal/service.ts";
import type { Lessons } from "./lessons/service.ts";
import type { Library } from "./library/service.ts";
import { createChoices } from "./lti/choices.ts";
import { createMarks } from "./lti/marks.ts";
import { mongoScores } from "./lti/score-store.ts";
import { createLti } from "./lti/service.ts";
import { mongoLti } from "./lti/store.ts";
import { machineName } from "./machine.ts";
import type { People } from "./people/service.ts";
import { dayOf } from "./schedule/rules.ts";
import type { Schedule } from "./schedule/service.ts";
import type { Watching } from "./watching/service.ts";

type Deps = {
  config: Config;
  secret: string;
  mediaDir: string;
  people: People;
  auth: Auth;
  schedule: Schedule;
  library: Library;
  watching: Watching;
  lessons: Lessons;
  journal: Journals;
  credits: Credits;
  now: () => number;
};

/** Links with other platforms and lists: reads journals, tells them nothing. Part of the wiring. */
export function createLtiParts(deps: Deps) {
  const { config, people, journal, credits, lessons, now } = deps;
  const todayOf = async (schoolId: string, atMs: number) =>
    dayOf(atMs, (await people.readSchool(schoolId)).timeZone);
  const termOf = async (schoolId: string) =>
    journal.termAt(schoolId, await todayOf(schoolId, now()));

  async function pointsOf(schoolId: string, lessonId: string) {
    const points = new Map<string, number>();
    const lesson = await lessons.find(schoolId, lessonId);
    if (!lesson) return points;
    const day = await todayOf(schoolId, Date.parse(lesson.startsAt));
    const { year, number: term } = await journal.termAt(schoolId, day);
    const key = { classId: lesson.classId, subjectId: lesson.subject.id, year, term };
    const { cells } = await journal.entriesOf(schoolId, key);
    for (const { pupilId, column, value } of cells)
      if (column === `lesson:${lessonId}` && value !== null) points.set(pupilId, value);
    return points;
  }

  async function creditsOf(
    schoolId: string,
    key: { classId: string; subjectId: string; year: number; term: number },
  ) {
    const passed = new Map<string, boolean>();
    for (const { pupilId, value } of await journal.creditsAt(schoolId, key))
      if (value !== null) passed.set(pupilId, value === 1);
    return passed;
  }

  const lti = createLti({
    ...{ store: mongoLti, scores: mongoScores, people, now, secret: deps.secret },
    signInKnown: deps.auth.signInKnown,
    choicesOf: createChoices({ ...deps, termOf }),
    marksOf: createMarks({ watching: deps.watching, pointsOf, creditsOf }),
    ...{ db: connectedDatabase(), machineName: machineName(deps.mediaDir) },
    publicUrl: config.PUBLIC_URL,
  });
  journal.on("changed", ({ schoolId }) => lti.changed(schoolId));
  credits.on("decided", ({ schoolId }) => lti.changed(schoolId));
  return lti;
}

/** Lists of people and classes in and out. Part of the wiring. */
export function createExchangeParts(deps: Deps & { storage: Storage }) {
  const { people, schedule, journal, storage, now } = deps;

  /** Who teaches what to whom by the timetable that holds. */
  async function taughtOf(schoolId: string): Promise<Taught[]> {
    const [rows, subjects] = await Promise.all([
      schedule.taught(schoolId, {}),
      schedule.subjects(schoolId),
    ]);
    const groups = Map.groupBy(rows, (one) => `${one.classId} ${one.subjectId}`);
    return [...groups.values()].flatMap((group): Taught[] => {
      const [one] = group;
      const subject = subjects.get(one?.subjectId ?? "");
      if (!one || !subject) return [];
      const teacherIds = [...new Set(group.map(({ teacherId }) => teacherId))];
      const { classId, subjectId } = one;
      return [{ classId, subjectId, subjectName: subject.name.kk, teacherIds }];
    });
  }

  return createExchange({
    ...{ store: mongoExchange, people, storage, taughtOf, now },
    ...{ termsOf: journal.termsOf, entriesOf: journal.entriesOf },
    ...{ db: connectedDatabase(), machineName: machineName(deps.mediaDir) },
  });
}
