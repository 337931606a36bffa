import type { Types } from "mongoose";
import { type GuestLinkFields, GuestLinkModel } from "./model.ts";
import type { LinkFacts } from "./rules.ts";

/** A link as stored; ids as text, instants in ms, UTC. */
export type StoredLink = LinkFacts & {
  id: string;
  schoolId: string;
  lessonId: string;
  label: string;
  name: string | null;
};
const everywhere = { acrossSchools: true };
const msOrNull = (at: Date | null) => at?.getTime() ?? null;

function toStored(doc: GuestLinkFields & { _id: Types.ObjectId }): StoredLink {
  return {
    id: String(doc._id),
    schoolId: String(doc.schoolId),
    lessonId: String(doc.lessonId),
    label: doc.label,
    name: doc.name,
    expiresAtMs: doc.expiresAt.getTime(),
    usedAtMs: msOrNull(doc.usedAt),
    revokedAtMs: msOrNull(doc.revokedAt),
    admittedAtMs: msOrNull(doc.admittedAt),
    refusedAtMs: msOrNull(doc.refusedAt),
  };
}
const changed = { returnDocument: "after", lean: true } as const;

export const mongoGuests = {
  /** Those that were not revoked, the newest last. */
  async list(schoolId: string, lessonId: string): Promise<StoredLink[]> {
    const filter = { schoolId, lessonId, revokedAt: null };
    return (await GuestLinkModel.find(filter).sort({ _id: 1 }).lean()).map(toStored);
  },
  async add(
    schoolId: string,
    link: {
      lessonId: string;
      createdById: string;
      label: string;
      codeHash: string;
      expiresAt: Date;
    },
  ): Promise<StoredLink> {
    const [doc] = await GuestLinkModel.create([{ schoolId, ...link }]);
    if (!doc) throw new Error("a link was not made");
    return toStored(doc.toObject());
  },
  async find(schoolId: string, linkId: string): Promise<StoredLink | null> {
    const doc = await GuestLinkModel.findOne({ schoolId, _id: linkId }).lean();
    return doc && toStored(doc);
  },
  /** Across schools: the code is all that is known. */
  async findByCode(codeHash: string): Promise<StoredLink | null> {
    const doc = await GuestLinkModel.findOne({ codeHash }).setOptions(everywhere).lean();
    return doc && toStored(doc);
  },
  /** Uses it up; of two at once one wins, the other gets null. */
  async use(codeHash: string, name: string, at: Date): Promise<StoredLink | null> {
    const doc = await GuestLinkModel.findOneAndUpdate(
      { codeHash, usedAt: null, revokedAt: null, expiresAt: { $gt: at } },
      { usedAt: at, name },
      changed,
    ).setOptions(everywhere);
    return doc && toStored(doc);
  },
  async revoke(schoolId: string, lessonId: string, linkId: string, at: Date): Promise<boolean> {
    const filter = { schoolId, lessonId, _id: linkId, revokedAt: null };
    return (await GuestLinkModel.updateOne(filter, { revokedAt: at })).modifiedCount === 1;
  },
  /** The teacher's answer at the door. */
  async answer(
    schoolId: string,
    linkId: string,
    answer: { admittedAt: Date } | { refusedAt: Date },
  ): Promise<void> {
    await GuestLinkModel.updateOne({ schoolId, _id: linkId }, answer);
  },
};
export type GuestStore = typeof mongoGuests;
