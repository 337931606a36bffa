import { isDuplicate } from "../duplicate.ts";
import { HostModel, ReminderSentModel, ReminderWishModel } from "./model.ts";
import type { Availability, ReminderChannel } from "./protocol-booking.ts";
import type { Taken } from "./slots.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A claim whose sender died is free again after this, ms. */
const CLAIM_LIFE_MS = 5 * MINUTE_MS;

export type StoredHost = { availability: Availability | null; taken: Taken[] };
export type StoredWish = { channel: ReminderChannel; leadMin: number };
export type ReminderKey = { consultationId: string; personId: string; startsAtMs: number };

/** Hosts' hours and taken times, and who is reminded how and was. */
export const mongoHosts = {
  /** What is known of these people as hosts, by person. */
  async readMany(schoolId: string, personIds: readonly string[]): Promise<Map<string, StoredHost>> {
    const filter = { schoolId, personId: { $in: [...personIds] } };
    const docs = await HostModel.find(filter).lean();
    return new Map(
      docs.map(({ personId, availability, taken }) => [
        String(personId),
        {
          availability,
          taken: taken.map(({ from, to }) => ({ fromMs: from.getTime(), toMs: to.getTime() })),
        },
      ]),
    );
  },

  async read(schoolId: string, personId: string): Promise<StoredHost> {
    const known = (await mongoHosts.readMany(schoolId, [personId])).get(personId);
    return known ?? { availability: null, taken: [] };
  },

  async saveAvailability(
    schoolId: string,
    personId: string,
    availability: Availability,
  ): Promise<void> {
    await makeSure(schoolId, personId);
    await HostModel.updateOne({ schoolId, personId }, { $set: { availability } });
  },

  /**
   * Takes a time for a consultation, and `bufferMs` free on both sides; false where another has it. One update
   * decides, so that of many at once one has it, on whatever machine. Times long past are forgotten.
   */
  async claim(
    schoolId: string,
    personId: string,
    { consultationId, fromMs, toMs }: Taken & { consultationId: string },
    { bufferMs, nowMs }: { bufferMs: number; nowMs: number },
  ): Promise<boolean> {
    await makeSure(schoolId, personId);
    const longPast = { to: { $lt: new Date(nowMs - DAY_MS) } };
    await HostModel.updateOne({ schoolId, personId }, { $pull: { taken: longPast } });
    const overlapping = {
      consultationId: { $ne: consultationId },
      from: { $lt: new Date(toMs + bufferMs) },
      to: { $gt: new Date(fromMs - bufferMs) },
    };
    const { modifiedCount } = await HostModel.updateOne(
      { schoolId, personId, taken: { $not: { $elemMatch: overlapping } } },
      { $push: { taken: { consultationId, from: new Date(fromMs), to: new Date(toMs) } } },
    );
    return modifiedCount === 1;
  },

  /** Frees a consultation's time; with `fromMs` only the one that begins then, with `exceptMs` all but that one. */
  async release(
    schoolId: string,
    personId: string,
    consultationId: string,
    which: { fromMs?: number; exceptMs?: number } = {},
  ): Promise<void> {
    const { fromMs, exceptMs } = which;
    const from =
      fromMs !== undefined
        ? { from: new Date(fromMs) }
        : exceptMs !== undefined
          ? { from: { $ne: new Date(exceptMs) } }
          : {};
    await HostModel.updateOne(
      { schoolId, personId },
      { $pull: { taken: { consultationId, ...from } } },
    );
  },

  /** Every claim there is, to be looked at when the server starts. */
  async listClaims(schoolId: string) {
    const docs = await HostModel.find({ schoolId, "taken.0": { $exists: true } }).lean();
    return docs.flatMap(({ personId, taken }) =>
      taken.map(({ consultationId, from }) => ({
        hostId: String(personId),
        consultationId: String(consultationId),
        fromMs: from.getTime(),
      })),
    );
  },

  async readCalendar(schoolId: string, personId: string): Promise<string | null> {
    const doc = await HostModel.findOne({ schoolId, personId }).lean();
    return doc?.calendarNonce ?? null;
  },

  /** A new one; the former is nobody's from now on. */
  async saveCalendar(
    schoolId: string,
    personId: string,
    { nonce, hash }: { nonce: string; hash: string },
  ): Promise<void> {
    await makeSure(schoolId, personId);
    await HostModel.updateOne(
      { schoolId, personId },
      { $set: { calendarNonce: nonce, calendarHash: hash } },
    );
  },

  /** Whose calendar this is. Across schools: the address is all that is known. */
  async findCalendar(hash: string): Promise<{ schoolId: string; personId: string } | null> {
    const doc = await HostModel.findOne({ calendarHash: hash })
      .setOptions({ acrossSchools: true })
      .lean();
    return doc && { schoolId: String(doc.schoolId), personId: String(doc.personId) };
  },

  /** How these people want to be reminded; who said nothing is not in it. */
  async wishesOf(schoolId: string, personIds: readonly string[]): Promise<Map<string, StoredWish>> {
    const filter = { schoolId, personId: { $in: [...personIds] } };
    const docs = await ReminderWishModel.find(filter).lean();
    return new Map(
      docs.map(({ personId, channel, leadMin }) => [String(personId), { channel, leadMin }]),
    );
  },

  async saveWish(schoolId: string, personId: string, wish: StoredWish): Promise<void> {
    await ReminderWishModel.updateOne({ schoolId, personId }, { $set: wish }, { upsert: true });
  },

  /** Takes the right to remind; false: another has it, or it was done. */
  async claimReminder(schoolId: string, key: ReminderKey, atMs: number): Promise<boolean> {
    const claimedAt = new Date(atMs);
    try {
      await ReminderSentModel.create([{ schoolId, ...toSent(key), claimedAt }]);
      return true;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const stale = { $lt: new Date(atMs - CLAIM_LIFE_MS) };
    const { modifiedCount } = await ReminderSentModel.updateOne(
      { schoolId, ...toSent(key), sentAt: null, claimedAt: stale },
      { $set: { claimedAt } },
    );
    return modifiedCount === 1;
  },

  /** It was sent, or seen in a page; twice changes nothing. */
  async reminded(schoolId: string, key: ReminderKey, atMs: number): Promise<void> {
    const at = new Date(atMs);
    const made = { $set: { sentAt: at }, $setOnInsert: { claimedAt: at } };
    try {
      await ReminderSentModel.updateOne({ schoolId, ...toSent(key) }, made, { upsert: true });
    } catch (error) {
      if (!isDuplicate(error)) throw error; // said at once by another page of theirs
    }
  },

  /** Which sides of a talk were reminded of this time. */
  async listReminded(
    schoolId: string,
    { consultationId, startsAtMs }: Omit<ReminderKey, "personId">,
  ): Promise<Set<string>> {
    const filter = { schoolId, consultationId, startsAt: new Date(startsAtMs) };
    const docs = await ReminderSentModel.find({ ...filter, sentAt: { $ne: null } }).lean();
    return new Set(docs.map(({ personId }) => String(personId)));
  },

  /** It could not be sent: it may be tried again. */
  async releaseReminder(schoolId: string, key: ReminderKey): Promise<void> {
    await ReminderSentModel.deleteOne({ schoolId, ...toSent(key), sentAt: null });
  },

  async erase(schoolId: string, personId: string): Promise<void> {
    await HostModel.deleteOne({ schoolId, personId });
    await ReminderWishModel.deleteMany({ schoolId, personId });
    await ReminderSentModel.deleteMany({ schoolId, personId });
  },
};
export type HostStore = typeof mongoHosts;

const toSent = ({ startsAtMs, ...key }: ReminderKey) => ({
  ...key,
  startsAt: new Date(startsAtMs),
});

async function makeSure(schoolId: string, personId: string): Promise<void> {
  const made = { $setOnInsert: { availability: null, taken: [] } };
  try {
    await HostModel.updateOne({ schoolId, personId }, made, { upsert: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error; // made at once by another
  }
}
