import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type { FallbackReason } from "./protocol.ts";

/** How long one person listened to one lesson by HLS. */
export type StayFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  personId: Types.ObjectId;
  ms: number;
  /** The last one. */
  reason: FallbackReason;
};
const staySchema = new Schema<StayFields>({
  lessonId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, required: true },
  ms: { type: Number, default: 0 },
  reason: { type: String, required: true },
});
staySchema.plugin(schoolScope);
staySchema.index({ lessonId: 1, personId: 1 }, { unique: true });
export const FallbackStayModel: Model<StayFields> = model<StayFields>("FallbackStay", staySchema);
