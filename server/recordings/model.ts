import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import {
  type RecordingEdits,
  type RecordingState,
  RecordingState as States,
  type TimelineFact,
} from "./protocol.ts";

/** A part of a recording: what was recorded without a break. `soundMs`, `pictureMs`: lengths of its segments. */
export type StoredPart = {
  startedAtMs: number;
  durationMs: number;
  soundMs: number[];
  pictureMs: number[];
};
/** A track as it came, under its key in the store; ms of its part. */
export type StoredOriginal = {
  key: string;
  source: "microphone" | "camera" | "screen" | "screenSound";
  part: number;
  fromMs: number;
  toMs: number;
  bytes: number;
};
export type StoredFilm = { state: "none" | "making" | "made" | "failed"; itemId: string | null };

export type RecordingFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  classId: Types.ObjectId | null;
  teacherId: Types.ObjectId;
  /** The host asked for it: nothing of a lesson is here otherwise. */
  state: RecordingState;
  startedAt: Date;
  withPupils: boolean;
  trouble: "no_space" | "failed" | null;
  parts: StoredPart[];
  /** Of the files viewers may fetch. */
  folderId: Types.ObjectId;
  /** The files before the last cut: being removed. */
  staleFolderId: Types.ObjectId | null;
  /** The viewers' own parts once something was cut; else those above. */
  cutParts: StoredPart[] | null;
  edits: RecordingEdits;
  bytes: number;
  originals: StoredOriginal[];
  film: StoredFilm;
  isRemoved: boolean;
};
const { Mixed, ObjectId } = Schema.Types;
const recordingSchema = new Schema<RecordingFields>(
  {
    lessonId: { type: ObjectId, required: true },
    classId: { type: ObjectId, default: null },
    teacherId: { type: ObjectId, required: true },
    state: { type: String, enum: States.options, required: true },
    startedAt: { type: Date, required: true },
    withPupils: { type: Boolean, default: false },
    trouble: { type: String, enum: ["no_space", "failed", null], default: null },
    parts: { type: Mixed, default: () => [] },
    folderId: { type: ObjectId, required: true },
    staleFolderId: { type: ObjectId, default: null },
    cutParts: { type: Mixed, default: null },
    edits: { type: Mixed, required: true },
    bytes: { type: Number, default: 0 },
    originals: { type: Mixed, default: () => [] },
    film: { type: Mixed, required: true },
    isRemoved: { type: Boolean, default: false },
  },
  { minimize: false },
);
recordingSchema.plugin(schoolScope);
recordingSchema.index({ schoolId: 1, lessonId: 1 }); // serves the lesson's page
recordingSchema.index({ state: 1 }); // serves a start: what was cut short
export const RecordingModel: Model<RecordingFields> = model<RecordingFields>(
  "Recording",
  recordingSchema,
);

/** One fact of a timeline, as it was told. */
export type FactFields = {
  schoolId: Types.ObjectId;
  recordingId: Types.ObjectId;
  /** Ms since 1970. */
  at: number;
  kind: TimelineFact["kind"];
  data: unknown;
};
const factSchema = new Schema<FactFields>(
  {
    recordingId: { type: ObjectId, required: true },
    at: { type: Number, required: true },
    kind: { type: String, required: true },
    data: { type: Mixed, default: null },
  },
  { minimize: false },
);
factSchema.plugin(schoolScope);
factSchema.index({ recordingId: 1, at: 1 }); // serves the timeline
export const FactModel: Model<FactFields> = model<FactFields>("RecordingFact", factSchema);

/** A parent's word about the voice of their child. */
export type ConsentFields = {
  schoolId: Types.ObjectId;
  personId: Types.ObjectId;
  isGiven: boolean;
  byId: Types.ObjectId;
  changedAt: Date;
};
const consentSchema = new Schema<ConsentFields>({
  personId: { type: ObjectId, required: true },
  isGiven: { type: Boolean, required: true },
  byId: { type: ObjectId, required: true },
  changedAt: { type: Date, required: true },
});
consentSchema.plugin(schoolScope);
consentSchema.index({ schoolId: 1, personId: 1 }, { unique: true });
export const ConsentModel: Model<ConsentFields> = model<ConsentFields>(
  "RecordingConsent",
  consentSchema,
);
