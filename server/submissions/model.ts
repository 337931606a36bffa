import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import { Channel, SubmissionState } from "./protocol.ts";
import type { Work } from "./rules.ts";

/** One pupil's work for one task. Rounds, feedback and terms only grow; kept as the rules made them. */
export type SubmissionFields = Omit<Work, "state"> & {
  schoolId: Types.ObjectId;
  taskId: Types.ObjectId;
  pupilId: Types.ObjectId;
  state: Work["state"];
  /** Counts changes: whoever read an older one tries again. */
  version: number;
};
const { Mixed, ObjectId } = Schema.Types;
const list = { type: Mixed, default: () => [] };

const submissionSchema = new Schema<SubmissionFields>(
  {
    taskId: { type: ObjectId, ref: "Task", required: true },
    pupilId: { type: ObjectId, ref: "Person", required: true },
    state: { type: String, enum: SubmissionState.options, required: true },
    rounds: list,
    feedback: list,
    terms: list,
    draft: { type: Mixed, required: true },
    clipIds: { type: [String], default: [] },
    version: { type: Number, required: true },
  },
  { minimize: false },
);
submissionSchema.plugin(schoolScope);
submissionSchema.index({ schoolId: 1, taskId: 1, pupilId: 1 }, { unique: true });
submissionSchema.index({ schoolId: 1, pupilId: 1 }); // serves a pupil's list, and erasing
export const SubmissionModel: Model<SubmissionFields> = model<SubmissionFields>(
  "Submission",
  submissionSchema,
);

/** A photo or a voice on its way or whole; its id is drawn by the client. */
export type WorkFileFields = {
  _id: string;
  schoolId: Types.ObjectId;
  taskId: Types.ObjectId;
  /** Whose work it belongs to, and under whom it rests in the store. */
  pupilId: Types.ObjectId;
  /** Who sends it. */
  ownerId: Types.ObjectId;
  kind: "photo" | "voice";
  /** Announced, and later what is kept. */
  sizeBytes: number;
  durationMs: number | null;
  widthPx: number | null;
  heightPx: number | null;
  wholeAt: Date | null;
  createdAt: Date;
};
const workFileSchema = new Schema<WorkFileFields>({
  _id: { type: String, required: true },
  taskId: { type: ObjectId, required: true },
  pupilId: { type: ObjectId, required: true },
  ownerId: { type: ObjectId, required: true },
  kind: { type: String, enum: ["photo", "voice"] as const, required: true },
  sizeBytes: { type: Number, required: true },
  durationMs: { type: Number, default: null },
  widthPx: { type: Number, default: null },
  heightPx: { type: Number, default: null },
  wholeAt: { type: Date, default: null },
  createdAt: { type: Date, required: true },
});
workFileSchema.plugin(schoolScope);
workFileSchema.index({ schoolId: 1, taskId: 1, pupilId: 1 }); // serves a work's files
workFileSchema.index({ schoolId: 1, pupilId: 1 }); // serves erasing
workFileSchema.index({ wholeAt: 1 }); // serves what a start looks for: never came whole
export const WorkFileModel: Model<WorkFileFields> = model<WorkFileFields>(
  "WorkFile",
  workFileSchema,
);

/** How a pupil usually hands in; the newest word holds. */
export type PupilChannelFields = {
  schoolId: Types.ObjectId;
  pupilId: Types.ObjectId;
  channel: Channel;
  byId: Types.ObjectId;
  at: Date;
};
const pupilChannelSchema = new Schema<PupilChannelFields>({
  pupilId: { type: ObjectId, ref: "Person", required: true },
  channel: { type: String, enum: Channel.options, required: true },
  byId: { type: ObjectId, ref: "Person", required: true },
  at: { type: Date, required: true },
});
pupilChannelSchema.plugin(schoolScope);
pupilChannelSchema.index({ schoolId: 1, pupilId: 1, at: 1 }); // serves the newest of each
export const PupilChannelModel: Model<PupilChannelFields> = model<PupilChannelFields>(
  "PupilChannel",
  pupilChannelSchema,
);
