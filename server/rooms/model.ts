import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import type { ChatFile, ChatSettings } from "./protocol.ts";
import type { KeptSeats } from "./seats.ts";

/** A file of the chat as it is known beside its bytes. */
export type StoredFile = Omit<ChatFile, "address"> & { fileId: string };
type MessageFields = {
  schoolId: Types.ObjectId;
  lessonId: Types.ObjectId;
  personId: Types.ObjectId;
  text: string;
  file: StoredFile | null;
  groupId: Types.ObjectId | null;
  isToTeacher: boolean;
  at: Date;
  deletedAt: Date | null;
};
const messageSchema = new Schema<MessageFields>({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, required: true },
  text: { type: String, default: "" },
  file: { type: Schema.Types.Mixed, default: null },
  groupId: { type: Schema.Types.ObjectId, default: null },
  isToTeacher: { type: Boolean, default: false },
  at: { type: Date, required: true },
  deletedAt: { type: Date, default: null },
});
messageSchema.plugin(schoolScope);
messageSchema.index({ lessonId: 1, at: 1 }); // serves "the chat of this lesson"

/** How a lesson's chat is held, where the teacher changed it. */
type ChatFields = ChatSettings & { schoolId: Types.ObjectId; lessonId: Types.ObjectId };
const chatSchema = new Schema<ChatFields>({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  mode: { type: String, enum: ["all", "teacher"] as const, required: true },
  slowSec: { type: Number, required: true },
});
chatSchema.plugin(schoolScope);
chatSchema.index({ lessonId: 1 }, { unique: true }); // serves "how this lesson's chat is held"

/** A person the teacher sent out of a lesson, until let in again. */
const removalSchema = new Schema({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  personId: { type: Schema.Types.ObjectId, required: true },
  at: { type: Date, required: true },
});
removalSchema.plugin(schoolScope);
removalSchema.index({ lessonId: 1, personId: 1 }, { unique: true }); // serves "who may not enter"

/** What a live room keeps over a restart of the server; see `KeptSeats`. */
const stateSchema = new Schema({
  schoolId: { type: Schema.Types.ObjectId, required: true, immutable: true },
  lessonId: { type: Schema.Types.ObjectId, required: true },
  seats: { type: Schema.Types.Mixed, required: true },
});
stateSchema.plugin(schoolScope);
stateSchema.index({ lessonId: 1 }, { unique: true }); // serves "how this room stood"
type StateFields = { schoolId: Types.ObjectId; lessonId: Types.ObjectId; seats: KeptSeats };
export const RoomStateModel: Model<StateFields> = model<StateFields>("RoomState", stateSchema);

export const RoomMessageModel: Model<MessageFields> = model<MessageFields>(
  "RoomMessage",
  messageSchema,
);
export const RoomChatModel: Model<ChatFields> = model<ChatFields>("RoomChat", chatSchema);
export const RoomRemovalModel = model("RoomRemoval", removalSchema);

export type StoredMessage = {
  id: string;
  personId: string;
  text: string;
  file: StoredFile | null;
  groupId: string | null;
  isToTeacher: boolean;
  at: string;
};

/** A stored message without the names and addresses, which the room adds. */
export function toStoredMessage(doc: MessageFields & { _id: Types.ObjectId }): StoredMessage {
  const { text, file, isToTeacher } = doc;
  return {
    ...{ text, isToTeacher, file: file ?? null },
    id: String(doc._id),
    personId: String(doc.personId),
    groupId: doc.groupId ? String(doc.groupId) : null,
    at: doc.at.toISOString(),
  };
}
