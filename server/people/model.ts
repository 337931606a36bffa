import { type HydratedDocument, type InferSchemaType, model, Schema, type Types } from "mongoose";
import { inSchool, schoolScope } from "../school-scope.ts";
import { roles } from "./protocol.ts";

const words = {
  kk: { type: String, required: true, trim: true, maxLength: 200 },
  ru: { type: String, required: true, trim: true, maxLength: 200 },
  en: { type: String, required: true, trim: true, maxLength: 200 },
} as const;

/** The school itself is the one record without a `schoolId`: its `_id` is that. */
const schoolSchema = new Schema(
  {
    name: { type: new Schema(words, { _id: false }), required: true },
    timeZone: { type: String, required: true },
    isDemo: { type: Boolean, required: true },
    attendancePolicy: {
      type: new Schema(
        {
          presentShare: { type: Number, required: true },
          lateAfterMin: { type: Number, required: true },
          leftEarlyMin: { type: Number, required: true },
          mergeGapSec: { type: Number, required: true },
          watchedLaterHours: { type: Number },
          watchedLaterShare: { type: Number },
          watchedLaterAs: { type: String },
          noConnectionAs: { type: String },
          leftEarlyAs: { type: String },
          partlyAs: { type: String },
          version: { type: Number },
        },
        { _id: false },
      ),
      required: true,
    },
  },
  { timestamps: true },
);

const classSchema = new Schema(
  {
    ...inSchool,
    grade: { type: Number, required: true, min: 0, max: 12 },
    letter: { type: String, required: true, trim: true, maxLength: 4 },
    language: { type: String, enum: ["kk", "ru"] as const, required: true },
    classTeacherId: { type: Schema.Types.ObjectId, ref: "Person", default: null },
  },
  { timestamps: true },
);
classSchema.plugin(schoolScope);
// Serves the school's classes in order, and lets no class exist twice.
classSchema.index({ schoolId: 1, grade: 1, letter: 1 }, { unique: true });
classSchema.index({ schoolId: 1, classTeacherId: 1 }); // serves "classes this teacher leads"

const personSchema = new Schema(
  {
    ...inSchool,
    familyName: { type: String, required: true, trim: true, maxLength: 100 },
    givenName: { type: String, required: true, trim: true, maxLength: 100 },
    patronymic: { type: String, trim: true, maxLength: 100, default: null },
    roles: { type: [{ type: String, enum: roles }], required: true },
    login: { type: String, required: true, trim: true, lowercase: true, maxLength: 100 },
    /** argon2id; null: only a login card lets this person in. */
    passwordHash: { type: String, default: null, select: false },
    language: { type: String, enum: ["kk", "ru", "en"] as const, default: "kk", required: true },
    classId: { type: Schema.Types.ObjectId, ref: "SchoolClass", default: null },
    /** When a pupil came to the class from elsewhere; null: was in it from the start. */
    classSince: { type: Date, default: null },
    childIds: { type: [{ type: Schema.Types.ObjectId, ref: "Person" }], default: [] },
    /** The full name by Kazakh alphabet: the database sorts by code point, in which Ә comes after Я. */
    sortKey: { type: String, required: true },
    /** Names and login, lower-cased, for the search field. */
    searchKey: { type: String, required: true },
    /** Where letters reach this person; several of a family may share one. */
    email: { type: String, trim: true, lowercase: true, maxLength: 254, default: null },
    /** When the person left the school: no sign-in, in no list; the name stays in past lessons. */
    leftAt: { type: Date, default: null },
    /** The class's name on that day: a year later the class is called otherwise. */
    leftClassName: { type: String, default: null, maxLength: 20 },
  },
  { timestamps: true },
);
personSchema.plugin(schoolScope);
personSchema.index({ login: 1 }, { unique: true }); // serves sign-in; one login in the installation
personSchema.index({ schoolId: 1, classId: 1, sortKey: 1 }); // serves a class's roster
personSchema.index({ schoolId: 1, childIds: 1 }); // serves the parents of a class's pupils
personSchema.index({ schoolId: 1, email: 1 }); // serves who a platform or a file means by an address
personSchema.index({ schoolId: 1, sortKey: 1 }); // serves the school's list of people, page by page
personSchema.index({ schoolId: 1, leftAt: -1, _id: -1 }); // serves those who left, the latest first

export const SchoolModel = model("School", schoolSchema);
export const ClassModel = model("SchoolClass", classSchema);
export const PersonModel = model("Person", personSchema);
export type SchoolDoc = HydratedDocument<InferSchemaType<typeof schoolSchema>>;
export type ClassDoc = HydratedDocument<InferSchemaType<typeof classSchema>>;
/** A person's stored fields, however they were loaded. */
export type PersonFields = InferSchemaType<typeof personSchema> & { _id: Types.ObjectId };
