import { type HydratedDocument, type InferSchemaType, model, Schema } from "mongoose";
import { schoolScope } from "../school-scope.ts";

const messageSchema = new Schema({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, required: true },
  text: { type: String, required: true },
  at: { type: Date, required: true },
  deletedAt: { type: Date, default: null },
});
messageSchema.plugin(schoolScope);
messageSchema.index({ lessonId: 1, at: 1 }); // serves "the chat of this lesson"

/** A person the teacher sent out of a lesson, until let in again. */
const removalSchema = new Schema({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, required: true },
  at: { type: Date, required: true },
});
removalSchema.plugin(schoolScope);
removalSchema.index({ lessonId: 1, personId: 1 }, { unique: true }); // serves "who may not enter"

export const RoomMessageModel = model("RoomMessage", messageSchema);
export const RoomRemovalModel = model("RoomRemoval", removalSchema);
type MessageDoc = HydratedDocument<InferSchemaType<typeof messageSchema>>;

export type StoredMessage = { id: string; personId: string; text: string; at: string };

/** A stored message without the names, which the room adds. */
export function toStoredMessage({ _id, personId, text, at }: MessageDoc): StoredMessage {
  return { id: String(_id), personId: String(personId), text, at: at.toISOString() };
}
