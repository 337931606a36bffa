import type { Types } from "mongoose";
import { courseStore, type Plain } from "./course-store.ts";
import {
  AttemptModel,
  CourseModel,
  type KeyFields,
  KeyModel,
  LinkModel,
  type PlatformFields,
  PlatformModel,
  ResourceModel,
  ScoreModel,
  TicketModel,
} from "./model.ts";
import type { LtiPlatformDetails } from "./protocol.ts";

export type { StoredCourse, StoredLink, StoredResource } from "./course-store.ts";
export type StoredKey = Plain<KeyFields>;
export type StoredPlatform = Plain<PlatformFields>;
export type StoredAttempt = {
  id: string;
  schoolId: string;
  platformId: string;
  nonceHash: string;
  browserHash: string;
  deploymentId: string | null;
  again: { loginHint: string; messageHint: string | null; targetLinkUri: string };
  usedAt: Date | null;
  expiresAt: Date;
};
export type TicketKind = "open" | "link" | "pick" | "invite";
export type StoredTicket = {
  id: string;
  schoolId: string;
  kind: TicketKind;
  platformId: string | null;
  personId: string | null;
  data: Record<string, unknown>;
};
const everywhere = { acrossSchools: true };
const text = (value: Types.ObjectId | null) => (value === null ? null : String(value));

const toKey = ({ _id, ...doc }: KeyFields): StoredKey => {
  return { ...doc, id: String(_id), schoolId: String(doc.schoolId) };
};
const toPlatform = ({ _id, ...doc }: PlatformFields): StoredPlatform => {
  return { ...doc, id: String(_id), schoolId: String(doc.schoolId) };
};

const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === 11000;

/** Queries about platforms, their courses and people; marks are in `score-store.ts`. */
export const mongoLti = {
  ...courseStore,

  async addKey(
    schoolId: string,
    key: Pick<KeyFields, "kid" | "publicJwk" | "sealed" | "createdAt">,
  ): Promise<StoredKey> {
    const made = await KeyModel.create({ ...key, schoolId, retiredAt: null });
    return toKey(made.toObject());
  },

  /** The newest first. */
  async listKeys(schoolId: string): Promise<StoredKey[]> {
    const docs = await KeyModel.find({ schoolId }).sort({ createdAt: -1, _id: -1 }).lean();
    return docs.map(toKey);
  },

  async retireKeys(schoolId: string, exceptKid: string, at: Date): Promise<void> {
    const old = { schoolId, kid: { $ne: exceptKid }, retiredAt: null };
    await KeyModel.updateMany(old, { retiredAt: at });
  },

  async dropKeys(schoolId: string, retiredBefore: Date): Promise<void> {
    await KeyModel.deleteMany({ schoolId, retiredAt: { $lt: retiredBefore } });
  },

  /** Null where this issuer and client are registered already. */
  async addPlatform(
    schoolId: string,
    details: LtiPlatformDetails,
    at: Date,
  ): Promise<StoredPlatform | null> {
    try {
      const made = await PlatformModel.create({ ...details, schoolId, createdAt: at });
      return toPlatform(made.toObject());
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
  },

  /** False where another platform is called so. */
  async changePlatform(
    schoolId: string,
    platformId: string,
    change: Partial<Pick<PlatformFields, keyof LtiPlatformDetails | "lastLaunchAt">>,
  ): Promise<boolean> {
    try {
      await PlatformModel.updateOne({ schoolId, _id: platformId }, change);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  },

  async findPlatform(schoolId: string, platformId: string): Promise<StoredPlatform | null> {
    const doc = await PlatformModel.findOne({ schoolId, _id: platformId }).lean();
    return doc && toPlatform(doc);
  },

  async listPlatforms(schoolId: string): Promise<StoredPlatform[]> {
    return (await PlatformModel.find({ schoolId }).sort({ name: 1 }).lean()).map(toPlatform);
  },

  /** Across schools: what a login says of its sender is all that is known. At most three. */
  async findByIssuer(issuer: string, clientId: string | null): Promise<StoredPlatform[]> {
    const filter = { issuer, ...(clientId !== null && { clientId }) };
    const docs = await PlatformModel.find(filter).setOptions(everywhere).limit(3).lean();
    return docs.map(toPlatform);
  },

  async removePlatform(schoolId: string, platformId: string): Promise<void> {
    const own = { schoolId, platformId };
    await ScoreModel.deleteMany(own);
    await ResourceModel.deleteMany(own);
    await CourseModel.deleteMany(own);
    await LinkModel.deleteMany(own);
    await AttemptModel.deleteMany(own);
    await TicketModel.deleteMany(own);
    await PlatformModel.deleteOne({ schoolId, _id: platformId });
  },

  async addAttempt(
    schoolId: string,
    attempt: Omit<StoredAttempt, "id" | "schoolId" | "usedAt"> & { stateHash: string },
    now: Date,
  ): Promise<void> {
    await AttemptModel.deleteMany({ schoolId, expiresAt: { $lte: now } });
    await AttemptModel.create({ ...attempt, schoolId, usedAt: null });
  },

  /** Across schools: the state is all that is known. */
  async findAttempt(stateHash: string): Promise<StoredAttempt | null> {
    const doc = await AttemptModel.findOne({ stateHash }).setOptions(everywhere).lean();
    if (!doc) return null;
    const { nonceHash, browserHash, deploymentId, again, usedAt, expiresAt } = doc;
    return {
      ...{ nonceHash, browserHash, deploymentId, again, usedAt, expiresAt },
      id: String(doc._id),
      schoolId: String(doc.schoolId),
      platformId: String(doc.platformId),
    };
  },

  /** Of two launches with one state at once, one is true. */
  async spendAttempt(schoolId: string, attemptId: string, at: Date): Promise<boolean> {
    const unused = { schoolId, _id: attemptId, usedAt: null };
    return (await AttemptModel.updateOne(unused, { usedAt: at })).modifiedCount === 1;
  },

  async addTicket(
    schoolId: string,
    ticket: Omit<StoredTicket, "id" | "schoolId"> & { codeHash: string; expiresAt: Date },
    now: Date,
  ): Promise<void> {
    await TicketModel.deleteMany({ schoolId, expiresAt: { $lte: now } });
    await TicketModel.create({ ...ticket, schoolId, usedAt: null });
  },

  /** One that is good at this instant; `use` spends it: of two at once one gets it. Across schools, as with cards. */
  async findTicket(
    codeHash: string,
    kinds: readonly TicketKind[],
    { at, use }: { at: Date; use: boolean },
  ): Promise<StoredTicket | null> {
    const good = { codeHash, kind: { $in: [...kinds] }, usedAt: null, expiresAt: { $gt: at } };
    const doc = use
      ? await TicketModel.findOneAndUpdate(good, { usedAt: at }).setOptions(everywhere).lean()
      : await TicketModel.findOne(good).setOptions(everywhere).lean();
    if (!doc) return null;
    return {
      id: String(doc._id),
      schoolId: String(doc.schoolId),
      kind: doc.kind,
      platformId: text(doc.platformId),
      personId: text(doc.personId),
      data: doc.data,
    };
  },
};
export type LtiStore = typeof mongoLti;
