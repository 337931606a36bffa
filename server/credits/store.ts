import { Types } from "mongoose";
import {
  CreditRubricModel,
  type CreditStepFields,
  CreditStepModel,
  CreditTickModel,
} from "./model.ts";
import type { Criterion } from "./protocol.ts";

/** One class, subject and term. */
export type TermKey = { classId: string; subjectId: string; year: number; term: number };
/** As stored; ids as text, instants in ms, UTC. */
export type StoredRubric = { version: number; criteria: Criterion[]; byId: string; atMs: number };
export type StoredStep = Pick<
  CreditStepFields,
  "number" | "passed" | "cause" | "proposed" | "reason" | "rubricVersion"
> & { classId: string; subjectId: string; pupilId: string; byId: string; atMs: number };
export type NewStep = Omit<StoredStep, "classId" | "subjectId">;

const toStep = (doc: CreditStepFields): StoredStep => ({
  number: doc.number,
  passed: doc.passed,
  cause: doc.cause,
  proposed: doc.proposed,
  reason: doc.reason,
  rubricVersion: doc.rubricVersion,
  classId: String(doc.classId),
  subjectId: String(doc.subjectId),
  pupilId: String(doc.pupilId),
  byId: String(doc.byId),
  atMs: doc.at.getTime(),
});
const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === 11000;

export const mongoCredits = {
  /** The newest version; null where nobody has written one. */
  async findRubric(
    schoolId: string,
    of: { classId: string; subjectId: string },
  ): Promise<StoredRubric | null> {
    const { classId, subjectId } = of;
    const doc = await CreditRubricModel.findOne({ schoolId, classId, subjectId })
      .sort({ version: -1 })
      .lean();
    if (!doc) return null;
    const { version, criteria, byId, at } = doc;
    return { version, criteria, byId: String(byId), atMs: at.getTime() };
  },

  /** False where somebody wrote this version first. */
  async addRubric(
    schoolId: string,
    of: { classId: string; subjectId: string },
    { version, criteria, byId, atMs }: StoredRubric,
  ): Promise<boolean> {
    try {
      await CreditRubricModel.create({
        ...{ schoolId: new Types.ObjectId(schoolId), version, criteria, at: new Date(atMs) },
        classId: new Types.ObjectId(of.classId),
        subjectId: new Types.ObjectId(of.subjectId),
        byId: new Types.ObjectId(byId),
      });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  },

  /** Every step of a term, the oldest first. */
  async listSteps(schoolId: string, key: TermKey): Promise<StoredStep[]> {
    const { classId, subjectId, year, term } = key;
    const docs = await CreditStepModel.find({ schoolId, classId, subjectId, year, term })
      .sort({ number: 1 })
      .lean();
    return docs.map(toStep);
  },

  /** Of classes in a term, whatever the subject, the oldest first. */
  async listStepsOfClasses(
    schoolId: string,
    classIds: readonly string[],
    { year, term }: { year: number; term: number },
  ): Promise<StoredStep[]> {
    if (classIds.length === 0) return [];
    const filter = { schoolId, classId: { $in: [...classIds] }, year, term };
    return (await CreditStepModel.find(filter).sort({ number: 1 }).lean()).map(toStep);
  },

  /** False where somebody made a step of this number first. */
  async addStep(schoolId: string, key: TermKey, step: NewStep): Promise<boolean> {
    const { pupilId, byId, atMs, ...rest } = step;
    try {
      await CreditStepModel.create({
        ...rest,
        ...{ year: key.year, term: key.term, at: new Date(atMs) },
        schoolId: new Types.ObjectId(schoolId),
        classId: new Types.ObjectId(key.classId),
        subjectId: new Types.ObjectId(key.subjectId),
        pupilId: new Types.ObjectId(pupilId),
        byId: new Types.ObjectId(byId),
      });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  },

  async addTick(
    schoolId: string,
    key: TermKey,
    tick: { pupilId: string; key: string; isMet: boolean; byId: string; atMs: number },
  ): Promise<void> {
    await CreditTickModel.create({
      ...{ year: key.year, term: key.term, key: tick.key, isMet: tick.isMet },
      schoolId: new Types.ObjectId(schoolId),
      classId: new Types.ObjectId(key.classId),
      subjectId: new Types.ObjectId(key.subjectId),
      pupilId: new Types.ObjectId(tick.pupilId),
      byId: new Types.ObjectId(tick.byId),
      at: new Date(tick.atMs),
    });
  },

  /** All that is known of a pupil who left for good. */
  async removeOf(schoolId: string, pupilId: string): Promise<void> {
    await CreditStepModel.deleteMany({ schoolId, pupilId });
    await CreditTickModel.deleteMany({ schoolId, pupilId });
  },

  /** Keys that are ticked, by pupil. */
  async listTicked(schoolId: string, key: TermKey): Promise<Map<string, Set<string>>> {
    const { classId, subjectId, year, term } = key;
    const docs = await CreditTickModel.find({ schoolId, classId, subjectId, year, term })
      .sort({ at: 1, _id: 1 })
      .lean();
    const ticked = new Map<string, Set<string>>();
    for (const { pupilId, key: criterion, isMet } of docs) {
      const own = ticked.get(String(pupilId)) ?? new Set<string>();
      if (isMet) own.add(criterion);
      else own.delete(criterion);
      ticked.set(String(pupilId), own);
    }
    return ticked;
  },
};
export type CreditStore = typeof mongoCredits;
