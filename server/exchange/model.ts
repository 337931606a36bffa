import { type Model, model, Schema, type Types } from "mongoose";
import { inSchool, schoolScope } from "../school-scope.ts";
import type { RosterImport, RosterPreview } from "./protocol.ts";

export type ExternalIdFields = {
  _id: Types.ObjectId;
  schoolId: Types.ObjectId;
  kind: "person" | "class";
  sourcedId: string;
  ourId: Types.ObjectId;
};
/** What somebody or a class is called in the lists they came from. Written before the record itself, whose id it holds. */
const externalIdSchema = new Schema<ExternalIdFields>({
  ...inSchool,
  kind: { type: String, enum: ["person", "class"], required: true },
  sourcedId: { type: String, required: true, maxLength: 255 },
  ourId: { type: Schema.Types.ObjectId, required: true },
});
externalIdSchema.plugin(schoolScope);
externalIdSchema.index({ schoolId: 1, kind: 1, sourcedId: 1 }, { unique: true }); // serves imports
externalIdSchema.index({ schoolId: 1, ourId: 1 }); // serves exports and erasure

export type ImportFields = {
  _id: Types.ObjectId;
  schoolId: Types.ObjectId;
  fileName: string;
  state: RosterImport["state"];
  preview: RosterPreview;
  /** Of what needs a tick, what got it. */
  ticked: string[];
  done: number;
  total: number;
  madeLogins: number;
  byId: Types.ObjectId;
  createdAt: Date;
  endedAt: Date | null;
};
const importSchema = new Schema<ImportFields>({
  ...inSchool,
  fileName: { type: String, default: "", maxLength: 200 },
  state: { type: String, required: true },
  preview: { type: Schema.Types.Mixed, required: true },
  ticked: { type: [String], default: [] },
  done: { type: Number, default: 0 },
  total: { type: Number, default: 0 },
  madeLogins: { type: Number, default: 0 },
  byId: { type: Schema.Types.ObjectId, required: true },
  createdAt: { type: Date, required: true },
  endedAt: { type: Date, default: null },
});
importSchema.plugin(schoolScope);
importSchema.index({ schoolId: 1, createdAt: -1 }); // serves the list, the newest first

export const ExternalIdModel: Model<ExternalIdFields> = model<ExternalIdFields>(
  "ExternalId",
  externalIdSchema,
);
export const ImportModel: Model<ImportFields> = model<ImportFields>("RosterImport", importSchema);
