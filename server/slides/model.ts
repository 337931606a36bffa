import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type { DeckState } from "./protocol.ts";

/** A file of lessons' materials and the slides made of it. */
export type DeckFields = {
  schoolId: Types.ObjectId;
  ownerId: Types.ObjectId;
  /** Lessons it is a material of. */
  lessonIds: Types.ObjectId[];
  title: string;
  state: DeckState;
  format: string | null;
  sizeBytes: number;
  pageCount: number;
  /** Four numbers a page: width and height of the large picture, bytes of the small and the large one. */
  pages: number[];
  brokenPages: number[];
  refusal: { code: string; limit: number | null } | null;
  /** The machine its bytes arrive at and that renders it. */
  machine: string;
  createdAt: Date;
};
const deckSchema = new Schema<DeckFields>({
  ownerId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
  lessonIds: { type: [Schema.Types.ObjectId], default: [] },
  title: { type: String, required: true, maxLength: 120 },
  state: { type: String, required: true },
  format: { type: String, default: null },
  sizeBytes: { type: Number, required: true },
  pageCount: { type: Number, default: 0 },
  pages: { type: [Number], default: [] },
  brokenPages: { type: [Number], default: [] },
  refusal: { type: Schema.Types.Mixed, default: null },
  machine: { type: String, required: true },
  createdAt: { type: Date, required: true },
});
deckSchema.plugin(schoolScope);
deckSchema.index({ schoolId: 1, lessonIds: 1 }); // serves a lesson's materials
deckSchema.index({ schoolId: 1, ownerId: 1, createdAt: -1 }); // serves "from another lesson"
export const DeckModel: Model<DeckFields> = model<DeckFields>("Deck", deckSchema);

/** What was drawn over one page of a deck in one lesson. */
export type SlideInkFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  deckId: Types.ObjectId;
  page: number;
  /** As the protocol's `Stroke`. */
  strokes: unknown[];
};
const inkSchema = new Schema<SlideInkFields>({
  lessonId: { type: Schema.Types.ObjectId, required: true },
  deckId: { type: Schema.Types.ObjectId, ref: "Deck", required: true },
  page: { type: Number, required: true },
  strokes: { type: [Schema.Types.Mixed], default: [] },
});
inkSchema.plugin(schoolScope);
// One record of a page; serves it, and by its beginning a deck's ink in a lesson.
inkSchema.index({ schoolId: 1, lessonId: 1, deckId: 1, page: 1 }, { unique: true });
export const SlideInkModel: Model<SlideInkFields> = model<SlideInkFields>("SlideInk", inkSchema);
