import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import {
  ARTICLE_MAX_CHARS,
  Audience,
  type Brief,
  type Chapter,
  type ItemKind,
  itemKinds,
  type Question,
  type Repetitions,
  Source,
  type Timer,
} from "./protocol.ts";

/** Of the protocol's shapes, which were checked at the door; kept as they are. */
const asGiven = { type: Schema.Types.Mixed, default: null } as const;

/** One thing in the library: a file of ours, a page elsewhere, or words alone. */
export type ItemFields = {
  schoolId: Types.ObjectId;
  authorId: Types.ObjectId;
  kind: ItemKind;
  title: string;
  description: string;
  subjectId: Types.ObjectId | null;
  grades: number[];
  term: number | null;
  tags: string[];
  audience: Omit<Audience, "classIds"> & { classIds: Types.ObjectId[] };
  chapters: Chapter[];
  timer: Timer | null;
  repetitions: Repetitions | null;
  question: Question | null;
  rightOption: number | null;
  brief: Brief | null;
  article: string | null;
  asksPhoto: boolean;
  mayDownload: boolean;
  source: Source;
  linkUrl: string | null;
  /** The file; several items may show one. */
  videoId: Types.ObjectId | null;
  /** Null: a draft. */
  publishAt: Date | null;
  createdAt: Date;
  /** Of the short address; never changes. */
  code: string;
  /** Title, tags and the subject's names, lower-cased: the embedded database has no text index. */
  searchKey: string;
};
const audienceSchema = new Schema<ItemFields["audience"]>(
  {
    pupils: { type: String, enum: Audience.shape.pupils.options, required: true },
    classIds: { type: [{ type: Schema.Types.ObjectId, ref: "SchoolClass" }], default: [] },
    parents: { type: Boolean, required: true },
  },
  { _id: false },
);
const itemSchema = new Schema<ItemFields>({
  authorId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  kind: { type: String, enum: itemKinds, required: true },
  title: { type: String, required: true, maxLength: 120 },
  description: { type: String, default: "", maxLength: 4000 },
  subjectId: { type: Schema.Types.ObjectId, ref: "Subject", default: null },
  grades: { type: [Number], default: [] },
  term: { type: Number, default: null },
  tags: { type: [String], default: [] },
  audience: { type: audienceSchema, required: true },
  chapters: { type: Schema.Types.Mixed, default: () => [] },
  timer: asGiven,
  repetitions: asGiven,
  question: asGiven,
  rightOption: { type: Number, default: null },
  brief: asGiven,
  article: { type: String, default: null, maxLength: ARTICLE_MAX_CHARS },
  asksPhoto: { type: Boolean, default: false },
  mayDownload: { type: Boolean, default: false },
  source: { type: String, enum: Source.options, required: true },
  linkUrl: { type: String, default: null, maxLength: 2000 },
  videoId: { type: Schema.Types.ObjectId, ref: "Video", default: null },
  publishAt: { type: Date, default: null },
  createdAt: { type: Date, required: true },
  code: { type: String, required: true },
  searchKey: { type: String, required: true },
});
itemSchema.plugin(schoolScope);
itemSchema.index({ schoolId: 1, code: 1 }, { unique: true }); // serves short addresses
itemSchema.index({ schoolId: 1, publishAt: -1 }); // serves the library, newest first
itemSchema.index({ schoolId: 1, authorId: 1, createdAt: -1 }); // serves one's own
itemSchema.index({ schoolId: 1, videoId: 1 }); // serves "does another item show this file"
export const ItemModel: Model<ItemFields> = model<ItemFields>("LibraryItem", itemSchema);

/** Items to listen to or watch in order. */
export type ListFields = {
  schoolId: Types.ObjectId;
  authorId: Types.ObjectId;
  title: string;
  itemIds: Types.ObjectId[];
  code: string;
  createdAt: Date;
};
const listSchema = new Schema<ListFields>({
  authorId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  title: { type: String, required: true, maxLength: 120 },
  itemIds: { type: [{ type: Schema.Types.ObjectId, ref: "LibraryItem" }], default: [] },
  code: { type: String, required: true },
  createdAt: { type: Date, required: true },
});
listSchema.plugin(schoolScope);
listSchema.index({ schoolId: 1, code: 1 }, { unique: true }); // serves short addresses
listSchema.index({ schoolId: 1, createdAt: -1 }); // serves the lists, newest first
export const ListModel: Model<ListFields> = model<ListFields>("LibraryList", listSchema);
