import { isDuplicate } from "../duplicate.ts";
import { DigestSentModel, DigestWishModel } from "./model.ts";

/** A claim whose sender died is free again after this, ms. */
const CLAIM_LIFE_MS = 10 * 60_000;
export type DigestKey = { parentId: string; pupilId: string; week: string };

export const mongoDiary = {
  /** Those of these parents who said that they do not want it. */
  async unwantedBy(schoolId: string, personIds: readonly string[]): Promise<Set<string>> {
    const docs = await DigestWishModel.find({
      schoolId,
      personId: { $in: [...personIds] },
      isWanted: false,
    }).lean();
    return new Set(docs.map(({ personId }) => String(personId)));
  },

  async setWish(schoolId: string, personId: string, isWanted: boolean): Promise<void> {
    await DigestWishModel.updateOne(
      { schoolId, personId },
      { $set: { isWanted } },
      { upsert: true },
    );
  },

  /** Takes the right to send one; false: another has it, or it was sent. */
  async claim(schoolId: string, key: DigestKey, atMs: number): Promise<boolean> {
    const claimedAt = new Date(atMs);
    try {
      await DigestSentModel.create({ schoolId, ...key, claimedAt });
      return true;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const stale = { $lt: new Date(atMs - CLAIM_LIFE_MS) };
    const { modifiedCount } = await DigestSentModel.updateOne(
      { schoolId, ...key, sentAt: null, claimedAt: stale },
      { $set: { claimedAt } },
    );
    return modifiedCount === 1;
  },

  async sent(schoolId: string, key: DigestKey, atMs: number): Promise<void> {
    await DigestSentModel.updateOne({ schoolId, ...key }, { $set: { sentAt: new Date(atMs) } });
  },

  /** It could not be sent: it may be tried again. */
  async release(schoolId: string, key: DigestKey): Promise<void> {
    await DigestSentModel.deleteOne({ schoolId, ...key, sentAt: null });
  },

  /** What was sent of a week about these pupils. */
  async listSent(schoolId: string, pupilIds: readonly string[], week: string) {
    const docs = await DigestSentModel.find({
      schoolId,
      pupilId: { $in: [...pupilIds] },
      week,
      sentAt: { $ne: null },
    }).lean();
    return docs.map(({ parentId, pupilId, sentAt }) => ({
      parentId: String(parentId),
      pupilId: String(pupilId),
      sentAtMs: sentAt?.getTime() ?? 0,
    }));
  },

  /** Of a pupil who was erased. */
  async erase(schoolId: string, personId: string): Promise<void> {
    await DigestSentModel.deleteMany({ schoolId, pupilId: personId });
    await DigestSentModel.deleteMany({ schoolId, parentId: personId });
    await DigestWishModel.deleteMany({ schoolId, personId });
  },
};
export type DiaryStore = typeof mongoDiary;
