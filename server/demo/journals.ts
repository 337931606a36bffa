import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { CellChange, JournalGrid, JournalLesson } from "../journal/protocol.ts";
import type { Journals } from "../journal/service.ts";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { Register } from "../register/service.ts";
import { dayOf } from "../schedule/rules.ts";
import type { Schedule } from "../schedule/service.ts";
import { actingAs } from "./acting.ts";
import {
  abilitiesOf,
  attendanceOn,
  creditsOf,
  pointsOfWork,
  pointsOn,
  worksOn,
} from "./journal-plan.ts";
import { createRandom, type Random, seedOf } from "./random.ts";
import { DEMO_PUPIL_LOGIN } from "./school.ts";
import { termsOnEveryDay } from "./terms.ts";
import { demoTopics } from "./topics.ts";

/** The services as they would be at another moment, heard by nobody. */
export type JournalsAt = (now: () => number) => {
  journal: Pick<
    Journals,
    "read" | "changeCells" | "createWork" | "importPlan" | "readPolicy" | "changePolicy"
  >;
  lessons: Pick<Lessons, "start" | "end">;
  register: Pick<Register, "decide">;
};
type Deps = {
  people: Pick<People, "listSchools" | "listPeople" | "listClasses" | "findClass" | "findPerson">;
  schedule: Pick<Schedule, "taught" | "subjects" | "planOf">;
  servicesAt: JournalsAt;
  /** A journal was filled: whoever looks at it reads it anew. */
  touched(schoolId: string, journal: { classId: string; subjectId: string }): void;
  now?: () => number;
  isOn: boolean;
  /** Between two writes, so that whoever signs in meanwhile does not queue behind a school, ms. */
  pauseMs?: number;
  /** Journals filled at most. */
  most?: number;
};
type Key = { classId: string; subjectId: string };
type Filled = Key & {
  schoolId: string;
  host: User;
  sparedId: string;
  language: "kk" | "ru";
  /** Of the class that is seen first: its last lessons have their attendance, too. */
  isFirst: boolean;
};

const MINUTE_MS = 60_000;
/** So many of the latest dates were held in the classroom and have their attendance. */
const HELD_DATES = 4;
/** The topics known are those of this grade. */
const TOPICS_OF_GRADE = 7;
/** Between the journals of other classes, so many pauses. */
const UNHURRIED = 10;
/** Points are entered in batches, as a teacher does who sits down with the journal once in a while. */
const DATES_AT_ONCE = 6;

/** Fills the school's journals with a term's work, once, as its teachers would: first of the class that is seen first. */
export function createDemoJournals(deps: Deps) {
  const { people, schedule, servicesAt, touched, now = Date.now, isOn } = deps;
  const { pauseMs = 150, most = Number.POSITIVE_INFINITY } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let filling: Promise<void> | null = null;
  const pause = () => setTimeout(pauseMs, undefined, { signal });

  /** Never rejects: the school lives without it. What anybody has written already stays as it is. */
  async function fill(): Promise<void> {
    if (!isOn) return;
    try {
      const school = (await people.listSchools()).find(({ isDemo }) => isDemo);
      if (!school) return;
      await keepInTerm(school);
      await fillSchool(school.id);
    } catch (err) {
      if (!signal.aborted) logger.error({ err }, "the demo school's journals could not be filled");
    }
  }

  /** Its lessons go on in breaks and in summer: they are in a journal all the same. */
  async function keepInTerm({ id, timeZone }: { id: string; timeZone: string }): Promise<void> {
    const { journal } = servicesAt(now);
    const { isUnconfirmed: _, ...policy } = await journal.readPolicy(id);
    const terms = termsOnEveryDay(policy.terms, dayOf(now(), timeZone));
    const wanted = { role: "director" as const, search: "", skip: 0, limit: 1 };
    const director = terms && (await people.listPeople(id, wanted)).people[0];
    if (director) await journal.changePolicy(actingAs(id, director), { ...policy, terms });
  }

  async function fillSchool(schoolId: string): Promise<void> {
    const wanted = { role: "pupil" as const, search: DEMO_PUPIL_LOGIN, skip: 0, limit: 1 };
    const pupil = (await people.listPeople(schoolId, wanted)).people[0];
    const ownClass = pupil?.classId ? await people.findClass(schoolId, pupil.classId) : null;
    if (!pupil || !ownClass) return;
    const own = await fillClass(schoolId, ownClass, {
      sparedId: pupil.id,
      isFirst: true,
      room: most,
    });
    // Then, without hurry, whatever else the teachers teach whom a visitor may be.
    let filled = own;
    for (const other of await people.listClasses(schoolId))
      if (other.id !== ownClass.id && filled < most)
        filled += await fillClass(schoolId, other, {
          ...{ sparedId: pupil.id, isFirst: false, room: most - filled },
        });
    if (filled > 0) logger.info({ schoolId, journals: filled }, "demo journals filled");
  }

  /** Returns how many journals it has filled, at most as many as there is room for. */
  async function fillClass(
    schoolId: string,
    { id: classId, language, grade }: { id: string; language: "kk" | "ru"; grade: number },
    { sparedId, isFirst, room }: { sparedId: string; isFirst: boolean; room: number },
  ): Promise<number> {
    const taught = await schedule.taught(schoolId, { classIds: [classId] });
    const subjects = await schedule.subjects(schoolId);
    const topicsOf = (subjectId: string) =>
      grade === TOPICS_OF_GRADE ? (demoTopics[subjects.get(subjectId)?.name.en ?? ""] ?? []) : [];
    // Subjects whose plan is known first: theirs are the fullest journals.
    const inOrder = taught.toSorted(
      (a, b) => topicsOf(b.subjectId).length - topicsOf(a.subjectId).length,
    );
    let filled = 0;
    for (const { subjectId, teacherId } of inOrder) {
      if (filled >= room || signal.aborted) break;
      const teacher = await people.findPerson(schoolId, teacherId);
      if (!teacher) continue;
      const host = actingAs(schoolId, teacher);
      const of = { schoolId, classId, subjectId, host, sparedId, language, isFirst };
      if (!(await fillJournal(of, topicsOf(subjectId)))) continue;
      filled += 1;
      touched(schoolId, { classId, subjectId });
      if (!isFirst) await setTimeout(pauseMs * UNHURRIED, undefined, { signal });
    }
    return filled;
  }

  /** False where somebody has written in it already. */
  async function fillJournal(of: Filled, topics: readonly string[]): Promise<boolean> {
    const { classId, subjectId, host, language } = of;
    const key = { classId, subjectId };
    const at = now();
    const { journal } = servicesAt(() => at);
    const grid = await journal.read(host, key);
    if (grid.cells.length > 0 || grid.works.length > 0) return false;
    const pupilIds = grid.pupils.map(({ id }) => id);
    const abilities = abilitiesOf(pupilIds, createRandom(seedOf(grid.className)));
    const random = createRandom(seedOf(`${grid.className} ${grid.subject.name.en}`));
    if (topics.length > 0) await importTopics(of, grid, topics);
    const past = grid.lessons.filter((lesson) => isOver(lesson, at));
    await fillPoints(of, past, abilities, random);
    if (of.isFirst) await fillAttendance(of, past.slice(-HELD_DATES), pupilIds, random);
    if (grid.subject.grading === "credit") {
      await write(of, creditsOf(pupilIds, random), at);
      return true;
    }
    const today = past.at(-1)?.day ?? "";
    for (const work of worksOn(grid.lessons)) {
      const made = await journal.createWork(host, key, work);
      if (work.kind === "section" && work.day <= today)
        await write(of, pointsOfWork(made, abilities, language, random), at);
    }
    return true;
  }

  async function importTopics(
    { classId, subjectId, host }: Filled,
    { lessons, term }: JournalGrid,
    topics: readonly string[],
  ): Promise<void> {
    const [first] = lessons;
    const atMs = first ? Date.parse(first.startsAt) - 24 * 60 * MINUTE_MS : now();
    const entries = topics.slice(0, lessons.length).map((topic, index) => {
      return { number: index + 1, topic, day: null, hours: 1, homework: "" };
    });
    const key = { classId, subjectId, year: term.year, term: term.number };
    if (entries.length > 0) await servicesAt(() => atMs).journal.importPlan(host, key, entries);
    await pause();
  }

  async function fillPoints(
    of: Filled,
    past: readonly JournalLesson[],
    abilities: ReadonlyMap<string, number>,
    random: Random,
  ): Promise<void> {
    for (let from = 0; from < past.length; from += DATES_AT_ONCE) {
      const some = past.slice(from, from + DATES_AT_ONCE);
      const last = some.at(-1);
      const changes = some.flatMap((lesson) => pointsOn(lesson, abilities, random));
      if (last) await write(of, changes, Date.parse(last.startsAt) + 50 * MINUTE_MS);
    }
  }

  async function write(of: Filled, changes: CellChange[], atMs: number): Promise<void> {
    if (changes.length === 0) return;
    const { classId, subjectId, host } = of;
    const wanted = { changeId: randomUUID(), cause: "typed" as const, changes };
    await servicesAt(() => atMs).journal.changeCells(host, { classId, subjectId }, wanted);
    await pause();
  }

  /** These lessons were held in the classroom: their teacher says who was there. */
  async function fillAttendance(
    of: Filled,
    lessons: readonly JournalLesson[],
    pupilIds: readonly string[],
    random: Random,
  ): Promise<void> {
    const { host, sparedId, language } = of;
    for (const { lessonId, day, startsAt, state, teacherId } of lessons) {
      if (state !== "planned" || teacherId !== host.id) continue;
      const fromMs = Date.parse(startsAt) + MINUTE_MS;
      const toMs = fromMs + 40 * MINUTE_MS;
      // As in the history: one pupil of a class is ill the whole day, whatever the subject.
      const dayRandom = createRandom(seedOf(`${of.classId} ${day}`));
      const others = pupilIds.filter((id) => id !== sparedId);
      const awayId = others.length > 0 && dayRandom.next() < 0.6 ? dayRandom.pick(others) : null;
      await servicesAt(() => fromMs).lessons.start(host, lessonId);
      await servicesAt(() => toMs).lessons.end(host, lessonId);
      const decisions = attendanceOn(pupilIds, { awayId, sparedId, language }, random);
      await servicesAt(() => toMs + MINUTE_MS).register.decide(host, lessonId, decisions);
      await pause();
    }
  }

  return {
    /** Once; asking again waits for the same. */
    fill(): Promise<void> {
      filling ??= fill();
      return filling;
    },
    /** Resolves when the journal being written is left. */
    async stop(): Promise<void> {
      stopping.abort();
      await filling;
    },
  };
}
export type DemoJournals = ReturnType<typeof createDemoJournals>;

/** Held before today, or today by those who live the demo's history. */
const isOver = ({ startsAt, state }: JournalLesson, atMs: number): boolean =>
  state === "ended" || (state === "planned" && Date.parse(startsAt) < atMs - 24 * 60 * MINUTE_MS);
