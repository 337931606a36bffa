import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type { AttemptStage, AttendancePolicy, ReceivedBytes } from "./protocol.ts";

const bytes = {
  audio: { type: Number, default: 0 },
  video: { type: Number, default: 0 },
  screen: { type: Number, default: 0 },
};
const bytesSchema = new Schema<ReceivedBytes>(bytes, { _id: false });

/** One stay of one device in a lesson's room. */
export type VisitFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  personId: Types.ObjectId;
  deviceId: string;
  isHost: boolean;
  enteredAt: Date;
  /** Its last sign of life: entering, or a heartbeat. */
  lastSeenAt: Date;
  leftAt: Date | null;
  /** Why it ended: as the room said, or `recovered` after a crash of the server. */
  reason: string | null;
  /** Received since the device last entered: each kind only grows. */
  current: ReceivedBytes;
  /** Received before it last entered, where one visit went on over a short drop. */
  carried: ReceivedBytes;
};
const visitSchema = new Schema<VisitFields>({
  lessonId: { type: Schema.Types.ObjectId, ref: "Lesson", required: true },
  personId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  deviceId: { type: String, required: true, maxLength: 64 },
  isHost: { type: Boolean, required: true },
  enteredAt: { type: Date, required: true },
  lastSeenAt: { type: Date, required: true },
  leftAt: { type: Date, default: null },
  reason: { type: String, default: null, maxLength: 40 },
  current: { type: bytesSchema, default: () => ({}) },
  carried: { type: bytesSchema, default: () => ({}) },
});
visitSchema.plugin(schoolScope);
visitSchema.index({ schoolId: 1, lessonId: 1, personId: 1 }); // serves the table and the heartbeat
visitSchema.index({ schoolId: 1, leftAt: 1 }); // serves "left open by a crash"
export const VisitModel: Model<VisitFields> = model<VisitFields>("Visit", visitSchema);

/** One attempt to enter that came no further than its stage. */
export type AttemptFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  personId: Types.ObjectId;
  attemptId: string;
  at: Date;
  stage: AttemptStage;
  /** Who noticed: the client told it afterwards, or the server saw it. */
  source: "client" | "server";
};
const attemptSchema = new Schema<AttemptFields>({
  lessonId: { type: Schema.Types.ObjectId, ref: "Lesson", required: true },
  personId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  attemptId: { type: String, required: true, maxLength: 64 },
  at: { type: Date, required: true },
  stage: { type: String, enum: ["opened", "signalling", "ice", "media"] as const, required: true },
  source: { type: String, enum: ["client", "server"] as const, required: true },
});
attemptSchema.plugin(schoolScope);
// An attempt told twice is one; another person's or lesson's id can never take its place. Serves the table.
attemptSchema.index({ schoolId: 1, lessonId: 1, personId: 1, attemptId: 1 }, { unique: true });
export const AttemptModel: Model<AttemptFields> = model<AttemptFields>("Attempt", attemptSchema);

export const factKinds = ["response", "mode", "fallback", "watched"] as const;
export type FactKind = (typeof factKinds)[number];
/** One thing that was noticed of a pupil and a lesson. Written once, never changed; removed by erasure alone. */
export type LedgerFactFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  personId: Types.ObjectId;
  kind: FactKind;
  at: Date;
  /** Of a stretch of time. */
  untilAt: Date | null;
  data: {
    /** The kind of response, the mode, why by fallback, or what was watched. */
    name: string;
    mediaId: string | null;
    coveredMs: number | null;
    wholeMs: number | null;
  };
  /** Where it comes from, such as `poll:<id>`: told twice it is one. */
  source: string;
};
const always = { required: true, immutable: true } as const;
const ledgerFactSchema = new Schema<LedgerFactFields>({
  lessonId: { type: Schema.Types.ObjectId, ref: "Lesson", ...always },
  personId: { type: Schema.Types.ObjectId, ref: "Person", ...always },
  kind: { type: String, enum: factKinds, ...always },
  at: { type: Date, ...always },
  untilAt: { type: Date, default: null, immutable: true },
  data: {
    type: new Schema(
      {
        name: { type: String, maxLength: 20, ...always },
        mediaId: { type: String, maxLength: 64, default: null, immutable: true },
        coveredMs: { type: Number, min: 0, default: null, immutable: true },
        wholeMs: { type: Number, min: 0, default: null, immutable: true },
      },
      { _id: false },
    ),
    ...always,
  },
  source: { type: String, maxLength: 120, ...always },
});
ledgerFactSchema.plugin(schoolScope);
// A fact told twice is one. Serves proposals and the trace.
ledgerFactSchema.index({ schoolId: 1, lessonId: 1, personId: 1, source: 1 }, { unique: true });
ledgerFactSchema.index({ schoolId: 1, personId: 1 }); // serves erasure
export const LedgerFactModel: Model<LedgerFactFields> = model<LedgerFactFields>(
  "LedgerFact",
  ledgerFactSchema,
);

/**
 * The school's rule from a moment on; the newest holds. Written once, never changed. The first has neither a person
 * nor a moment: it is what the school began with, kept when it is first changed.
 */
export type PolicyChangeFields = {
  schoolId: Types.ObjectId;
  version: number;
  policy: AttendancePolicy;
  byId: Types.ObjectId | null;
  at: Date | null;
};
const policyChangeSchema = new Schema<PolicyChangeFields>({
  version: { type: Number, min: 1, ...always },
  policy: { type: Schema.Types.Mixed, ...always },
  byId: { type: Schema.Types.ObjectId, ref: "Person", default: null, immutable: true },
  at: { type: Date, default: null, immutable: true },
});
policyChangeSchema.plugin(schoolScope);
// Of two changes at once one is the next. Serves "the newest" and the history.
policyChangeSchema.index({ schoolId: 1, version: 1 }, { unique: true });
export const PolicyChangeModel: Model<PolicyChangeFields> = model<PolicyChangeFields>(
  "AttendancePolicyChange",
  policyChangeSchema,
);

/** That somebody's attendance was erased after they left: who did it, and how much it was. */
export type ErasureFields = {
  schoolId: Types.ObjectId;
  personId: Types.ObjectId;
  byId: Types.ObjectId;
  at: Date;
  visits: number;
  attempts: number;
  facts: number;
};
const erasureSchema = new Schema<ErasureFields>({
  personId: { type: Schema.Types.ObjectId, ref: "Person", ...always },
  byId: { type: Schema.Types.ObjectId, ref: "Person", ...always },
  at: { type: Date, ...always },
  visits: { type: Number, min: 0, ...always },
  attempts: { type: Number, min: 0, ...always },
  facts: { type: Number, min: 0, ...always },
});
erasureSchema.plugin(schoolScope);
erasureSchema.index({ schoolId: 1, at: 1 }); // serves "what was erased"
export const ErasureModel: Model<ErasureFields> = model<ErasureFields>(
  "AttendanceErasure",
  erasureSchema,
);
