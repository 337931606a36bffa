import { type Model, model, Schema, type Types } from "mongoose";
import { inSchool, schoolScope } from "../school-scope.ts";

export type GuestLinkFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  createdById: Types.ObjectId;
  label: string;
  codeHash: string;
  expiresAt: Date;
  name: string | null;
  usedAt: Date | null;
  revokedAt: Date | null;
  admittedAt: Date | null;
  refusedAt: Date | null;
};

/** A way into one lesson for one stranger; once used, the guest's own record. */
const linkSchema = new Schema<GuestLinkFields>({
  ...inSchool,
  lessonId: { type: Schema.Types.ObjectId, required: true },
  createdById: { type: Schema.Types.ObjectId, required: true },
  label: { type: String, default: "" },
  /** SHA-256 of the code; the code itself is only in the link. */
  codeHash: { type: String, required: true },
  expiresAt: { type: Date, required: true },
  name: { type: String, default: null },
  usedAt: { type: Date, default: null },
  revokedAt: { type: Date, default: null },
  admittedAt: { type: Date, default: null },
  refusedAt: { type: Date, default: null },
});
linkSchema.plugin(schoolScope);
linkSchema.index({ codeHash: 1 }, { unique: true }); // serves coming by a link
linkSchema.index({ schoolId: 1, lessonId: 1 }); // serves "the links of this lesson"
export const GuestLinkModel: Model<GuestLinkFields> = model<GuestLinkFields>(
  "GuestLink",
  linkSchema,
);
