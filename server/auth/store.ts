import { Types } from "mongoose";
import { CardModel, FamilyModel } from "./model.ts";
import type { Family } from "./rules.ts";

export type RevokedFor = "signed_out" | "reused" | "removed";
export type StoredFamily = Family & { id: string; schoolId: string; personId: string };
export type NewCard = {
  personId: string;
  secretHash: string;
  issuedById: string;
  expiresAt: Date;
};
export type RedeemedCard =
  | { schoolId: string; personId: string }
  | "card_used"
  | "card_expired"
  | "card_unknown";

type FamilyDoc = InstanceType<typeof FamilyModel>;
const toFamily = (doc: FamilyDoc): StoredFamily => ({
  id: doc._id.toHexString(),
  schoolId: doc.schoolId.toHexString(),
  personId: doc.personId.toHexString(),
  generation: doc.generation,
  rotatedAt: doc.rotatedAt.getTime(),
  expiresAt: doc.expiresAt.getTime(),
  isRevoked: Boolean(doc.revokedAt),
});
const live = { revokedAt: null };

/** Every query about sign-ins and login cards. */
export const mongoAuth = {
  /** A new sign-in of generation 0; the person's expired ones are swept away with it. */
  async createFamily(
    schoolId: string,
    personId: string,
    { at, expiresAt }: { at: Date; expiresAt: Date },
  ): Promise<string> {
    await FamilyModel.deleteMany({ schoolId, personId, expiresAt: { $lte: at } });
    const family = { schoolId, personId, generation: 0, rotatedAt: at, expiresAt };
    return (await FamilyModel.create(family))._id.toHexString();
  },

  async findFamily(schoolId: string, familyId: string): Promise<StoredFamily | null> {
    const doc = await FamilyModel.findOne({ schoolId, _id: familyId });
    return doc && toFamily(doc);
  },

  /** From this generation to the next, only if it is still the valid one. */
  async rotate(
    { schoolId, id, generation }: Pick<StoredFamily, "schoolId" | "id" | "generation">,
    { at, expiresAt }: { at: Date; expiresAt: Date },
  ): Promise<boolean> {
    const change = { generation: generation + 1, rotatedAt: at, expiresAt };
    const done = await FamilyModel.updateOne({ schoolId, _id: id, generation, ...live }, change);
    return done.modifiedCount === 1;
  },

  /** False when it was revoked before. */
  async revoke(
    schoolId: string,
    familyId: string,
    { at, revokedFor }: { at: Date; revokedFor: RevokedFor },
  ): Promise<boolean> {
    const filter = { schoolId, _id: familyId, ...live };
    const done = await FamilyModel.updateOne(filter, { revokedAt: at, revokedFor });
    return done.modifiedCount === 1;
  },

  /** Ids of the person's sign-ins that are not revoked. */
  async listLiveFamilies(schoolId: string, personId: string): Promise<string[]> {
    const docs = await FamilyModel.find({ schoolId, personId, ...live });
    return docs.map((doc) => doc._id.toHexString());
  },

  /** A card for each person, in place of the one they had. */
  async putCards(schoolId: string, cards: readonly NewCard[]): Promise<void> {
    const school = new Types.ObjectId(schoolId);
    await CardModel.bulkWrite(
      cards.map(({ personId, secretHash, issuedById, expiresAt }) => ({
        updateOne: {
          filter: { schoolId: school, personId: new Types.ObjectId(personId) },
          update: {
            $set: {
              secretHash,
              issuedById: new Types.ObjectId(issuedById),
              expiresAt,
              usedAt: null,
            },
          },
          upsert: true,
        },
      })),
    );
  },

  /** Uses a card up: of two scans at once one wins. Across schools: the secret is all that is known. */
  async redeemCard(secretHash: string, at: Date): Promise<RedeemedCard> {
    const everywhere = { acrossSchools: true };
    const doc = await CardModel.findOneAndUpdate(
      { secretHash, usedAt: null, expiresAt: { $gt: at } },
      { usedAt: at },
    ).setOptions(everywhere);
    if (doc) return { schoolId: doc.schoolId.toHexString(), personId: doc.personId.toHexString() };
    const refused = await CardModel.findOne({ secretHash }).setOptions(everywhere);
    if (!refused) return "card_unknown";
    return refused.usedAt ? "card_used" : "card_expired";
  },
};
export type AuthStore = typeof mongoAuth;
