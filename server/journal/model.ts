import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type { GradingPolicy, JournalWork } from "./protocol.ts";

export const causes = ["typed", "undone", "proposal", "platform"] as const;
export type Cause = (typeof causes)[number];

const id = { type: Schema.Types.ObjectId, required: true } as const;
/** Of a lesson or a work, which belong to one term by themselves, year and term are 0. */
const ofJournal = {
  classId: id,
  subjectId: id,
  year: { type: Number, required: true },
  term: { type: Number, required: true },
} as const;
type OfJournal = {
  schoolId: Types.ObjectId;
  classId: Types.ObjectId;
  subjectId: Types.ObjectId;
  year: number;
  term: number;
};

/**
 * What somebody wrote into a cell: never changed, never deleted. The steps are the truth; a cell is what its newest
 * step says. A step that is not yet in its cell is `isPending`.
 */
export type CellStepFields = OfJournal & {
  pupilId: Types.ObjectId;
  column: string;
  /** 1 is the first. */
  version: number;
  from: number | null;
  to: number | null;
  comment: string;
  cause: Cause;
  byId: Types.ObjectId;
  at: Date;
  /** Of the request, with the place in it: repeating a request finds its steps. */
  changeId: string;
  place: number;
  isPending?: true;
};
const stepSchema = new Schema<CellStepFields>({
  ...ofJournal,
  pupilId: id,
  column: { type: String, required: true },
  version: { type: Number, required: true, min: 1 },
  from: { type: Number, default: null },
  to: { type: Number, default: null },
  comment: { type: String, default: "", maxLength: 1000 },
  cause: { type: String, enum: causes, required: true },
  byId: id,
  at: { type: Date, required: true },
  changeId: { type: String, required: true },
  place: { type: Number, required: true },
  isPending: { type: Boolean },
});
stepSchema.plugin(schoolScope);
// Of two who write over the same version one comes first, and the other is told; serves "the history of a cell".
stepSchema.index(
  { schoolId: 1, classId: 1, subjectId: 1, pupilId: 1, column: 1, year: 1, term: 1, version: 1 },
  { unique: true },
);
stepSchema.index({ schoolId: 1, changeId: 1, place: 1 }, { unique: true }); // serves "was it done"
// Serves "what a crash left".
stepSchema.index({ isPending: 1 }, { partialFilterExpression: { isPending: true } });
stepSchema.index({ schoolId: 1, pupilId: 1, at: -1 }); // serves "what was written of a pupil"
export const CellStepModel: Model<CellStepFields> = model<CellStepFields>(
  "JournalStep",
  stepSchema,
);

/** What stands now: the newest step of a pupil's column, kept for quick reading. */
export type JournalCellFields = OfJournal & {
  pupilId: Types.ObjectId;
  column: string;
  value: number | null;
  comment: string;
  version: number;
  byId: Types.ObjectId;
  at: Date;
};
const cellSchema = new Schema<JournalCellFields>({
  ...ofJournal,
  pupilId: id,
  column: { type: String, required: true },
  value: { type: Number, default: null },
  comment: { type: String, default: "" },
  version: { type: Number, required: true },
  byId: id,
  at: { type: Date, required: true },
});
cellSchema.plugin(schoolScope);
// Serves a journal's columns.
cellSchema.index(
  { schoolId: 1, classId: 1, subjectId: 1, column: 1, year: 1, term: 1, pupilId: 1 },
  { unique: true },
);
cellSchema.index({ schoolId: 1, pupilId: 1, at: -1 }); // serves a pupil's diary
export const JournalCellModel: Model<JournalCellFields> = model<JournalCellFields>(
  "JournalCell",
  cellSchema,
);

/** A summative work of a class in a term. */
export type JournalWorkFields = OfJournal & {
  kind: JournalWork["kind"];
  number: number;
  title: string;
  maxPoints: number;
  day: string | null;
  createdById: Types.ObjectId;
  createdAt: Date;
};
const workSchema = new Schema<JournalWorkFields>({
  ...ofJournal,
  kind: { type: String, enum: ["section", "term"] as const, required: true },
  number: { type: Number, required: true },
  title: { type: String, default: "", maxLength: 120 },
  maxPoints: { type: Number, required: true, min: 1, max: 100 },
  day: { type: String, default: null },
  createdById: id,
  createdAt: { type: Date, required: true },
});
workSchema.plugin(schoolScope);
// Two who make the third БЖБ at once make the third and the fourth; serves a journal's works.
workSchema.index(
  { schoolId: 1, classId: 1, subjectId: 1, year: 1, term: 1, kind: 1, number: 1 },
  { unique: true },
);
export const JournalWorkModel: Model<JournalWorkFields> = model<JournalWorkFields>(
  "JournalWork",
  workSchema,
);

/** A line of the calendar-thematic plan (КТЖ) and the lessons on which it stands. */
export type PlanEntryFields = OfJournal & {
  number: number;
  topic: string;
  /** As the file said. */
  day: string | null;
  /** The file's day, else that of the lesson on which the import laid it: "moved" is said against it. */
  plannedDay: string | null;
  hours: number;
  homework: string;
  lessonIds: Types.ObjectId[];
  /** Its place in the file. */
  place: number;
  importedAt: Date;
};
const entrySchema = new Schema<PlanEntryFields>({
  ...ofJournal,
  number: { type: Number, required: true },
  topic: { type: String, required: true, maxLength: 300 },
  day: { type: String, default: null },
  plannedDay: { type: String, default: null },
  hours: { type: Number, required: true, min: 1, max: 10 },
  homework: { type: String, default: "", maxLength: 1000 },
  lessonIds: { type: [Schema.Types.ObjectId], default: [] },
  place: { type: Number, required: true },
  importedAt: { type: Date, required: true },
});
entrySchema.plugin(schoolScope);
entrySchema.index({ schoolId: 1, classId: 1, subjectId: 1, year: 1, term: 1, place: 1 }); // serves a term's plan
entrySchema.index({ schoolId: 1, lessonIds: 1 }); // serves "what stands on a lesson"
export const PlanEntryModel: Model<PlanEntryFields> = model<PlanEntryFields>(
  "JournalPlanEntry",
  entrySchema,
);

/** The teacher's own words for the homework of a date. */
export type LessonTextFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  homework: string;
  byId: Types.ObjectId;
  at: Date;
};
const textSchema = new Schema<LessonTextFields>({
  lessonId: id,
  homework: { type: String, default: "", maxLength: 1000 },
  byId: id,
  at: { type: Date, required: true },
});
textSchema.plugin(schoolScope);
textSchema.index({ schoolId: 1, lessonId: 1, at: -1 }); // serves "what stands", the newest
export const LessonTextModel: Model<LessonTextFields> = model<LessonTextFields>(
  "JournalLessonText",
  textSchema,
);

/** One version of a school's rules of marks and its terms; never rewritten. */
export type PolicyFields = {
  schoolId: Types.ObjectId;
  version: number;
  policy: Omit<GradingPolicy, "isUnconfirmed">;
  byId: Types.ObjectId;
  at: Date;
};
const policySchema = new Schema<PolicyFields>({
  version: { type: Number, required: true },
  policy: { type: Schema.Types.Mixed, required: true },
  byId: id,
  at: { type: Date, required: true },
});
policySchema.plugin(schoolScope);
policySchema.index({ schoolId: 1, version: 1 }, { unique: true }); // one of each version
export const PolicyModel: Model<PolicyFields> = model<PolicyFields>("JournalPolicy", policySchema);

/** A proposal that somebody took or let go. */
export type SettledFields = OfJournal & {
  proposalId: string;
  isTaken: boolean;
  byId: Types.ObjectId;
  at: Date;
};
const settledSchema = new Schema<SettledFields>({
  ...ofJournal,
  proposalId: { type: String, required: true, maxLength: 120 },
  isTaken: { type: Boolean, required: true },
  byId: id,
  at: { type: Date, required: true },
});
settledSchema.plugin(schoolScope);
settledSchema.index({ schoolId: 1, classId: 1, subjectId: 1, proposalId: 1 }, { unique: true }); // settled once
export const SettledModel: Model<SettledFields> = model<SettledFields>(
  "JournalSettled",
  settledSchema,
);
