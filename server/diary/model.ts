import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";

/** A parent who does not want the week by mail; who says nothing wants it. */
export type DigestWishFields = {
  schoolId: Types.ObjectId;
  personId: Types.ObjectId;
  isWanted: boolean;
};
const wishSchema = new Schema<DigestWishFields>({
  personId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  isWanted: { type: Boolean, required: true },
});
wishSchema.plugin(schoolScope);
wishSchema.index({ schoolId: 1, personId: 1 }, { unique: true });
export const DigestWishModel: Model<DigestWishFields> = model<DigestWishFields>(
  "DigestWish",
  wishSchema,
);

/** A week of a child on its way to a parent, or there: made before it is sent, so that two machines send one. */
export type DigestSentFields = {
  schoolId: Types.ObjectId;
  parentId: Types.ObjectId;
  pupilId: Types.ObjectId;
  /** The week's Monday. */
  week: string;
  claimedAt: Date;
  sentAt: Date | null;
};
const sentSchema = new Schema<DigestSentFields>({
  parentId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  pupilId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  week: { type: String, required: true },
  claimedAt: { type: Date, required: true },
  sentAt: { type: Date, default: null },
});
sentSchema.plugin(schoolScope);
// Once for a parent, child and week; serves the class teacher's list.
sentSchema.index({ schoolId: 1, pupilId: 1, week: 1, parentId: 1 }, { unique: true });
export const DigestSentModel: Model<DigestSentFields> = model<DigestSentFields>(
  "DigestSent",
  sentSchema,
);
