import { Types } from "mongoose";
import { CardModel, FamilyModel } from "./model.ts";
import type { Family, SignInWay, UsedCard } from "./rules.ts";

export type RevokedFor = "signed_out" | "reused" | "removed";
/** How a sign-in began; instants in ms. */
export type Origin = {
  way: SignInWay;
  device: string | null;
  card: UsedCard | null;
  coveredUntilMs: number | null;
};
export type StoredFamily = Family &
  Omit<Origin, "way"> & {
    id: string;
    schoolId: string;
    personId: string;
    /** Null: from before this was kept. */
    way: SignInWay | null;
    beganAtMs: number;
  };
export type NewCard = {
  personId: string;
  secretHash: string;
  issuedById: string;
  issuedAt: Date;
  expiresAt: Date;
};
/** A card that nobody has used yet. */
export type WaitingCard = UsedCard & { id: string };
export type RedeemedCard =
  | { schoolId: string; personId: string; card: UsedCard }
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
  way: doc.way ?? null,
  device: doc.device ?? null,
  beganAtMs: (doc.beganAt ?? doc.createdAt).getTime(),
  card:
    doc.cardById && doc.cardAt
      ? { issuedById: doc.cardById.toHexString(), issuedAtMs: doc.cardAt.getTime() }
      : null,
  coveredUntilMs: doc.coveredUntil?.getTime() ?? null,
});
const live = { revokedAt: null };
const cardOf = (doc: InstanceType<typeof CardModel>): UsedCard => ({
  issuedById: doc.issuedById.toHexString(),
  issuedAtMs: (doc.issuedAt ?? doc.updatedAt).getTime(),
});

/** Every query about sign-ins and login cards. */
export const mongoAuth = {
  /** A new sign-in of generation 0; the person's expired ones are swept away with it. */
  async createFamily(
    schoolId: string,
    personId: string,
    { at, expiresAt, origin }: { at: Date; expiresAt: Date; origin: Origin },
  ): Promise<string> {
    await FamilyModel.deleteMany({ schoolId, personId, expiresAt: { $lte: at } });
    const { way, device, card, coveredUntilMs } = origin;
    const family = {
      ...{ schoolId, personId, generation: 0, rotatedAt: at, expiresAt, beganAt: at, way, device },
      ...(card && { cardById: card.issuedById, cardAt: new Date(card.issuedAtMs) }),
      ...(coveredUntilMs !== null && { coveredUntil: new Date(coveredUntilMs) }),
    };
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

  /** The person's sign-ins that are not revoked. */
  async listLiveFamilies(schoolId: string, personId: string): Promise<StoredFamily[]> {
    return (await FamilyModel.find({ schoolId, personId, ...live })).map(toFamily);
  },

  /** Sign-ins by a card, ended or not, of which their owner was not told. */
  async listUntold(schoolId: string, personId: string): Promise<StoredFamily[]> {
    const filter = { schoolId, personId, toldAt: null, cardById: { $ne: null } };
    return (await FamilyModel.find(filter)).map(toFamily);
  },

  /** Of these sign-ins and cards of a person they were told. */
  async markTold(schoolId: string, personId: string, ids: string[], at: Date): Promise<void> {
    const filter = { schoolId, personId, _id: { $in: ids } };
    await FamilyModel.updateMany(filter, { toldAt: at });
    await CardModel.updateMany(filter, { toldAt: at });
  },

  /** Its owner says that it was them: nothing is covered any more. */
  async confirm(schoolId: string, familyId: string, at: Date): Promise<void> {
    const change = { coveredUntil: null, gavePassword: false, toldAt: at };
    await FamilyModel.updateOne({ schoolId, _id: familyId }, change);
  },

  async markGavePassword(schoolId: string, familyId: string): Promise<void> {
    await FamilyModel.updateOne({ schoolId, _id: familyId }, { gavePassword: true });
  },

  /** A sign-in, ended or not, that gave the person their password and is covered still. */
  async findPasswordGiver(
    schoolId: string,
    personId: string,
    at: Date,
  ): Promise<StoredFamily | null> {
    const filter = { schoolId, personId, gavePassword: true, coveredUntil: { $gt: at } };
    const doc = await FamilyModel.findOne(filter);
    return doc && toFamily(doc);
  },

  /** The person's card, if nobody has used it and they were not told of it. */
  async findUntoldCard(schoolId: string, personId: string, at: Date): Promise<WaitingCard | null> {
    const filter = { schoolId, personId, usedAt: null, toldAt: null, expiresAt: { $gt: at } };
    const doc = await CardModel.findOne(filter);
    return doc && { id: doc._id.toHexString(), ...cardOf(doc) };
  },

  /** A card for each person, in place of the one they had. */
  async putCards(schoolId: string, cards: readonly NewCard[]): Promise<void> {
    const school = new Types.ObjectId(schoolId);
    await CardModel.bulkWrite(
      cards.map(({ personId, secretHash, issuedById, issuedAt, expiresAt }) => ({
        updateOne: {
          filter: { schoolId: school, personId: new Types.ObjectId(personId) },
          update: {
            $set: {
              secretHash,
              issuedById: new Types.ObjectId(issuedById),
              issuedAt,
              expiresAt,
              usedAt: null,
              toldAt: null,
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
    if (doc)
      return {
        schoolId: doc.schoolId.toHexString(),
        personId: doc.personId.toHexString(),
        card: cardOf(doc),
      };
    const refused = await CardModel.findOne({ secretHash }).setOptions(everywhere);
    if (!refused) return "card_unknown";
    return refused.usedAt ? "card_used" : "card_expired";
  },
};
export type AuthStore = typeof mongoAuth;
