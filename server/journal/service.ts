import { randomUUID } from "node:crypto";
import { AppError } from "../errors.ts";
import type { Lessons } from "../lessons/service.ts";
import type { Library } from "../library/service.ts";
import { logger } from "../logger.ts";
import type { Language } from "../people/protocol.ts";
import type { People } from "../people/service.ts";
import type { Plans } from "../plans/service.ts";
import type { Teller, User } from "../realtime.ts";
import type { RegisterCell } from "../register/protocol.ts";
import { dayOf } from "../schedule/rules.ts";
import type { Schedule } from "../schedule/service.ts";
import { createCells, type Written } from "./cells.ts";
import { exportJournal } from "./export.ts";
import { createFrames, type Frame } from "./frame.ts";
import { createGrid } from "./grid.ts";
import { createHomework } from "./homework.ts";
import { createLessonTexts } from "./lessons.ts";
import { createListing } from "./listing.ts";
import type { Cause } from "./model.ts";
import { createPlanImport } from "./plans.ts";
import { createPolicy } from "./policy.ts";
import { type CreditProposal, createProposals, type WorkState } from "./proposals.ts";
import type { CellChange, CellStep, ColumnId, JournalGrid, JournalKey } from "./protocol.ts";
import { createReaders } from "./readers.ts";
import { columnOf } from "./rules.ts";
import { createSettling } from "./settling.ts";
import type { JournalStore } from "./store.ts";
import { createWatch } from "./watch.ts";
import { createWorks } from "./works.ts";

type Deps = {
  store: JournalStore;
  people: Pick<
    People,
    "readSchool" | "findClass" | "findPerson" | "findPeople" | "listClasses" | "roster"
  >;
  schedule: Pick<Schedule, "subjects" | "taught">;
  lessons: Pick<
    Lessons,
    "find" | "findMany" | "between" | "listDates" | "makeDates" | "taught" | "rename"
  >;
  library: Pick<Library, "journalLineOf">;
  plans: Pick<Plans, "tasksOf">;
  /** What is said of attendance in these lessons. */
  attendanceOf(schoolId: string, lessonIds: string[]): Promise<RegisterCell[]>;
  /** How pupils' works for tasks stand. */
  statesOf(schoolId: string, wanted: { taskIds: string[] }): Promise<WorkState[]>;
  creditsOf(schoolId: string, of: OfTerm): Promise<CreditProposal[]>;
  teller: Pick<Teller, "tell">;
  now?: () => number;
};
type OfTerm = { classId: string; subjectId: string; year: number; term: number };
type Changed = { schoolId: string; classId: string; subjectId: string };
/** One cell as another domain writes it: over what stands, with history. */
export type PutPoints = {
  classId: string;
  subjectId: string;
  pupilId: string;
  column: ColumnId;
  value: number | null;
  byId: string;
  cause: Cause;
  /** Of a term mark or a credit; the current term when absent. */
  year?: number;
  term?: number;
};

/** The class journal: a grid of pupils and dates for each class, subject and term. */
export function createJournal(deps: Deps) {
  const { store, people, schedule, lessons, library, plans, teller, now = Date.now } = deps;
  const listeners = new Set<(changed: Changed) => unknown>();
  const frames = createFrames({ store, people, schedule, lessons, now });
  const datesOf = ({ schoolId, journal, term }: Frame) =>
    lessons.listDates(schoolId, {
      ...{ classId: journal.classId, subjectId: journal.subjectId },
      ...{ fromDay: term.from, toDay: term.to },
    });
  const { makeDates } = lessons;
  const cells = createCells({ store, datesOf, makeDates, roster: people.roster, now });
  const homework = createHomework({ store, plans, library });
  const proposals = createProposals({
    ...{ store, plans, statesOf: deps.statesOf, creditsOf: deps.creditsOf, now },
  });
  const grid = createGrid({
    ...{ store, people, datesOf, homework, proposals, now },
    attendanceOf: deps.attendanceOf,
  });
  const watch = createWatch({
    ...{ frames, teller },
    nameOf: async (schoolId, id) => (await people.findPerson(schoolId, id))?.name ?? "",
  });

  function hear(schoolId: string, of: { classId: string; subjectId: string }): void {
    const changed = { schoolId, classId: of.classId, subjectId: of.subjectId };
    for (const listener of listeners)
      Promise.resolve()
        .then(() => listener(changed))
        .catch((err: unknown) => logger.error({ err, ...changed }, "a journal's listener failed"));
  }
  /** Something other than cells changed: to be read anew. */
  function tellChanged({ schoolId, journal }: Pick<Frame, "schoolId" | "journal">): void {
    watch.tellChanged(journal);
    hear(schoolId, journal);
  }
  function told(frame: Frame, written: Written): void {
    if (written.cells.length === 0) return;
    watch.tellCells(frame, written.cells, written.termMarks);
    hear(frame.schoolId, frame.journal);
  }

  const shared = { store, frames, grid, now };
  const works = createWorks({ ...shared, tellChanged });
  const policy = createPolicy(shared);
  const settling = createSettling({ ...shared, proposals, cells, told, tellChanged });
  const changeLesson = createLessonTexts({ ...shared, lessons, datesOf, tellChanged });
  const planImport = createPlanImport({ ...shared, datesOf, tellChanged });
  const readers = createReaders({ ...shared, homework, people, schedule, lessons });

  /** @throws AppError not_found; forbidden other_class; invalid, no such term */
  async function read(user: User, key: JournalKey): Promise<JournalGrid> {
    const { mayWrite, ...frame } = await frames.readable(user, key);
    return grid.read(frame, mayWrite);
  }

  /**
   * Each change by itself is accepted, or told back with what stands. The same `changeId` again gives the same.
   * @throws AppError not_found; forbidden not_its_teacher; invalid, perhaps value_out_of_range: then nothing is written
   */
  async function changeCells(
    user: User,
    key: JournalKey,
    wanted: { changeId: string; cause: Cause; changes: readonly CellChange[] },
  ): Promise<Written> {
    const frame = await frames.writable(user, key);
    const written = await cells.write(frame, { ...wanted, byId: user.id });
    told(frame, written);
    return written;
  }

  /** Who wrote what into a cell, the newest first. @throws AppError as `read` */
  async function readHistory(
    user: User,
    key: JournalKey,
    cell: { pupilId: string; column: ColumnId },
  ): Promise<CellStep[]> {
    const { journal } = await frames.readable(user, key);
    const steps = await store.history(user.schoolId, journal, cell);
    const byId = await people.findPeople(user.schoolId, [
      ...new Set(steps.map((step) => step.byId)),
    ]);
    return steps.map(({ atMs, byId: id, from, to, comment, cause }) => {
      const by = { id, name: byId.get(id)?.name ?? "" };
      return { at: new Date(atMs).toISOString(), by, from, to, comment, cause };
    });
  }

  /** As a file. @throws AppError as `read` */
  async function exportFile(
    user: User,
    key: JournalKey,
    { format, language }: { format: "csv" | "xlsx"; language: Language },
  ) {
    const { mayWrite: _, ...frame } = await frames.readable(user, key);
    const shown = await grid.read(frame, false);
    const { classId, subjectId } = frame.journal;
    const taught = await schedule.taught(user.schoolId, { classIds: [classId] });
    const teacherIds = [
      ...taught.filter((one) => one.subjectId === subjectId),
      ...shown.lessons.filter(({ state }) => state === "ended"),
    ].map(({ teacherId }) => teacherId);
    const [{ name }, teachers] = await Promise.all([
      people.readSchool(user.schoolId),
      people.findPeople(user.schoolId, [...new Set(teacherIds)]),
    ]);
    const teacherNames = [...teachers.values()].map((teacher) => teacher.fullName);
    const wanted = { grid: shown, schoolName: name[language], teacherNames, language };
    return exportJournal(wanted, format);
  }

  /** In which term a column of a journal is. @throws AppError not_found */
  async function termOfColumn(schoolId: string, { column, ...of }: PutPoints): Promise<JournalKey> {
    const { classId, subjectId, year, term } = of;
    const { kind, id } = columnOf(column);
    if (kind === "lesson") {
      const lesson = await lessons.find(schoolId, id);
      if (!lesson) throw new AppError("not_found", "No such lesson");
      const { timeZone } = await people.readSchool(schoolId);
      const on = await policy.termAt(schoolId, dayOf(Date.parse(lesson.startsAt), timeZone));
      return { classId, subjectId, year: on.year, term: on.number };
    }
    if (kind === "work") {
      const work = await store.findWork(schoolId, id);
      if (!work) throw new AppError("not_found", "No such work");
      return { classId, subjectId, year: work.journal.year, term: work.journal.term };
    }
    const named = year !== undefined && term !== undefined;
    return { classId, subjectId, ...(named && { year, term }) };
  }

  /**
   * Writes one value over what stands, for another domain that has asked who may. Nothing where it stands already.
   * @throws AppError not_found; invalid, perhaps value_out_of_range
   */
  async function putPoints(schoolId: string, put: PutPoints): Promise<void> {
    const frame = await frames.frameOf(schoolId, await termOfColumn(schoolId, put));
    const { pupilId, column, value, cause, byId } = put;
    const there = await store.listCells(schoolId, frame.journal, {
      ...{ columns: [column], pupilIds: [pupilId] },
    });
    const stands = there.find((one) => one.column === column)?.value ?? null;
    if (stands === value) return;
    await settling.put(frame, { pupilId, column, value }, { name: randomUUID(), cause, byId });
  }

  return {
    list: createListing({ frames, people, schedule, lessons }),
    ...{ read, changeCells, readHistory, exportFile, changeLesson, putPoints },
    ...readers,
    settleProposal: settling.settle,
    createWork: works.create,
    changeWork: works.change,
    removeWork: works.remove,
    previewPlan: planImport.preview,
    importPlan: planImport.take,
    listPlanEntries: planImport.list,
    readPolicy: policy.read,
    changePolicy: policy.change,
    termsOf: policy.termsOf,
    termAt: policy.termAt,
    watch,
    /** Attendance, tasks or credits changed: who looks at the journal reads it anew. */
    touched(schoolId: string, journal: { classId: string; subjectId: string }): void {
      watch.tellChanged(journal);
      hear(schoolId, journal);
    },
    /** What a pupil who left the school had here, where the school erases what it knows of them. */
    erase: store.erasePupil,
    /** Hears of every change of a journal, whatever it is. */
    on(_event: "changed", listener: (changed: Changed) => unknown): void {
      listeners.add(listener);
    },
    /** Before the first request: what a crash left between a step and its cell. */
    prepare: cells.recover,
  };
}
export type Journals = ReturnType<typeof createJournal>;
