import type { ReceiveMode } from "../rooms/protocol.ts";
import { LinkTroubleModel, type TroubleFields, UsageCapModel, UsageModel } from "./model.ts";
import type { LinkTrouble } from "./protocol.ts";

/** Whose use of which lesson. */
export type UsageKey = { lessonId: string; personId: string };
/** A piece of use: bytes, and the ms it took in one mode. */
export type Piece = {
  downBytes: number;
  upBytes: number;
  fetchedBytes: number;
  mode: ReceiveMode;
  ms: number;
};
/** What one person used in one lesson, as stored. */
export type StoredUsage = UsageKey & {
  downBytes: number;
  upBytes: number;
  fetchedBytes: number;
  ms: Record<ReceiveMode, number>;
  hasGoneOn: boolean;
  firstAtMs: number;
};

const NONE = { downBytes: 0, upBytes: 0, fetchedBytes: 0 };

const toTrouble = (doc: TroubleFields & { _id: unknown }): LinkTrouble => {
  const { quality, mode, lossPercent, rttMs } = doc;
  return {
    ...{ id: String(doc._id), quality, mode, lossPercent, rttMs },
    ...{ personId: String(doc.personId), lessonId: String(doc.lessonId) },
    at: doc.at.toISOString(),
  };
};

export const mongoUsage = {
  /** Adds a piece; gives what the lesson cost this person until now, and whether they went on over the cap. */
  async add(schoolId: string, key: UsageKey, month: string, piece: Piece, atMs: number) {
    const { mode, ms, ...bytes } = piece;
    const change = {
      $inc: { ...bytes, [`${mode}Ms`]: ms },
      $setOnInsert: { month, firstAt: new Date(atMs) },
    };
    const options = { upsert: true, returnDocument: "after" } as const;
    const doc = await UsageModel.findOneAndUpdate({ schoolId, ...key }, change, options).lean();
    const { downBytes, upBytes, fetchedBytes } = doc ?? NONE;
    return { bytes: downBytes + upBytes + fetchedBytes, hasGoneOn: doc?.hasGoneOn ?? false };
  },

  /** Notes that a person goes on over the cap in this lesson. */
  async goOn(schoolId: string, key: UsageKey, month: string, atMs: number): Promise<void> {
    await UsageModel.updateOne(
      { schoolId, ...key },
      { $set: { hasGoneOn: true }, $setOnInsert: { month, firstAt: new Date(atMs) } },
      { upsert: true },
    );
  },

  /** What these persons used in a month, lesson by lesson. */
  async list(
    schoolId: string,
    personIds: readonly string[],
    month: string,
  ): Promise<StoredUsage[]> {
    const filter = { schoolId, personId: { $in: [...personIds] }, month };
    return (await UsageModel.find(filter).lean()).map((doc) => {
      const { downBytes, upBytes, fetchedBytes, hasGoneOn } = doc;
      return {
        ...{ downBytes, upBytes, fetchedBytes, hasGoneOn },
        ...{ lessonId: String(doc.lessonId), personId: String(doc.personId) },
        ms: { sound: doc.soundMs, slides: doc.slidesMs, small: doc.smallMs, full: doc.fullMs },
        firstAtMs: doc.firstAt.getTime(),
      };
    });
  },

  async setCap(schoolId: string, personId: string, capBytes: number | null, by: string, at: Date) {
    const key = { schoolId, personId };
    if (capBytes === null) await UsageCapModel.deleteOne(key);
    else
      await UsageCapModel.updateOne(
        key,
        { $set: { capBytes, setBy: by, setAt: at } },
        { upsert: true },
      );
  },

  /** Caps by person; who has none is left out. */
  async listCaps(schoolId: string, personIds: readonly string[]): Promise<Map<string, number>> {
    const docs = await UsageCapModel.find({ schoolId, personId: { $in: [...personIds] } }).lean();
    return new Map(docs.map(({ personId, capBytes }) => [String(personId), capBytes]));
  },

  async addTrouble(
    schoolId: string,
    { at, ...trouble }: Omit<LinkTrouble, "id" | "at"> & { at: Date },
  ): Promise<void> {
    await LinkTroubleModel.create({ schoolId, at, ...trouble });
  },

  /** The last one of a person since then, or null. */
  async lastTroubleAt(schoolId: string, personId: string, since: Date): Promise<Date | null> {
    const filter = { schoolId, personId, at: { $gte: since } };
    const doc = await LinkTroubleModel.findOne(filter).sort({ at: -1 }).lean();
    return doc?.at ?? null;
  },

  /** Of these persons since then, the newest first. */
  async listTroubles(
    schoolId: string,
    personIds: readonly string[],
    since: Date,
    limit: number,
  ): Promise<LinkTrouble[]> {
    const filter = { schoolId, personId: { $in: [...personIds] }, at: { $gte: since } };
    const docs = await LinkTroubleModel.find(filter).sort({ at: -1 }).limit(limit).lean();
    return docs.map(toTrouble);
  },
};
export type UsageStore = typeof mongoUsage;
