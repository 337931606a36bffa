import { type Model, model, Schema, type Types } from "mongoose";
import type { LinkQuality, ReceiveMode } from "../rooms/protocol.ts";
import { schoolScope } from "../school-scope.ts";

/** What one person used in one lesson, over all their devices. Bytes; ms in each mode. */
export type UsageFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  personId: Types.ObjectId;
  /** Of its first byte, of the school's time zone, `YYYY-MM`. */
  month: string;
  downBytes: number;
  upBytes: number;
  fetchedBytes: number;
  soundMs: number;
  slidesMs: number;
  smallMs: number;
  fullMs: number;
  /** Went on over the family's cap. */
  hasGoneOn: boolean;
  firstAt: Date;
};
const count = { type: Number, default: 0 };
const usageSchema = new Schema<UsageFields>({
  lessonId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  month: { type: String, required: true, maxLength: 7 },
  ...{ downBytes: count, upBytes: count, fetchedBytes: count },
  ...{ soundMs: count, slidesMs: count, smallMs: count, fullMs: count },
  hasGoneOn: { type: Boolean, default: false },
  firstAt: { type: Date, required: true },
});
usageSchema.plugin(schoolScope);
// One record of a person and a lesson; serves what a piece is added to.
usageSchema.index({ schoolId: 1, lessonId: 1, personId: 1 }, { unique: true });
usageSchema.index({ schoolId: 1, personId: 1, month: 1 }); // serves a month
export const UsageModel: Model<UsageFields> = model<UsageFields>("Usage", usageSchema);

/** The cap a family set for one person's month. */
export type CapFields = {
  schoolId: Types.ObjectId;
  personId: Types.ObjectId;
  capBytes: number;
  setBy: Types.ObjectId;
  setAt: Date;
};
const capSchema = new Schema<CapFields>({
  personId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  capBytes: { type: Number, required: true },
  setBy: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  setAt: { type: Date, required: true },
});
capSchema.plugin(schoolScope);
capSchema.index({ schoolId: 1, personId: 1 }, { unique: true }); // serves the check of a piece
export const UsageCapModel: Model<CapFields> = model<CapFields>("UsageCap", capSchema);

/** «My link is bad», as one person said it. */
export type TroubleFields = {
  schoolId: Types.ObjectId;
  personId: Types.ObjectId;
  lessonId: Types.ObjectId;
  at: Date;
  quality: LinkQuality;
  mode: ReceiveMode;
  lossPercent: number | null;
  rttMs: number | null;
};
const troubleSchema = new Schema<TroubleFields>({
  personId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  at: { type: Date, required: true },
  quality: { type: String, required: true, maxLength: 10 },
  mode: { type: String, required: true, maxLength: 10 },
  lossPercent: { type: Number, default: null },
  rttMs: { type: Number, default: null },
});
troubleSchema.plugin(schoolScope);
troubleSchema.index({ schoolId: 1, personId: 1, at: -1 }); // serves a class's list and "said just now"
export const LinkTroubleModel: Model<TroubleFields> = model<TroubleFields>(
  "LinkTrouble",
  troubleSchema,
);
