import { type AnyBulkWriteOperation, Types } from "mongoose";
import {
  type Cause,
  type CellStepFields,
  CellStepModel,
  type JournalCellFields,
  JournalCellModel,
} from "./model.ts";

/** One class and subject in one term. */
export type Journal = { classId: string; subjectId: string; year: number; term: number };
export type CellPlace = { pupilId: string; column: string };
export type StoredCell = CellPlace & {
  value: number | null;
  comment: string;
  version: number;
  byId: string;
  atMs: number;
};
export type NewStep = CellPlace & {
  version: number;
  from: number | null;
  to: number | null;
  comment: string;
  cause: Cause;
  byId: string;
  atMs: number;
  changeId: string;
  /** In its request. */
  place: number;
};
export type StoredStep = NewStep & { schoolId: string; journal: Journal };

const oid = (id: string) => new Types.ObjectId(id);

/** Lessons and works belong to one term by themselves, so that a term's days may change under them. */
const termOf = (column: string, { year, term }: Pick<Journal, "year" | "term">) =>
  column.includes(":") ? { year: 0, term: 0 } : { year, term };

function toCell(doc: JournalCellFields): StoredCell {
  const { column, value, comment, version } = doc;
  return {
    ...{ column, value, comment, version },
    pupilId: String(doc.pupilId),
    byId: String(doc.byId),
    atMs: doc.at.getTime(),
  };
}

function toStep(doc: CellStepFields): StoredStep {
  const { column, version, from, to, comment, cause, changeId, place, year, term } = doc;
  return {
    ...{ column, version, from, to, comment, cause, changeId, place },
    schoolId: String(doc.schoolId),
    journal: { classId: String(doc.classId), subjectId: String(doc.subjectId), year, term },
    pupilId: String(doc.pupilId),
    byId: String(doc.byId),
    atMs: doc.at.getTime(),
  };
}

export const cellsStore = {
  /** What stands in these columns and in the term's own, for all pupils or for some. */
  async listCells(
    schoolId: string,
    journal: Journal,
    { columns, pupilIds }: { columns: readonly string[]; pupilIds?: readonly string[] },
  ): Promise<StoredCell[]> {
    const { classId, subjectId, year, term } = journal;
    const of = { schoolId, classId, subjectId };
    const ofPupils = pupilIds && { pupilId: { $in: [...pupilIds] } };
    const [timed, termly] = await Promise.all([
      JournalCellModel.find({ ...of, column: { $in: [...columns] }, ...ofPupils }).lean(),
      JournalCellModel.find({
        ...{ ...of, year, term, ...ofPupils },
        column: { $in: ["term", "credit"] },
      }).lean(),
    ]);
    return [...timed, ...termly].map(toCell);
  },

  /** Everything that stands of a pupil, in whichever class, subject and term. */
  async listOfPupil(
    schoolId: string,
    pupilId: string,
  ): Promise<(StoredCell & { journal: Journal })[]> {
    const docs = await JournalCellModel.find({ schoolId, pupilId }).lean();
    return docs.map((doc) => {
      const { year, term } = doc;
      const journal = { classId: String(doc.classId), subjectId: String(doc.subjectId) };
      return { ...toCell(doc), journal: { ...journal, year, term } };
    });
  },

  /** Whether anything stands in a column of a lesson or a work. */
  async hasValues(schoolId: string, journal: Journal, column: string): Promise<boolean> {
    const { classId, subjectId } = journal;
    const found = await JournalCellModel.findOne({
      ...{ schoolId, classId, subjectId, column },
      $or: [{ value: { $ne: null } }, { comment: { $ne: "" } }],
    }).lean();
    return found !== null;
  },

  /** Those of these steps that were not there: of two writers over one version the first has it. By `place`. */
  async addSteps(
    schoolId: string,
    journal: Journal,
    steps: readonly NewStep[],
  ): Promise<Set<number>> {
    if (steps.length === 0) return new Set();
    const operations = steps.map((step): AnyBulkWriteOperation<CellStepFields> => {
      const { atMs, pupilId, byId, ...same } = step;
      return {
        insertOne: {
          document: {
            ...{ ...same, ...termOf(step.column, journal) },
            schoolId: oid(schoolId),
            classId: oid(journal.classId),
            subjectId: oid(journal.subjectId),
            pupilId: oid(pupilId),
            byId: oid(byId),
            at: new Date(atMs),
            isPending: true,
          },
        },
      };
    });
    const refused = await CellStepModel.bulkWrite(operations, { ordered: false }).then(
      () => new Set<number>(),
      (error: unknown) => duplicatesIn(error),
    );
    return new Set(steps.filter((_, index) => !refused.has(index)).map(({ place }) => place));
  },

  /** The steps a request has made so far. */
  async stepsOf(schoolId: string, changeId: string): Promise<StoredStep[]> {
    return (await CellStepModel.find({ schoolId, changeId }).lean()).map(toStep);
  },

  /** The steps of one cell, the newest first. */
  async history(
    schoolId: string,
    journal: Journal,
    { pupilId, column }: CellPlace,
    limit = 200,
  ): Promise<StoredStep[]> {
    const { classId, subjectId } = journal;
    const docs = await CellStepModel.find({
      ...{ schoolId, classId, subjectId, pupilId, column, ...termOf(column, journal) },
    })
      .sort({ version: -1 })
      .limit(limit)
      .lean();
    return docs.map(toStep);
  },

  /** Makes the cells say what their steps say; one that says something newer already stays. Safe to repeat and to race. */
  async project(schoolId: string, steps: readonly StoredStep[]): Promise<void> {
    if (steps.length === 0) return;
    // Of several steps of one cell the newest alone, so that no two of this write meet.
    const newest = new Map<string, StoredStep>();
    for (const step of steps) {
      const { journal, pupilId, column } = step;
      const { year, term } = termOf(column, journal);
      const key = [journal.classId, journal.subjectId, pupilId, column, year, term].join(" ");
      const known = newest.get(key);
      if (!known || known.version < step.version) newest.set(key, step);
    }
    const operations = [...newest.values()].map(
      (step): AnyBulkWriteOperation<JournalCellFields> => ({
        updateOne: {
          filter: {
            schoolId: oid(schoolId),
            classId: oid(step.journal.classId),
            subjectId: oid(step.journal.subjectId),
            column: step.column,
            ...termOf(step.column, step.journal),
            pupilId: oid(step.pupilId),
            version: { $lt: step.version },
          },
          update: {
            $set: {
              value: step.to,
              comment: step.comment,
              version: step.version,
              byId: oid(step.byId),
              at: new Date(step.atMs),
            },
          },
          upsert: true,
        },
      }),
    );
    const write = (some: typeof operations) =>
      JournalCellModel.bulkWrite(some, { ordered: false }).then(
        () => new Set<number>(),
        (error: unknown) => duplicatesIn(error),
      );
    // Of two that make a cell at once one is refused, perhaps the newer. The second time there is a cell, and being
    // refused means that it is as new.
    const refused = await write(operations);
    const again = operations.filter((_, index) => refused.has(index));
    if (again.length > 0) await write(again);
  },

  /** Everything that was ever written of a pupil is gone. */
  async erasePupil(schoolId: string, pupilId: string): Promise<void> {
    await CellStepModel.deleteMany({ schoolId, pupilId });
    await JournalCellModel.deleteMany({ schoolId, pupilId });
  },

  /** These requests' steps are in their cells. */
  async settle(schoolId: string, changeIds: readonly string[]): Promise<void> {
    await CellStepModel.updateMany(
      { schoolId, changeId: { $in: [...changeIds] }, isPending: true },
      { $unset: { isPending: 1 } },
    );
  },

  /** Steps of any school that a crash kept out of their cells. */
  async listPending(limit: number): Promise<StoredStep[]> {
    const docs = await CellStepModel.find({ isPending: true })
      .setOptions({ acrossSchools: true })
      .limit(limit)
      .lean();
    return docs.map(toStep);
  },
};

/** Which operations met what was there already. @throws what else went wrong */
function duplicatesIn(error: unknown): Set<number> {
  const all =
    error instanceof Error && "writeErrors" in error && Array.isArray(error.writeErrors)
      ? error.writeErrors
      : [];
  const isAllDuplicates = all.length > 0 && all.every(({ code }) => code === 11000);
  if (!isAllDuplicates) throw error;
  return new Set(all.map(({ index }) => Number(index)));
}
