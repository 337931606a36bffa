import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import { GivenWhen, type NewMaterial } from "./protocol.ts";

/** What was prepared for one lesson. Materials are kept as the protocol checked them. */
export type PlanFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  teacherId: Types.ObjectId;
  subjectId: Types.ObjectId;
  goal: string;
  steps: { _id: Types.ObjectId; text: string; minutes: number; doneAt: Date | null }[];
  materials: NewMaterial[];
  changedAt: Date;
};
const stepSchema = new Schema<PlanFields["steps"][number]>({
  text: { type: String, required: true, maxLength: 500 },
  minutes: { type: Number, required: true, min: 0, max: 240 },
  doneAt: { type: Date, default: null },
});
const planSchema = new Schema<PlanFields>({
  lessonId: { type: Schema.Types.ObjectId, ref: "Lesson", required: true },
  teacherId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  subjectId: { type: Schema.Types.ObjectId, ref: "Subject", required: true },
  goal: { type: String, default: "", maxLength: 1000 },
  steps: { type: [stepSchema], default: [] },
  materials: { type: Schema.Types.Mixed, default: () => [] },
  changedAt: { type: Date, required: true },
});
planSchema.plugin(schoolScope);
planSchema.index({ schoolId: 1, lessonId: 1 }, { unique: true });
planSchema.index({ schoolId: 1, "materials.itemId": 1 }); // serves "lessons with this item"
planSchema.index({ schoolId: 1, teacherId: 1, subjectId: 1, changedAt: -1 }); // serves "copy from"
export const PlanModel: Model<PlanFields> = model<PlanFields>("Plan", planSchema);

/** Work given to a class, or prepared. */
export type TaskFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  classId: Types.ObjectId;
  subjectId: Types.ObjectId;
  teacherId: Types.ObjectId;
  text: string;
  materials: NewMaterial[];
  channelNote: string;
  /** Null: the whole class. */
  pupilIds: Types.ObjectId[] | null;
  givenAt: Date | null;
  givenWhen: GivenWhen | null;
  dueAt: Date | null;
  createdAt: Date;
};
const taskSchema = new Schema<TaskFields>({
  lessonId: { type: Schema.Types.ObjectId, ref: "Lesson", required: true },
  classId: { type: Schema.Types.ObjectId, ref: "SchoolClass", required: true },
  subjectId: { type: Schema.Types.ObjectId, ref: "Subject", required: true },
  teacherId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  text: { type: String, required: true, maxLength: 4000 },
  materials: { type: Schema.Types.Mixed, default: () => [] },
  channelNote: { type: String, default: "", maxLength: 300 },
  pupilIds: { type: [Schema.Types.ObjectId], default: null },
  givenAt: { type: Date, default: null },
  givenWhen: { type: String, enum: [...GivenWhen.options, null], default: null },
  dueAt: { type: Date, default: null },
  createdAt: { type: Date, required: true },
});
taskSchema.plugin(schoolScope);
taskSchema.index({ schoolId: 1, lessonId: 1, createdAt: 1 }); // serves a lesson's tasks
taskSchema.index({ schoolId: 1, classId: 1, dueAt: 1 }); // serves a class's open tasks
taskSchema.index({ schoolId: 1, teacherId: 1, dueAt: 1 }); // serves a teacher's
export const TaskModel: Model<TaskFields> = model<TaskFields>("Task", taskSchema);
