import { Types } from "mongoose";
import { type ScoreFields, ScoreModel } from "./model.ts";

export type StoredScore = Omit<
  ScoreFields,
  "_id" | "schoolId" | "platformId" | "resourceId" | "personId"
> & { id: string; platformId: string; resourceId: string; personId: string };
export type NewScore = Pick<
  StoredScore,
  "platformId" | "resourceId" | "userId" | "personId" | "given" | "maximum" | "isComplete"
>;

const toScore = ({ _id, schoolId: _school, ...doc }: ScoreFields): StoredScore => ({
  ...doc,
  id: String(_id),
  platformId: String(doc.platformId),
  resourceId: String(doc.resourceId),
  personId: String(doc.personId),
});

/** Every query about marks on their way to platforms. */
export const mongoScores = {
  async listOf(schoolId: string, resourceIds: readonly string[]): Promise<StoredScore[]> {
    const filter = { schoolId, resourceId: { $in: [...resourceIds] } };
    return (await ScoreModel.find(filter).lean()).map(toScore);
  },

  /** The newest mark of a user for a link, to be sent. Its instant is later than that of the one before. */
  async put(schoolId: string, score: NewScore, at: Date): Promise<void> {
    const { resourceId, userId, ...rest } = score;
    const key = { schoolId, resourceId: new Types.ObjectId(resourceId), userId };
    const before = await ScoreModel.findOne(key).lean();
    const madeAt = new Date(Math.max(at.getTime(), (before?.madeAt.getTime() ?? 0) + 1));
    const change = {
      ...rest,
      platformId: new Types.ObjectId(rest.platformId),
      personId: new Types.ObjectId(rest.personId),
      ...{ state: "waiting" as const, attempts: 0, nextAt: at, madeAt, trouble: null },
    };
    await ScoreModel.updateOne(key, { $set: change }, { upsert: true });
  },

  /** Takes one that is due and keeps others off it until the lease ends: of two servers one sends it. */
  async takeDue(schoolId: string, at: Date, leaseUntil: Date): Promise<StoredScore | null> {
    const due = { schoolId, state: "waiting" as const, nextAt: { $lte: at } };
    const doc = await ScoreModel.findOneAndUpdate(
      due,
      { nextAt: leaseUntil },
      { sort: { nextAt: 1 }, returnDocument: "after" },
    ).lean();
    return doc && toScore(doc);
  },

  /** What came of sending it; nothing, where a newer mark took its place meanwhile. */
  async settle(
    schoolId: string,
    { id, madeAt }: StoredScore,
    change: Partial<Pick<ScoreFields, "state" | "attempts" | "nextAt" | "sentAt" | "trouble">>,
  ): Promise<void> {
    await ScoreModel.updateOne({ schoolId, _id: id, madeAt }, { $set: change });
  },

  /** When the next is due; null: none waits. */
  async nextAt(schoolId: string): Promise<Date | null> {
    const doc = await ScoreModel.findOne({ schoolId, state: "waiting" }).sort({ nextAt: 1 }).lean();
    return doc?.nextAt ?? null;
  },

  /** Failed ones wait again. */
  async retry(schoolId: string, platformId: string, at: Date): Promise<number> {
    const failed = { schoolId, platformId, state: "failed" as const };
    const change = { state: "waiting" as const, attempts: 0, nextAt: at };
    return (await ScoreModel.updateMany(failed, { $set: change })).modifiedCount;
  },

  /** How many wait and how many failed, by platform. */
  async count(schoolId: string): Promise<Map<string, { waiting: number; failed: number }>> {
    const counts = new Map<string, { waiting: number; failed: number }>();
    const open = { schoolId, state: { $in: ["waiting", "failed"] as ScoreFields["state"][] } };
    for (const { platformId, state } of await ScoreModel.find(open, {
      platformId: 1,
      state: 1,
    }).lean()) {
      const count = counts.get(String(platformId)) ?? { waiting: 0, failed: 0 };
      if (state === "waiting") count.waiting += 1;
      else count.failed += 1;
      counts.set(String(platformId), count);
    }
    return counts;
  },
};
export type ScoreStore = typeof mongoScores;
