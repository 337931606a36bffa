import { model, Schema, type Types } from "mongoose";
import type { Words } from "../protocol/define.ts";
import { schoolScope } from "../school-scope.ts";
import type { Bell, Subject } from "./protocol.ts";

const words = { kk: String, ru: String, en: String };

export type SubjectFields = {
  schoolId: Types.ObjectId;
  /** The school's own word for it, by which a timetable names it; never shown. */
  key: string;
  name: Words;
  grading: Subject["grading"];
  isMusic: boolean;
};
const subjectSchema = new Schema<SubjectFields>({
  key: { type: String, required: true, maxLength: 60 },
  name: { type: words, required: true, _id: false },
  grading: { type: String, enum: ["marks", "credit"] as const, required: true },
  isMusic: { type: Boolean, required: true },
});
subjectSchema.plugin(schoolScope);
subjectSchema.index({ schoolId: 1, key: 1 }, { unique: true }); // serves "the subject of this key"
export const SubjectModel = model("Subject", subjectSchema);

export type BellScheduleFields = {
  schoolId: Types.ObjectId;
  bells: Bell[];
  /** The slots that hold are those that carry this version: one write changes the whole timetable. */
  version: Types.ObjectId;
  /** The version before, kept for readers that are half-way through it. */
  previous: Types.ObjectId | null;
};
const bellScheduleSchema = new Schema<BellScheduleFields>({
  bells: [
    new Schema<Bell>(
      {
        number: { type: Number, required: true },
        shift: { type: Number, required: true },
        startMin: { type: Number, required: true }, // since midnight in the school's zone
        durationMin: { type: Number, required: true },
      },
      { _id: false },
    ),
  ],
  version: { type: Schema.Types.ObjectId, required: true },
  previous: { type: Schema.Types.ObjectId, default: null },
});
bellScheduleSchema.plugin(schoolScope);
bellScheduleSchema.index({ schoolId: 1 }, { unique: true }); // one timetable a school
export const BellScheduleModel = model("BellSchedule", bellScheduleSchema);

export type SlotFields = {
  schoolId: Types.ObjectId;
  version: Types.ObjectId;
  weekday: number;
  shift: number;
  number: number;
  classId: Types.ObjectId;
  subjectId: Types.ObjectId;
  teacherId: Types.ObjectId;
};
const slotSchema = new Schema<SlotFields>({
  version: { type: Schema.Types.ObjectId, required: true },
  weekday: { type: Number, required: true, min: 1, max: 7 }, // ISO, 1 is Monday
  shift: { type: Number, required: true },
  number: { type: Number, required: true },
  classId: { type: Schema.Types.ObjectId, ref: "SchoolClass", required: true },
  subjectId: { type: Schema.Types.ObjectId, ref: "Subject", required: true },
  teacherId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
});
slotSchema.plugin(schoolScope);
slotSchema.index({ schoolId: 1, version: 1, weekday: 1 }); // serves "the plan of a day"
slotSchema.index({ schoolId: 1, version: 1, classId: 1 }); // serves "the week of a class"
slotSchema.index({ schoolId: 1, version: 1, teacherId: 1 }); // serves "the week of a teacher"
export const SlotModel = model("Slot", slotSchema);
