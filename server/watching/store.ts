import { Types } from "mongoose";
import { isDuplicate } from "../duplicate.ts";
import { type WatchingFields, WatchingModel } from "./model.ts";
import type { Progress, Range } from "./protocol.ts";
import type { Watch } from "./rules.ts";

/** How far somebody has come, as stored; ids as text, instants in ms, UTC. */
export type StoredWatching = {
  itemId: string;
  personId: string;
  ranges: Range[];
  clock: Range[];
  positionMs: number;
  percent: number;
  /** The newest first. */
  watches: Watch[];
  answer: Progress["answer"];
  hasPhoto: boolean;
  lastAtMs: number | null;
  revision: number;
};
/** Whose record of which item. */
export type WatchingKey = { itemId: string; personId: string };
/** What a report makes of a record. */
export type Reported = Pick<
  StoredWatching,
  "ranges" | "clock" | "positionMs" | "percent" | "watches"
> & { lastAtMs: number };

const toPairs = (ranges: readonly Range[]): number[] =>
  ranges.flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
const toRanges = (pairs: readonly number[]): Range[] =>
  pairs.flatMap((fromMs, at) => {
    const toMs = pairs[at + 1];
    return at % 2 === 0 && toMs !== undefined ? [{ fromMs, toMs }] : [];
  });
const toWatches = (watches: readonly Watch[]): WatchingFields["watches"] =>
  watches.map(({ id, startedAtMs, gainedMs }) => {
    return { watchId: new Types.ObjectId(id), startedAt: new Date(startedAtMs), gainedMs };
  });

function toStored(doc: WatchingFields): StoredWatching {
  const { positionMs, percent, answer, hasPhoto, revision } = doc;
  return {
    ...{ positionMs, percent, answer, hasPhoto, revision },
    itemId: String(doc.itemId),
    personId: String(doc.personId),
    ranges: toRanges(doc.ranges),
    clock: toRanges(doc.clock),
    watches: doc.watches.map(({ watchId, startedAt, gainedMs }) => {
      return { id: String(watchId), startedAtMs: startedAt.getTime(), gainedMs };
    }),
    lastAtMs: doc.lastAt?.getTime() ?? null,
  };
}

export const mongoWatching = {
  newId: (): string => String(new Types.ObjectId()),

  async find(schoolId: string, key: WatchingKey): Promise<StoredWatching | null> {
    const doc = await WatchingModel.findOne({ schoolId, ...key }).lean();
    return doc && toStored(doc);
  },

  /** The record of a person and an item, made where there is none. */
  async findOrMake(schoolId: string, key: WatchingKey): Promise<StoredWatching> {
    const found = await mongoWatching.find(schoolId, key);
    if (found) return found;
    try {
      return toStored((await WatchingModel.create({ schoolId, ...key })).toObject());
    } catch (error) {
      // Two devices at once: the other's record is there, which is all we want.
      const made = isDuplicate(error) ? await mongoWatching.find(schoolId, key) : null;
      if (!made) throw error;
      return made;
    }
  },

  /** Everybody's of an item. */
  async listOfItem(schoolId: string, itemId: string): Promise<StoredWatching[]> {
    return (await WatchingModel.find({ schoolId, itemId }).lean()).map(toStored);
  },

  /** Percent of these items, where a person has opened them. */
  async listPercents(schoolId: string, personId: string, itemIds: readonly string[]) {
    const filter = { schoolId, personId, itemId: { $in: [...itemIds] } };
    const docs = await WatchingModel.find(filter, { itemId: 1, percent: 1 }).lean();
    return docs.map(({ itemId, percent }) => ({ itemId: String(itemId), percent }));
  },

  /** Puts watches in place if nobody changed the record meanwhile; false when somebody did, or it is gone. */
  async setWatches(schoolId: string, { revision, ...key }: StoredWatching, watches: Watch[]) {
    const { itemId, personId } = key;
    const { modifiedCount } = await WatchingModel.updateOne(
      { schoolId, itemId, personId, revision },
      { $set: { watches: toWatches(watches) }, $inc: { revision: 1 } },
    );
    return modifiedCount === 1;
  },

  /** Writes what a report made of a record if nobody changed it meanwhile; false when somebody did, or it is gone. */
  async report(
    schoolId: string,
    { itemId, personId, revision }: StoredWatching,
    { ranges, clock, positionMs, percent, watches, lastAtMs }: Reported,
  ): Promise<boolean> {
    const { modifiedCount } = await WatchingModel.updateOne(
      { schoolId, itemId, personId, revision },
      {
        $set: {
          ...{ ranges: toPairs(ranges), clock: toPairs(clock), positionMs, percent },
          watches: toWatches(watches),
        },
        $max: { lastAt: new Date(lastAtMs) },
        $inc: { revision: 1 },
      },
    );
    return modifiedCount === 1;
  },

  /** An answer in place of an earlier one. */
  async setAnswer(
    schoolId: string,
    key: WatchingKey,
    answer: NonNullable<Progress["answer"]>,
    atMs: number,
  ): Promise<void> {
    const change = { $set: { answer }, $max: { lastAt: new Date(atMs) } };
    await WatchingModel.updateOne({ schoolId, ...key }, change);
  },

  async setHasPhoto(schoolId: string, key: WatchingKey, atMs: number): Promise<void> {
    const change = { $set: { hasPhoto: true }, $max: { lastAt: new Date(atMs) } };
    await WatchingModel.updateOne({ schoolId, ...key }, change);
  },

  async removeItem(schoolId: string, itemId: string): Promise<void> {
    await WatchingModel.deleteMany({ schoolId, itemId });
  },

  /** Items of which a person sent a photo. */
  async photosOf(schoolId: string, personId: string): Promise<string[]> {
    const docs = await WatchingModel.find({ schoolId, personId, hasPhoto: true }).lean();
    return docs.map(({ itemId }) => String(itemId));
  },

  async removePerson(schoolId: string, personId: string): Promise<void> {
    await WatchingModel.deleteMany({ schoolId, personId });
  },
};
export type WatchingStore = typeof mongoWatching;
