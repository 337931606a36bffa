import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";

/** Group work as it outlives the server's memory; instants in ms. */
export type KeptWork = {
  phase: "forming" | "running";
  way: "random" | "list" | "choice";
  groups: { id: string; number: number; memberIds: string[]; calledAtMs: number | null }[];
  startedAtMs: number | null;
  endsAtMs: number | null;
};
type WorkFields = { schoolId: Types.ObjectId; lessonId: Types.ObjectId; work: KeptWork };

const workSchema = new Schema<WorkFields>({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  work: { type: Schema.Types.Mixed, required: true },
});
workSchema.plugin(schoolScope);
workSchema.index({ lessonId: 1 }, { unique: true }); // serves "the groups of this lesson"
export const GroupWorkModel: Model<WorkFields> = model<WorkFields>("GroupWork", workSchema);
