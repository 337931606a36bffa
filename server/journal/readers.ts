import type { Lessons } from "../lessons/service.ts";
import type { People } from "../people/service.ts";
import type { Subject } from "../schedule/protocol.ts";
import { boundsOf, dayOf } from "../schedule/rules.ts";
import type { Schedule } from "../schedule/service.ts";
import { columnsOf, marksOf, toJournalCell } from "./cells.ts";
import { type Frames, spanOf } from "./frame.ts";
import type { Grid } from "./grid.ts";
import type { HomeworkOf } from "./homework.ts";
import type { JournalCell, JournalLesson, JournalWork, Term, TermMark } from "./protocol.ts";
import { columnOf } from "./rules.ts";
import type { JournalStore } from "./store.ts";

type Deps = {
  store: JournalStore;
  frames: Frames;
  grid: Grid;
  homework: HomeworkOf;
  people: Pick<People, "listClasses">;
  schedule: Pick<Schedule, "subjects">;
  lessons: Pick<Lessons, "between" | "findMany">;
};
/** A value of a pupil, as a diary shows it. */
export type PupilValue = {
  subject: Subject;
  classId: string;
  lessonId: string | null;
  workId: string | null;
  /** Of a term mark or a credit. */
  term: { year: number; number: number } | null;
  kind: "points" | "section" | "term" | "termMark" | "credit";
  /** Of a work: its title, and number. */
  title: string;
  number: number | null;
  /** Of the lesson or the work; else the day it was written. */
  day: string;
  value: number;
  maxPoints: number | null;
  comment: string;
  byId: string;
  /** ISO 8601. */
  at: string;
};
/** One class and subject over a term, as it goes outside. */
export type JournalEntries = {
  classId: string;
  className: string;
  grade: number;
  subject: Subject;
  term: Term;
  pupils: { id: string; fullName: string; hasLeft: boolean }[];
  lessons: JournalLesson[];
  works: JournalWork[];
  cells: JournalCell[];
  termMarks: TermMark[];
};
type OfYear = { year: number; term: number };
type OfTerm = { classId: string; subjectId: string } & OfYear;

/** What other domains read of the journal; each asks itself who may know. */
export function createReaders(deps: Deps) {
  const { store, frames, grid, homework, people, schedule, lessons } = deps;

  /** Values of a pupil whose day lies in a span, both days included, by day. Cleared ones are not there. */
  async function cellsOf(
    schoolId: string,
    { pupilId, fromDay, toDay }: { pupilId: string; fromDay: string; toDay: string },
  ): Promise<PupilValue[]> {
    const [subjects, { timeZone }, cells] = await Promise.all([
      schedule.subjects(schoolId),
      frames.calendarOf(schoolId),
      store.listOfPupil(schoolId, pupilId),
    ]);
    const span = {
      fromMs: boundsOf(fromDay, timeZone).fromMs,
      toMs: boundsOf(toDay, timeZone).toMs,
    };
    const idsOf = (wanted: "lesson" | "work") => [
      ...new Set(
        cells.flatMap(({ column }) => {
          const { kind, id } = columnOf(column);
          return kind === wanted ? id : [];
        }),
      ),
    ];
    const classIds = [...new Set(cells.map(({ journal }) => journal.classId))];
    const [ofSpan, works] = await Promise.all([
      classIds.length > 0 ? lessons.between(schoolId, span, { classIds }) : [],
      store.findWorks(schoolId, idsOf("work")),
    ]);
    const lessonOf = new Map(ofSpan.map((lesson) => [lesson.id, lesson]));
    const workOf = new Map(works.map((work) => [work.id, work]));
    const values = cells.flatMap((cell): PupilValue[] => {
      const { value, comment, byId, atMs, journal } = cell;
      const subject = subjects.get(journal.subjectId);
      const { kind, id } = columnOf(cell.column);
      if (value === null || !subject) return [];
      const at = new Date(atMs).toISOString();
      const same = { subject, classId: journal.classId, value, comment, byId, at };
      const nowhere = { lessonId: null, workId: null, term: null, title: "", number: null };
      const writtenOn = dayOf(atMs, timeZone);
      if (kind === "lesson") {
        const lesson = lessonOf.get(id);
        if (!lesson) return [];
        const day = dayOf(Date.parse(lesson.startsAt), timeZone);
        return [{ ...same, ...nowhere, lessonId: id, kind: "points", day, maxPoints: 10 }];
      }
      if (kind === "work") {
        const work = workOf.get(id);
        if (!work) return [];
        const { title, number, maxPoints } = work;
        const day = work.day ?? writtenOn;
        return [
          { ...same, ...nowhere, workId: id, kind: work.kind, title, number, day, maxPoints },
        ];
      }
      const term = { year: journal.year, number: journal.term };
      const named = kind === "term" ? ("termMark" as const) : ("credit" as const);
      return [{ ...same, ...nowhere, term, kind: named, day: writtenOn, maxPoints: null }];
    });
    return values
      .filter(({ day }) => day >= fromDay && day <= toDay)
      .sort((a, b) => a.day.localeCompare(b.day) || a.at.localeCompare(b.at));
  }

  /** A journal as it goes outside. @throws AppError not_found; invalid, no such term */
  async function entriesOf(schoolId: string, key: OfTerm): Promise<JournalEntries> {
    const frame = await frames.frameOf(schoolId, key);
    const { journal, schoolClass, subject, term } = frame;
    const { works, cells, lessons: shown } = await grid.contentOf(frame);
    const pupils = await grid.pupilsOf(frame, cells);
    return {
      classId: journal.classId,
      className: schoolClass.name,
      grade: schoolClass.grade,
      ...{ subject, term, pupils, lessons: shown },
      works: works.map(({ journal: _, ...work }) => work),
      cells: cells.map(toJournalCell),
      termMarks: marksOf(frame, { pupilIds: pupils.map(({ id }) => id), works, cells }),
    };
  }

  /** What stands in the credit column of a term; wiped values too. */
  async function creditsAt(
    schoolId: string,
    key: OfTerm,
  ): Promise<Pick<JournalCell, "pupilId" | "value" | "byId" | "at">[]> {
    const found = await store.listCells(schoolId, key, { columns: [] });
    return found
      .filter(({ column }) => column === "credit")
      .map(toJournalCell)
      .map(({ pupilId, value, byId, at }) => ({ pupilId, value, byId, at }));
  }

  /** Topic and homework of lessons as the journal says them. Of lessons that are not there nothing is said. */
  async function textsOf(
    schoolId: string,
    lessonIds: readonly string[],
  ): Promise<Map<string, { topic: string | null; homework: string }>> {
    const [found, entries, classes] = await Promise.all([
      lessons.findMany(schoolId, lessonIds),
      store.entriesAt(schoolId, lessonIds),
      people.listClasses(schoolId),
    ]);
    const entryAt = new Map(
      entries.flatMap((entry) => entry.lessonIds.map((id) => [id, entry] as const)),
    );
    const languageOf = new Map(classes.map(({ id, language }) => [id, language]));
    const said = new Map<string, { topic: string | null; homework: string }>();
    const byLanguage = Map.groupBy(
      found.values(),
      ({ classId }) => languageOf.get(classId) ?? "kk",
    );
    for (const [language, some] of byLanguage) {
      const dates = some.map(({ id, state, topic }) => ({ id, state, topic, isMade: true }));
      const planOf = (id: string) => entryAt.get(id) ?? null;
      const texts = await homework.of(schoolId, language, dates, planOf);
      for (const { id, topic } of some)
        said.set(id, {
          topic: topic ?? entryAt.get(id)?.topic ?? null,
          homework: texts.get(id)?.homework ?? "",
        });
    }
    return said;
  }

  /** Computed term marks of a pupil in a class, by subject; subjects in which nothing stands are not there. */
  async function termMarksOf(
    schoolId: string,
    { pupilId, classId, year, term }: { pupilId: string; classId: string } & OfYear,
  ): Promise<Map<string, TermMark>> {
    const [subjects, cells, works] = await Promise.all([
      schedule.subjects(schoolId),
      store.listOfPupil(schoolId, pupilId),
      store.listClassWorks(schoolId, { classId, year, term }),
    ]);
    const ofClass = cells.filter(({ journal }) => journal.classId === classId);
    const [first] = ofClass;
    if (!first) return new Map();
    // Rules, grade and the term's days are the same in each of the class's journals.
    const { subjectId } = first.journal;
    const frame = await frames.frameOf(schoolId, { classId, subjectId, year, term });
    const ofTerm = await lessons.between(schoolId, spanOf(frame.term, frame.timeZone), {
      classIds: [classId],
    });
    const columns = new Set(columnsOf(ofTerm, works));
    const standing = ofClass.filter(({ column }) => columns.has(column));
    return new Map(
      [...Map.groupBy(standing, ({ journal }) => journal.subjectId)].flatMap(([id, own]) => {
        const subject = subjects.get(id);
        const [mark] = subject
          ? marksOf({ ...frame, subject }, { pupilIds: [pupilId], works, cells: own })
          : [];
        return mark ? [[id, mark] as const] : [];
      }),
    );
  }

  return { cellsOf, entriesOf, creditsAt, textsOf, termMarksOf };
}
