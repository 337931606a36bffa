import { type AnyBulkWriteOperation, Types } from "mongoose";
import type { AttendanceCode, AttendanceStatus } from "../attendance/protocol.ts";
import type { Words } from "../protocol/define.ts";
import {
  type AnswerFields,
  type ExplanationFields,
  ExplanationModel,
  RegisterStepModel,
  type StepFields,
} from "./model.ts";
import type { DeciderRole, ExplanationReason, ExplanationState, StepKind } from "./protocol.ts";

/** One act as stored; ids as text, instants in ms, UTC. */
export type Step = {
  lessonId: string;
  personId: string;
  seq: number;
  kind: StepKind;
  code: AttendanceCode;
  proposedCode: AttendanceCode;
  proposedStatus: AttendanceStatus;
  proposedReason: Words;
  policyVersion: number;
  cause: string;
  explanationId: string | null;
  byId: string;
  role: DeciderRole;
  atMs: number;
};
export type StoredAnswer = Omit<AnswerFields, "byId" | "at"> & { byId: string; atMs: number };
export type StoredExplanation = {
  id: string;
  personId: string;
  byId: string;
  reason: ExplanationReason;
  text: string;
  fromDay: string;
  toDay: string;
  lessonId: string | null;
  hasPhoto: boolean;
  atMs: number;
  answers: StoredAnswer[];
  /** Of the newest answer. */
  state: ExplanationState;
  version: number;
};
export type NewExplanation = Omit<StoredExplanation, "id" | "answers" | "state" | "version">;

const oid = (id: string) => new Types.ObjectId(id);
const idOrNull = (id: Types.ObjectId | null | undefined) => (id ? String(id) : null);

const toStep = (doc: StepFields): Step => ({
  lessonId: String(doc.lessonId),
  personId: String(doc.personId),
  seq: doc.seq,
  kind: doc.kind,
  code: doc.code,
  proposedCode: doc.proposedCode,
  proposedStatus: doc.proposedStatus,
  proposedReason: {
    kk: doc.proposedReason.kk,
    ru: doc.proposedReason.ru,
    en: doc.proposedReason.en,
  },
  policyVersion: doc.policyVersion,
  cause: doc.cause,
  explanationId: idOrNull(doc.explanationId),
  byId: String(doc.byId),
  role: doc.role,
  atMs: doc.at.getTime(),
});

const toExplanation = (doc: ExplanationFields & { _id: Types.ObjectId }): StoredExplanation => ({
  id: String(doc._id),
  personId: String(doc.personId),
  byId: String(doc.byId),
  reason: doc.reason,
  text: doc.text,
  fromDay: doc.fromDay,
  toDay: doc.toDay,
  lessonId: idOrNull(doc.lessonId),
  hasPhoto: doc.hasPhoto,
  atMs: doc.at.getTime(),
  answers: doc.answers.map(({ state, code, words, byId, at }) => {
    return { state, code, words, byId: String(byId), atMs: at.getTime() };
  }),
  state: doc.answers.at(-1)?.state ?? "waiting",
  version: doc.version,
});

export const mongoRegister = {
  /** Every step of these lessons, of one person or of all, oldest first. */
  async listSteps(schoolId: string, lessonIds: readonly string[], personId?: string) {
    if (lessonIds.length === 0) return [];
    const docs = await RegisterStepModel.find({
      schoolId,
      lessonId: { $in: [...lessonIds] },
      ...(personId !== undefined && { personId }),
    }).lean();
    return docs.map(toStep).sort((a, b) => a.seq - b.seq);
  },

  /**
   * Adds steps. One whose number is taken already is left out: somebody else was first. Returns the ids of those
   * persons left out.
   */
  async addSteps(schoolId: string, steps: readonly Step[]): Promise<string[]> {
    if (steps.length === 0) return [];
    const operations = steps.map(
      ({ atMs, ...step }): AnyBulkWriteOperation<StepFields> => ({
        insertOne: {
          document: {
            ...step,
            schoolId: oid(schoolId),
            lessonId: oid(step.lessonId),
            personId: oid(step.personId),
            explanationId: step.explanationId === null ? null : oid(step.explanationId),
            byId: oid(step.byId),
            at: new Date(atMs),
          },
        },
      }),
    );
    try {
      await RegisterStepModel.bulkWrite(operations, { ordered: false });
      return [];
    } catch (error) {
      const lost = duplicatesOf(error);
      if (!lost) throw error;
      return lost.flatMap((index) => steps[index]?.personId ?? []);
    }
  },

  /** Keeps one; `before` is done first with its id, so that what belongs to it is there when it is. */
  async addExplanation(
    schoolId: string,
    told: NewExplanation,
    before: (id: string) => Promise<void>,
  ): Promise<StoredExplanation> {
    const { atMs, personId, byId, lessonId, ...rest } = told;
    const _id = new Types.ObjectId();
    await before(String(_id));
    const doc = await ExplanationModel.create({
      ...rest,
      _id,
      schoolId: oid(schoolId),
      personId: oid(personId),
      byId: oid(byId),
      lessonId: lessonId === null ? null : oid(lessonId),
      at: new Date(atMs),
    });
    return toExplanation(doc);
  },

  async findExplanation(schoolId: string, explanationId: string) {
    const doc = await ExplanationModel.findOne({ schoolId, _id: explanationId }).lean();
    return doc && toExplanation(doc);
  },

  /** Of these children, as far as they touch the days (both included), oldest first. */
  async listExplanations(
    schoolId: string,
    personIds: readonly string[],
    span: { fromDay: string; toDay: string },
  ): Promise<StoredExplanation[]> {
    if (personIds.length === 0) return [];
    const docs = await ExplanationModel.find({
      schoolId,
      personId: { $in: [...personIds] },
      fromDay: { $lte: span.toDay },
      toDay: { $gte: span.fromDay },
    })
      .sort({ at: 1 })
      .lean();
    return docs.map(toExplanation);
  },

  /** Adds an answer if nobody has answered since `version`; null when somebody has. */
  async answer(schoolId: string, explanationId: string, version: number, answer: StoredAnswer) {
    const { byId, atMs, ...rest } = answer;
    const doc = await ExplanationModel.findOneAndUpdate(
      { schoolId, _id: explanationId, version },
      {
        $push: { answers: { ...rest, byId: oid(byId), at: new Date(atMs) } },
        $inc: { version: 1 },
      },
      { returnDocument: "after", lean: true },
    );
    return doc && toExplanation(doc);
  },

  /** All of a person; returns the ids of the explanations that went. */
  async removePerson(schoolId: string, personId: string): Promise<string[]> {
    const told = await ExplanationModel.find({ schoolId, personId }, { _id: 1 }).lean();
    await RegisterStepModel.deleteMany({ schoolId, personId });
    await ExplanationModel.deleteMany({ schoolId, personId });
    return told.map(({ _id }) => String(_id));
  },
};
export type RegisterStore = typeof mongoRegister;

/** Places in an unordered bulk that failed as duplicates; null where anything else went wrong. */
function duplicatesOf(error: unknown): number[] | null {
  if (!(error instanceof Error) || !("code" in error) || error.code !== 11000) return null;
  const all = "writeErrors" in error && Array.isArray(error.writeErrors) ? error.writeErrors : [];
  const known = all.every(({ code, index }) => code === 11000 && typeof index === "number");
  return known ? all.map(({ index }) => Number(index)) : null;
}
