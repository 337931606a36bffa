import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";

/** One board of a lesson; what is drawn on it is in `BoardElement`. */
export type BoardSceneFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  number: number;
  groupId: Types.ObjectId | null;
  slide: { deckId: string; page: number } | null;
  images: { fileId: string; mimeType: string }[];
  createdAt: Date;
};
const sceneSchema = new Schema<BoardSceneFields>({
  lessonId: { type: Schema.Types.ObjectId, required: true },
  number: { type: Number, required: true },
  groupId: { type: Schema.Types.ObjectId, default: null },
  slide: { type: Schema.Types.Mixed, default: null },
  images: { type: Schema.Types.Mixed, default: [] },
  createdAt: { type: Date, required: true },
});
sceneSchema.plugin(schoolScope);
sceneSchema.index({ schoolId: 1, lessonId: 1, number: 1 }, { unique: true }); // serves "boards of this lesson"
export const BoardSceneModel: Model<BoardSceneFields> = model<BoardSceneFields>(
  "BoardScene",
  sceneSchema,
);

/** One element, so that drawing writes what was drawn and not the whole board. */
export type BoardElementFields = {
  schoolId: Types.ObjectId;
  sceneId: Types.ObjectId;
  elementId: string;
  isGone: boolean;
  /** As it goes over the wire. */
  element: unknown;
  at: Date;
};
const elementSchema = new Schema<BoardElementFields>({
  sceneId: { type: Schema.Types.ObjectId, required: true },
  elementId: { type: String, required: true },
  isGone: { type: Boolean, required: true },
  element: { type: Schema.Types.Mixed, required: true },
  at: { type: Date, required: true },
});
elementSchema.plugin(schoolScope);
elementSchema.index({ schoolId: 1, sceneId: 1, elementId: 1 }, { unique: true }); // serves "all of this board"
export const BoardElementModel: Model<BoardElementFields> = model<BoardElementFields>(
  "BoardElement",
  elementSchema,
);
