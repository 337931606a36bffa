import { AppError } from "../errors.ts";
import type { LessonDate } from "../lessons/dates.ts";
import type { Frame } from "./frame.ts";
import type { Cause } from "./model.ts";
import type { CellChange, JournalCell, TermMark } from "./protocol.ts";
import { columnOf, mayStand, termMarkOf } from "./rules.ts";
import type { JournalStore, StoredCell, StoredStep, StoredWork } from "./store.ts";

type Deps = {
  store: JournalStore;
  /** Every date of the journal's term. */
  datesOf(frame: Frame): Promise<LessonDate[]>;
  makeDates(
    schoolId: string,
    wanted: { classId: string; dates: readonly LessonDate[] },
  ): Promise<void>;
  roster(schoolId: string, classId: string): Promise<{ id: string }[]>;
  now: () => number;
};
export type Written = {
  cells: JournalCell[];
  conflicts: { wanted: CellChange; stands: JournalCell }[];
  termMarks: TermMark[];
};
type Wanted = {
  changeId: string;
  cause: Cause;
  byId: string;
  changes: readonly CellChange[];
};

const keyOf = ({ pupilId, column }: { pupilId: string; column: string }) => `${pupilId} ${column}`;
/** Steps of a crash taken up at once. */
const MOST_PENDING = 1000;

export const toJournalCell = (cell: StoredCell): JournalCell => {
  const { pupilId, column, value, version, byId, comment } = cell;
  return { pupilId, column, value, version, byId, comment, at: new Date(cell.atMs).toISOString() };
};

/**
 * Writes cells so that nothing is lost. The history comes first and is the truth: a step carries the version it makes,
 * and a unique index lets one step of each version be. Only then is the cell brought up to its newest step, and the
 * step's mark of being on its way taken off. A crash before the step: nothing was said, the client asks again. After
 * it: the step stands, and the next start, the next writer of the cell, or the same request again brings the cell up.
 */
export function createCells({ store, datesOf, makeDates, roster, now }: Deps) {
  /** Pupils, columns and values must be of this journal; lessons that are only planned are made. */
  async function check(frame: Frame, changes: readonly CellChange[]): Promise<void> {
    const { schoolId, journal, subject } = frame;
    const [pupils, works, dates] = await Promise.all([
      roster(schoolId, journal.classId),
      store.listWorks(schoolId, journal),
      changes.some(({ column }) => columnOf(column).kind === "lesson") ? datesOf(frame) : [],
    ]);
    const pupilIds = new Set(pupils.map(({ id }) => id));
    const dateOf = new Map(dates.map((date) => [date.id, date]));
    const workOf = new Map(works.map((work) => [work.id, work]));
    const rules = { grading: subject.grading, works: workOf };
    const strange = changes.filter(({ pupilId, column }) => {
      const { kind, id } = columnOf(column);
      const isThere =
        kind === "lesson" ? dateOf.has(id) : kind === "work" ? workOf.has(id) : id === null;
      return !isThere || !pupilIds.has(pupilId);
    });
    if (strange.length > 0)
      throw new AppError("invalid", "No such pupil, lesson or work in this journal", {
        details: strange.map(({ pupilId, column }) => ({ pupilId, column })),
      });
    const wrong = changes.filter(({ column, value }) => !mayStand(column, value, rules));
    if (wrong.length > 0)
      throw new AppError("invalid", "A value cannot stand there", {
        reason: "value_out_of_range",
        details: wrong.map(({ pupilId, column, value }) => ({ pupilId, column, value })),
      });
    const named = new Set(changes.map(({ column }) => columnOf(column).id));
    await makeDates(schoolId, {
      classId: journal.classId,
      dates: dates.filter(({ id }) => named.has(id)),
    });
  }

  async function cellsAt(frame: Frame, changes: readonly CellChange[]) {
    const cells = await store.listCells(frame.schoolId, frame.journal, {
      columns: [...new Set(changes.map(({ column }) => column))],
      pupilIds: [...new Set(changes.map(({ pupilId }) => pupilId))],
    });
    return new Map(cells.map((cell) => [keyOf(cell), cell]));
  }

  /**
   * Each change is accepted where its `base` is what stands, else it is told back with what does. The same `changeId`
   * again gives the same, also while the first is on its way.
   * @throws AppError invalid, perhaps value_out_of_range: nothing is written then
   */
  async function write(frame: Frame, wanted: Wanted): Promise<Written> {
    const { schoolId, journal } = frame;
    const { changeId, cause, byId, changes } = wanted;
    const before = await store.stepsOf(schoolId, changeId);
    mustMatch(before, wanted);
    if (before.length < changes.length) await check(frame, changes);
    const done = new Set(before.map(({ place }) => place));
    const cells = await cellsAt(frame, changes);
    const steps = [...changes.entries()]
      .filter(([place, change]) => {
        return !done.has(place) && change.base === (cells.get(keyOf(change))?.version ?? 0);
      })
      .map(([place, { pupilId, column, value, comment, base }]) => {
        const cell = cells.get(keyOf({ pupilId, column }));
        return {
          ...{ pupilId, column, cause, byId, changeId, place, atMs: now(), version: base + 1 },
          ...{ from: cell?.value ?? null, to: value, comment: comment ?? cell?.comment ?? "" },
        };
      });
    await store.addSteps(schoolId, journal, steps);
    const made = await store.stepsOf(schoolId, changeId);
    const accepted = new Set(made.map(({ place }) => place));
    const refused = changes.filter((_, place) => !accepted.has(place));
    // What somebody else was first with may not be in its cell yet: it is brought there, whoever does it.
    const ahead = await Promise.all(
      refused
        .filter((change) => change.base >= (cells.get(keyOf(change))?.version ?? 0))
        .map((change) => store.history(schoolId, journal, change, 1)),
    );
    await store.project(schoolId, [...made, ...ahead.flat()]);
    if (made.length > 0) await store.settle(schoolId, [changeId]);

    const standing = await cellsAt(frame, changes);
    const standsAt = (change: CellChange): JournalCell => {
      const cell = standing.get(keyOf(change));
      if (cell) return toJournalCell(cell);
      const { pupilId, column } = change;
      const at = new Date(now()).toISOString();
      return { pupilId, column, value: null, version: 0, byId, at, comment: "" };
    };
    const taken = changes.filter((_, place) => accepted.has(place));
    const pupilIds = [...new Set(taken.map(({ pupilId }) => pupilId))];
    return {
      cells: [...new Map(taken.map((one) => [keyOf(one), standsAt(one)])).values()],
      conflicts: refused.map((one) => ({ wanted: one, stands: standsAt(one) })),
      termMarks: pupilIds.length > 0 ? await termMarks(frame, pupilIds) : [],
    };
  }

  /** Computed term marks of these pupils, in their order. */
  async function termMarks(frame: Frame, pupilIds: readonly string[]): Promise<TermMark[]> {
    const { schoolId, journal } = frame;
    const [works, dates] = await Promise.all([store.listWorks(schoolId, journal), datesOf(frame)]);
    const columns = columnsOf(dates, works);
    const cells = await store.listCells(schoolId, journal, { columns, pupilIds });
    return marksOf(frame, { pupilIds, works, cells });
  }

  /** What a crash left between a step and its cell. */
  async function recover(): Promise<void> {
    for (;;) {
      const pending = await store.listPending(MOST_PENDING);
      for (const [schoolId, steps] of Map.groupBy(pending, (step) => step.schoolId)) {
        await store.project(schoolId, steps);
        await store.settle(schoolId, [...new Set(steps.map(({ changeId }) => changeId))]);
      }
      if (pending.length < MOST_PENDING) return;
    }
  }

  return { write, termMarks, recover };
}

/** @throws AppError invalid, where these steps are of another request than this one */
function mustMatch(steps: readonly StoredStep[], { byId, changes }: Wanted): void {
  const isOf = (step: StoredStep) => {
    const change = changes[step.place];
    return step.byId === byId && change !== undefined && keyOf(step) === keyOf(change);
  };
  if (!steps.every(isOf)) throw new AppError("invalid", "This changeId was another change's");
}

/** The columns of a term's lessons and works, as cells name them. */
export const columnsOf = (
  dates: readonly { id: string }[],
  works: readonly { id: string }[],
): string[] => [...dates.map(({ id }) => `lesson:${id}`), ...works.map(({ id }) => `work:${id}`)];

/** Term marks of pupils by what stands in a journal. */
export function marksOf(
  { schoolClass, subject, policy }: Pick<Frame, "schoolClass" | "subject" | "policy">,
  {
    pupilIds,
    works,
    cells,
  }: {
    pupilIds: readonly string[];
    works: readonly StoredWork[];
    cells: readonly StoredCell[];
  },
): TermMark[] {
  const ofPupil = Map.groupBy(cells, ({ pupilId }) => pupilId);
  const of = {
    works: new Map(works.map((work) => [work.id, work])),
    ...{ grade: schoolClass.grade, grading: subject.grading, rules: policy },
  };
  return pupilIds.map((pupilId) => termMarkOf(pupilId, ofPupil.get(pupilId) ?? [], of));
}
