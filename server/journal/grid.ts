import type { LessonDate } from "../lessons/dates.ts";
import type { People } from "../people/service.ts";
import type { RegisterCell } from "../register/protocol.ts";
import { columnsOf, marksOf, toJournalCell } from "./cells.ts";
import { isHeld, standingDates } from "./dates.ts";
import type { Frame } from "./frame.ts";
import type { HomeworkOf } from "./homework.ts";
import { layAgain } from "./plan-rules.ts";
import type { ProposalsOf } from "./proposals.ts";
import type { JournalGrid, JournalLesson } from "./protocol.ts";
import { columnOf } from "./rules.ts";
import type { JournalStore, StoredCell, StoredEntry, StoredWork } from "./store.ts";

type Deps = {
  store: JournalStore;
  people: Pick<People, "roster" | "findPeople">;
  datesOf(frame: Frame): Promise<LessonDate[]>;
  homework: HomeworkOf;
  proposals: ProposalsOf;
  attendanceOf(schoolId: string, lessonIds: string[]): Promise<RegisterCell[]>;
  now: () => number;
};
/** What stands in a journal, before it is shown. */
export type Content = {
  dates: LessonDate[];
  works: StoredWork[];
  cells: StoredCell[];
  lessons: JournalLesson[];
};

/** The grid of a class and subject over a term. */
export function createGrid(deps: Deps) {
  const { store, people, datesOf, homework, proposals, attendanceOf, now } = deps;

  /** The term's plan; lines whose dates are gone are laid anew, and that is kept. */
  async function planOf(frame: Frame, dates: readonly LessonDate[]): Promise<StoredEntry[]> {
    const entries = await store.listEntries(frame.schoolId, frame.journal);
    const laid = layAgain(entries, dates, frame.today);
    if (laid.length === 0) return entries;
    await store.layEntries(frame.schoolId, laid);
    const changed = new Map(laid.map(({ id, lessonIds }) => [id, lessonIds]));
    return entries.map((entry) => {
      return { ...entry, lessonIds: changed.get(entry.id) ?? entry.lessonIds };
    });
  }

  /** Some of the term's dates as the journal shows them, with their topics and homework. */
  async function toLessons(
    frame: Frame,
    all: readonly LessonDate[],
    dates: readonly LessonDate[],
  ): Promise<JournalLesson[]> {
    const { schoolId, schoolClass } = frame;
    const entries = await planOf(frame, all);
    const entryAt = new Map(
      entries.flatMap((entry) => entry.lessonIds.map((id) => [id, entry] as const)),
    );
    const texts = await homework.of(
      schoolId,
      schoolClass.language,
      dates,
      (lessonId) => entryAt.get(lessonId) ?? null,
    );
    return dates.map((date): JournalLesson => {
      const { id, day, number, startsAtMs, state, teacherId, topic } = date;
      const entry = entryAt.get(id);
      const isMoved = entry && entry.plannedDay !== null && entry.plannedDay !== day;
      return {
        lessonId: id,
        startsAt: new Date(startsAtMs).toISOString(),
        ...{ day, number, state, teacherId, topic },
        plan: entry
          ? {
              entryId: entry.id,
              number: entry.number,
              topic: entry.topic,
              movedFrom: isMoved && entry.lessonIds[0] === id ? entry.plannedDay : null,
            }
          : null,
        homework: texts.get(id)?.homework ?? "",
        isHomeworkOwn: texts.get(id)?.isHomeworkOwn ?? false,
      };
    });
  }

  /** Dates, works, cells and topics of the term. */
  async function contentOf(frame: Frame): Promise<Content> {
    const { schoolId, journal } = frame;
    const [all, works] = await Promise.all([datesOf(frame), store.listWorks(schoolId, journal)]);
    const cells = await store.listCells(schoolId, journal, { columns: columnsOf(all, works) });
    const written = new Set(cells.flatMap(({ column }) => columnOf(column).id ?? []));
    const dates = standingDates(all, { nowMs: now(), written });
    return { dates, works, cells, lessons: await toLessons(frame, all, dates) };
  }

  /** The class as it is, then those who left it and have something standing here. */
  async function pupilsOf({ schoolId, journal }: Frame, cells: readonly StoredCell[]) {
    const roster = await people.roster(schoolId, journal.classId);
    const there = new Set(roster.map(({ id }) => id));
    const goneIds = new Set(
      cells
        .filter(({ pupilId, value }) => value !== null && !there.has(pupilId))
        .map(({ pupilId }) => pupilId),
    );
    const gone = await people.findPeople(schoolId, [...goneIds]);
    return [
      ...roster.map(({ id, fullName }) => ({ id, fullName, hasLeft: false })),
      ...[...gone.values()].map(({ id, fullName }) => ({ id, fullName, hasLeft: true })),
    ];
  }

  async function read(frame: Frame, mayWrite: boolean): Promise<JournalGrid> {
    const { schoolId, journal, schoolClass, subject, term, terms, policy } = frame;
    const content = await contentOf(frame);
    const { dates, works, cells, lessons } = content;
    const held = dates.filter(isHeld).map(({ id }) => id);
    const [pupils, attendance, proposed] = await Promise.all([
      pupilsOf(frame, cells),
      held.length > 0 ? attendanceOf(schoolId, held) : [],
      mayWrite ? proposals.of(frame, content) : [],
    ]);
    const pupilIds = pupils.map(({ id }) => id);
    return {
      classId: journal.classId,
      className: schoolClass.name,
      grade: schoolClass.grade,
      ...{ subject, term, terms, policy, pupils, lessons, works, attendance, mayWrite },
      cells: cells.map(toJournalCell),
      termMarks: marksOf(frame, { pupilIds, works, cells }),
      proposals: proposed,
    };
  }

  return { read, contentOf, toLessons, planOf, pupilsOf };
}
export type Grid = ReturnType<typeof createGrid>;
