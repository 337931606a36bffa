import {
  RoomMessageModel,
  RoomRemovalModel,
  type StoredMessage,
  toStoredMessage,
} from "./model.ts";

export type { StoredMessage } from "./model.ts";
export type RoomStore = {
  /** The last messages not deleted, oldest first. */
  listMessages(schoolId: string, lessonId: string, limit: number): Promise<StoredMessage[]>;
  addMessage(
    schoolId: string,
    message: { lessonId: string; personId: string; text: string; at: Date },
  ): Promise<StoredMessage>;
  /** False when there is no such message, or it is deleted already. */
  deleteMessage(schoolId: string, lessonId: string, messageId: string, at: Date): Promise<boolean>;
  /** Persons who may not enter. */
  listRemoved(schoolId: string, lessonId: string): Promise<string[]>;
  /** Twice is harmless. */
  addRemoval(schoolId: string, lessonId: string, personId: string, at: Date): Promise<void>;
  deleteRemoval(schoolId: string, lessonId: string, personId: string): Promise<void>;
};

export const mongoRooms: RoomStore = {
  async listMessages(schoolId, lessonId, limit) {
    const docs = await RoomMessageModel.find({ schoolId, lessonId, deletedAt: null })
      .sort({ at: -1, _id: -1 })
      .limit(limit);
    return docs.map(toStoredMessage).reverse();
  },
  async addMessage(schoolId, message) {
    return toStoredMessage(await RoomMessageModel.create({ schoolId, ...message }));
  },
  async deleteMessage(schoolId, lessonId, messageId, at) {
    const filter = { _id: messageId, schoolId, lessonId, deletedAt: null };
    const { modifiedCount } = await RoomMessageModel.updateOne(filter, { deletedAt: at });
    return modifiedCount === 1;
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
};
