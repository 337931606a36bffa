import { type Model, model, Schema, type Types } from "mongoose";
import type { Words } from "../protocol/define.ts";
import { schoolScope } from "../school-scope.ts";
import type { Criterion } from "./protocol.ts";

const id = { type: Schema.Types.ObjectId, required: true } as const;

/** One version of what a credit asks for in one class and subject; never rewritten. */
export type CreditRubricFields = {
  schoolId: Types.ObjectId;
  classId: Types.ObjectId;
  subjectId: Types.ObjectId;
  version: number;
  criteria: Criterion[];
  byId: Types.ObjectId;
  at: Date;
};
const rubricSchema = new Schema<CreditRubricFields>({
  classId: id,
  subjectId: id,
  version: { type: Number, required: true },
  criteria: { type: Schema.Types.Mixed, required: true },
  byId: id,
  at: { type: Date, required: true },
});
rubricSchema.plugin(schoolScope);
// One of each version; serves "the newest".
rubricSchema.index({ schoolId: 1, classId: 1, subjectId: 1, version: -1 }, { unique: true });
export const CreditRubricModel: Model<CreditRubricFields> = model<CreditRubricFields>(
  "CreditRubric",
  rubricSchema,
);

/** A step of one pupil's credit in a term: what stands is the newest. */
export type CreditStepFields = {
  schoolId: Types.ObjectId;
  classId: Types.ObjectId;
  subjectId: Types.ObjectId;
  year: number;
  term: number;
  pupilId: Types.ObjectId;
  number: number;
  passed: boolean | null;
  cause: string;
  /** What was proposed at that moment, and why, by which version of the rubric. */
  proposed: boolean | null;
  reason: Words;
  rubricVersion: number;
  byId: Types.ObjectId;
  at: Date;
};
const stepSchema = new Schema<CreditStepFields>({
  classId: id,
  subjectId: id,
  year: { type: Number, required: true },
  term: { type: Number, required: true },
  pupilId: id,
  number: { type: Number, required: true },
  passed: { type: Boolean, default: null },
  cause: { type: String, default: "", maxLength: 300 },
  proposed: { type: Boolean, default: null },
  reason: { type: Schema.Types.Mixed, required: true },
  rubricVersion: { type: Number, required: true },
  byId: id,
  at: { type: Date, required: true },
});
stepSchema.plugin(schoolScope);
// Two teachers who decide at once make one step of this number; serves a board of a term.
stepSchema.index(
  { schoolId: 1, classId: 1, subjectId: 1, year: 1, term: 1, pupilId: 1, number: 1 },
  { unique: true },
);
stepSchema.index({ schoolId: 1, pupilId: 1, year: 1, term: 1 }); // serves a pupil's own
export const CreditStepModel: Model<CreditStepFields> = model<CreditStepFields>(
  "CreditStep",
  stepSchema,
);

/** The teacher's word on a criterion that only an eye can judge; what stands is the newest. */
export type CreditTickFields = {
  schoolId: Types.ObjectId;
  classId: Types.ObjectId;
  subjectId: Types.ObjectId;
  year: number;
  term: number;
  pupilId: Types.ObjectId;
  key: string;
  isMet: boolean;
  byId: Types.ObjectId;
  at: Date;
};
const tickSchema = new Schema<CreditTickFields>({
  classId: id,
  subjectId: id,
  year: { type: Number, required: true },
  term: { type: Number, required: true },
  pupilId: id,
  key: { type: String, required: true },
  isMet: { type: Boolean, required: true },
  byId: id,
  at: { type: Date, required: true },
});
tickSchema.plugin(schoolScope);
tickSchema.index({ schoolId: 1, classId: 1, subjectId: 1, year: 1, term: 1, at: 1 }); // serves a board
tickSchema.index({ schoolId: 1, pupilId: 1 }); // serves the erasing of a leaver
export const CreditTickModel: Model<CreditTickFields> = model<CreditTickFields>(
  "CreditTick",
  tickSchema,
);
