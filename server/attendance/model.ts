import { model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type { AttemptStage, ReceivedBytes } from "./protocol.ts";

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
export const VisitModel = model("Visit", visitSchema);

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
export const AttemptModel = model("Attempt", attemptSchema);
