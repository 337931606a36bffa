import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type {
  Channel,
  EntryKind,
  EntryState,
  Refusal,
  StepAct,
  Target,
} from "./protocol-entries.ts";
import type { Mapping, MappingKind, StatusNames } from "./protocol-settings.ts";

/** A version of an entry. What was signed is immutable; beside it is how far it has come. */
export type EntryFields = {
  schoolId: Types.ObjectId;
  channel: Channel;
  kind: EntryKind;
  key: string;
  version: number;
  batchId: string;
  classId: Types.ObjectId;
  subjectId: Types.ObjectId;
  column: string;
  columnName: string;
  lessonId: Types.ObjectId | null;
  day: string | null;
  number: number | null;
  pupilId: Types.ObjectId | null;
  /** Canonical JSON, or "null": what is signed, letter by letter. */
  content: string;
  previousHash: string;
  hash: string;
  signature: string;
  signedById: Types.ObjectId;
  signedAt: Date;
  state: EntryState;
  refusal: Refusal | null;
  attempts: number;
  /** Of the record outside, where it has an id of its own. */
  outsideId: string | null;
  at: Date;
  nextAt: Date | null;
};
const once = { immutable: true } as const;
const id = { type: Schema.Types.ObjectId, ...once } as const;
const entrySchema = new Schema<EntryFields>({
  channel: { type: String, required: true, ...once },
  kind: { type: String, required: true, ...once },
  key: { type: String, required: true, ...once },
  version: { type: Number, required: true, min: 1, ...once },
  batchId: { type: String, required: true, ...once },
  classId: { ...id, required: true },
  subjectId: { ...id, required: true },
  column: { type: String, required: true, ...once },
  columnName: { type: String, default: "", ...once },
  lessonId: { ...id, default: null },
  day: { type: String, default: null, ...once },
  number: { type: Number, default: null, ...once },
  pupilId: { ...id, default: null },
  content: { type: String, required: true, ...once },
  previousHash: { type: String, default: "", ...once },
  hash: { type: String, required: true, ...once },
  signature: { type: String, required: true, ...once },
  signedById: { ...id, required: true },
  signedAt: { type: Date, required: true, ...once },
  state: { type: String, required: true },
  refusal: { type: Schema.Types.Mixed, default: null },
  attempts: { type: Number, default: 0 },
  outsideId: { type: String, default: null },
  at: { type: Date, required: true },
  nextAt: { type: Date, default: null },
});
entrySchema.plugin(schoolScope);
entrySchema.index({ schoolId: 1, key: 1, version: 1 }, { unique: true }); // serves versions; of two signatures at once one wins
entrySchema.index({ schoolId: 1, classId: 1, subjectId: 1, at: -1 }); // serves a journal's entries
entrySchema.index({ schoolId: 1, lessonId: 1, state: 1 }); // serves a lesson's lane
entrySchema.index({ schoolId: 1, state: 1, at: -1 }); // serves the school's list
entrySchema.index({ schoolId: 1, signedById: 1, at: -1 }); // serves a teacher's list
export const OutboxEntryModel: Model<EntryFields> = model<EntryFields>("OutboxEntry", entrySchema);

/** The audit: only ever added to. */
export type StepFields = {
  schoolId: Types.ObjectId;
  at: Date;
  act: StepAct;
  byId: Types.ObjectId | null;
  entryId: Types.ObjectId | null;
  classId: Types.ObjectId | null;
  subjectId: Types.ObjectId | null;
  /** Whose signature it is about. */
  signerId: Types.ObjectId | null;
  count: number;
  refusal: Refusal | null;
};
const stepSchema = new Schema<StepFields>({
  at: { type: Date, required: true, ...once },
  act: { type: String, required: true, ...once },
  byId: { ...id, default: null },
  entryId: { ...id, default: null },
  classId: { ...id, default: null },
  subjectId: { ...id, default: null },
  signerId: { ...id, default: null },
  count: { type: Number, default: 1, ...once },
  refusal: { type: Schema.Types.Mixed, default: null, ...once },
});
stepSchema.plugin(schoolScope);
stepSchema.index({ schoolId: 1, entryId: 1, at: -1 }); // serves an entry's history
stepSchema.index({ schoolId: 1, signerId: 1, at: -1 }); // serves a teacher's audit
stepSchema.index({ schoolId: 1, at: -1 }); // serves the school's
export const OutboxStepModel: Model<StepFields> = model<StepFields>("OutboxStep", stepSchema);

/** Sealed with a key of the server's secret; never sent to a client, never logged. */
export type SealedSecrets = {
  clientSecret: string | null;
  password: string | null;
  token: string | null;
  refreshToken: string | null;
};
export type SettingsFields = {
  schoolId: Types.ObjectId;
  target: Target;
  baseUrl: string;
  outsideSchoolId: string;
  clientId: string;
  login: string;
  sealed: SealedSecrets;
  statuses: StatusNames;
  knownStatuses: string[];
  statusesConfirmedAt: Date | null;
  statusesConfirmedById: Types.ObjectId | null;
  checkedAt: Date | null;
};
const settingsSchema = new Schema<SettingsFields>({
  target: { type: String, default: "none" },
  baseUrl: { type: String, default: "" },
  outsideSchoolId: { type: String, default: "" },
  clientId: { type: String, default: "" },
  login: { type: String, default: "" },
  sealed: { type: Schema.Types.Mixed, default: () => ({}) },
  statuses: { type: Schema.Types.Mixed, required: true },
  knownStatuses: { type: [String], default: [] },
  statusesConfirmedAt: { type: Date, default: null },
  statusesConfirmedById: { type: Schema.Types.ObjectId, default: null },
  checkedAt: { type: Date, default: null },
});
settingsSchema.plugin(schoolScope);
settingsSchema.index({ schoolId: 1 }, { unique: true });
export const OutboxSettingsModel: Model<SettingsFields> = model<SettingsFields>(
  "OutboxSettings",
  settingsSchema,
);

/** Ours and what it is outside. */
export type MappingFields = {
  schoolId: Types.ObjectId;
  kind: MappingKind;
  insideId: Types.ObjectId;
  outsideId: string | null;
  by: Mapping["by"];
  candidates: { id: string; name: string }[];
  at: Date;
};
const mappingSchema = new Schema<MappingFields>({
  kind: { type: String, required: true },
  insideId: { type: Schema.Types.ObjectId, required: true },
  outsideId: { type: String, default: null },
  by: { type: String, required: true },
  candidates: { type: Schema.Types.Mixed, default: () => [] },
  at: { type: Date, required: true },
});
mappingSchema.plugin(schoolScope);
mappingSchema.index({ schoolId: 1, kind: 1, insideId: 1 }, { unique: true });
mappingSchema.index({ schoolId: 1, kind: 1, outsideId: 1 }); // serves what is unmapped
export const OutboxMappingModel: Model<MappingFields> = model<MappingFields>(
  "OutboxMapping",
  mappingSchema,
);
