import {
  RoomChatModel,
  RoomMessageModel,
  RoomRemovalModel,
  RoomStateModel,
  type StoredMessage,
  toStoredMessage,
} from "./model.ts";
import type { ChatSettings } from "./protocol.ts";
import type { KeptSeats } from "./seats.ts";

export type { StoredFile, StoredMessage } from "./model.ts";
export type NewMessage = Omit<StoredMessage, "id" | "at"> & { lessonId: string; at: Date };
export type RoomStore = {
  /** The last messages not deleted, oldest first. */
  listMessages(schoolId: string, lessonId: string, limit: number): Promise<StoredMessage[]>;
  addMessage(schoolId: string, message: NewMessage): Promise<StoredMessage>;
  findMessage(schoolId: string, lessonId: string, messageId: string): Promise<StoredMessage | null>;
  /** Its words and its file's name go too. False when there is no such message, or it is deleted already. */
  deleteMessage(schoolId: string, lessonId: string, messageId: string, at: Date): Promise<boolean>;
  /** Null: as it is by itself. */
  findChat(schoolId: string, lessonId: string): Promise<ChatSettings | null>;
  saveChat(schoolId: string, lessonId: string, settings: ChatSettings): Promise<void>;
  /** Persons who may not enter. */
  listRemoved(schoolId: string, lessonId: string): Promise<string[]>;
  /** Twice is harmless. */
  addRemoval(schoolId: string, lessonId: string, personId: string, at: Date): Promise<void>;
  deleteRemoval(schoolId: string, lessonId: string, personId: string): Promise<void>;
  /** How the room stood before the server stopped; null: nothing was changed in it. */
  readSeats(schoolId: string, lessonId: string): Promise<KeptSeats | null>;
  saveSeats(schoolId: string, lessonId: string, seats: KeptSeats): Promise<void>;
};

export const mongoRooms: RoomStore = {
  async listMessages(schoolId, lessonId, limit) {
    const docs = await RoomMessageModel.find({ schoolId, lessonId, deletedAt: null })
      .sort({ at: -1, _id: -1 })
      .limit(limit)
      .lean();
    return docs.map(toStoredMessage).reverse();
  },
  async addMessage(schoolId, message) {
    return toStoredMessage(await RoomMessageModel.create({ schoolId, ...message }));
  },
  async deleteMessage(schoolId, lessonId, messageId, at) {
    const filter = { _id: messageId, schoolId, lessonId, deletedAt: null };
    const gone = { deletedAt: at, text: "", file: null };
    const { modifiedCount } = await RoomMessageModel.updateOne(filter, { $set: gone });
    return modifiedCount === 1;
  },
  async findMessage(schoolId, lessonId, messageId) {
    const filter = { _id: messageId, schoolId, lessonId, deletedAt: null };
    const doc = await RoomMessageModel.findOne(filter).lean();
    return doc && toStoredMessage(doc);
  },
  async findChat(schoolId, lessonId) {
    const doc = await RoomChatModel.findOne({ schoolId, lessonId }).lean();
    return doc && { mode: doc.mode, slowSec: doc.slowSec };
  },
  async saveChat(schoolId, lessonId, settings) {
    await RoomChatModel.updateOne({ schoolId, lessonId }, { $set: settings }, { upsert: true });
  },
  async listRemoved(schoolId, lessonId) {
    const docs = await RoomRemovalModel.find({ schoolId, lessonId });
    return docs.map(({ personId }) => String(personId));
  },
  async addRemoval(schoolId, lessonId, personId, at) {
    const filter = { schoolId, lessonId, personId };
    await RoomRemovalModel.updateOne(filter, { $setOnInsert: { at } }, { upsert: true });
  },
  async deleteRemoval(schoolId, lessonId, personId) {
    await RoomRemovalModel.deleteOne({ schoolId, lessonId, personId });
  },
  async readSeats(schoolId, lessonId) {
    const doc = await RoomStateModel.findOne({ schoolId, lessonId }).lean();
    return doc?.seats ?? null;
  },
  async saveSeats(schoolId, lessonId, seats) {
    await RoomStateModel.updateOne({ schoolId, lessonId }, { $set: { seats } }, { upsert: true });
  },
};
