import { model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type { LessonState } from "./protocol.ts";

export type LessonFields = {
  schoolId: Types.ObjectId;
  classId: Types.ObjectId;
  teacherId: Types.ObjectId;
  subjectId: Types.ObjectId;
  startsAt: Date;
  durationMin: number;
  /** By the bell: `startsAt` and `durationMin` added up, so that it can be searched by. */
  endsAt: Date;
  shift: number;
  number: number;
  state: LessonState;
  topic: string | null;
  cohostIds: Types.ObjectId[];
  areParentsIn: boolean;
  startedAt: Date | null;
  endedAt: Date | null;
};
const lessonSchema = new Schema<LessonFields>({
  classId: { type: Schema.Types.ObjectId, ref: "SchoolClass", required: true },
  teacherId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  subjectId: { type: Schema.Types.ObjectId, ref: "Subject", required: true },
  startsAt: { type: Date, required: true },
  durationMin: { type: Number, required: true, min: 5, max: 240 },
  endsAt: { type: Date, required: true },
  shift: { type: Number, required: true },
  number: { type: Number, required: true },
  state: {
    type: String,
    enum: ["planned", "live", "ended", "cancelled"] as const,
    default: "planned",
    required: true,
  },
  topic: { type: String, default: null, maxLength: 200 },
  cohostIds: { type: [Schema.Types.ObjectId], default: [] },
  areParentsIn: { type: Boolean, default: false },
  startedAt: { type: Date, default: null },
  endedAt: { type: Date, default: null },
});
lessonSchema.plugin(schoolScope);
// One lesson of a class at an instant: making a day twice, or at once by two, makes it once.
// Serves "the day of a class".
lessonSchema.index({ schoolId: 1, classId: 1, startsAt: 1 }, { unique: true });
lessonSchema.index({ schoolId: 1, teacherId: 1, startsAt: 1 }); // serves "the day of a teacher"
lessonSchema.index({ schoolId: 1, cohostIds: 1, startsAt: 1 }); // serves "the day of an assistant"
lessonSchema.index({ schoolId: 1, startsAt: 1 }); // serves "the day of the school"
lessonSchema.index({ schoolId: 1, state: 1, endsAt: 1 }); // serves "live and overdue"
export const LessonModel = model("Lesson", lessonSchema);
