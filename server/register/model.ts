import { type Model, model, Schema, type Types } from "mongoose";
import type { AttendanceCode, AttendanceStatus } from "../attendance/protocol.ts";
import type { Words } from "../protocol/define.ts";
import { schoolScope } from "../school-scope.ts";
import type { DeciderRole, ExplanationReason, StepKind } from "./protocol.ts";

/** One act upon a pupil's line in a lesson's register. Written once, never changed: what stands is the newest. */
export type StepFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  personId: Types.ObjectId;
  /** 1, 2, 3 … of this pupil in this lesson: of two people at once one is first, the other is told so. */
  seq: number;
  kind: StepKind;
  code: AttendanceCode;
  /** What was proposed when it was decided, and why. */
  proposedCode: AttendanceCode;
  proposedStatus: AttendanceStatus;
  proposedReason: Words;
  /** Of the school's rule by which it was proposed. */
  policyVersion: number;
  cause: string;
  /** The parent's explanation that a class teacher took for it. */
  explanationId: Types.ObjectId | null;
  byId: Types.ObjectId;
  role: DeciderRole;
  at: Date;
};
const words = { kk: String, ru: String, en: String };
const stepSchema = new Schema<StepFields>({
  lessonId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, required: true },
  seq: { type: Number, required: true },
  kind: { type: String, required: true },
  code: { type: String, required: true },
  proposedCode: { type: String, required: true },
  proposedStatus: { type: String, required: true },
  proposedReason: { type: new Schema<Words>(words, { _id: false }), required: true },
  policyVersion: { type: Number, required: true },
  cause: { type: String, default: "", maxLength: 500 },
  explanationId: { type: Schema.Types.ObjectId, default: null },
  byId: { type: Schema.Types.ObjectId, required: true },
  role: { type: String, required: true },
  at: { type: Date, required: true },
});
stepSchema.plugin(schoolScope);
// One step of a number; serves a lesson's register and, by its beginning, many lessons' at once.
stepSchema.index({ schoolId: 1, lessonId: 1, personId: 1, seq: 1 }, { unique: true });
stepSchema.index({ schoolId: 1, personId: 1 }); // serves the erasure of one who left
export const RegisterStepModel: Model<StepFields> = model<StepFields>("RegisterStep", stepSchema);

/** One answer of a class teacher, or the parent's own withdrawal. */
export type AnswerFields = {
  state: "accepted" | "declined" | "withdrawn";
  code: "ill" | "excused" | null;
  words: string;
  byId: Types.ObjectId;
  at: Date;
};
/** Why a child was, or will be, absent, in a parent's words. What was written stays; answers are added. */
export type ExplanationFields = {
  schoolId: Types.ObjectId;
  personId: Types.ObjectId;
  byId: Types.ObjectId;
  reason: ExplanationReason;
  text: string;
  /** Days of the school, both included. */
  fromDay: string;
  toDay: string;
  /** Only this lesson; null: every lesson of the days. */
  lessonId: Types.ObjectId | null;
  hasPhoto: boolean;
  at: Date;
  answers: AnswerFields[];
  /** Grows with each answer. */
  version: number;
};
const answerSchema = new Schema<AnswerFields>(
  {
    state: { type: String, required: true },
    code: { type: String, default: null },
    words: { type: String, default: "", maxLength: 500 },
    byId: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
  },
  { _id: false },
);
const explanationSchema = new Schema<ExplanationFields>({
  personId: { type: Schema.Types.ObjectId, required: true },
  byId: { type: Schema.Types.ObjectId, required: true },
  reason: { type: String, required: true },
  text: { type: String, default: "", maxLength: 1000 },
  fromDay: { type: String, required: true },
  toDay: { type: String, required: true },
  lessonId: { type: Schema.Types.ObjectId, default: null },
  hasPhoto: { type: Boolean, default: false },
  at: { type: Date, required: true },
  answers: { type: [answerSchema], default: [] },
  version: { type: Number, default: 0 },
});
explanationSchema.plugin(schoolScope);
explanationSchema.index({ schoolId: 1, personId: 1, fromDay: 1 }); // serves a child's own, and a class's days
export const ExplanationModel: Model<ExplanationFields> = model<ExplanationFields>(
  "AbsenceExplanation",
  explanationSchema,
);
