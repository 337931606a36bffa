import { model, Schema } from "mongoose";
import { inSchool, schoolScope } from "../school-scope.ts";

/** One sign-in on one device: its refresh tokens follow each other as generations. */
const familySchema = new Schema(
  {
    ...inSchool,
    personId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
    /** The generation whose token is valid now. */
    generation: { type: Number, required: true },
    rotatedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    revokedAt: { type: Date, default: null },
    revokedFor: { type: String, enum: ["signed_out", "reused", "removed"] as const, default: null },
    /** How it began; null: before this was kept. */
    way: { type: String, enum: ["password", "card", "platform"] as const, default: null },
    beganAt: { type: Date, default: null },
    /** Such as «Chrome, Android»; no address. */
    device: { type: String, default: null },
    /** Of the card it began by, or by which its password came. */
    cardById: { type: Schema.Types.ObjectId, ref: "Person", default: null },
    cardAt: { type: Date, default: null },
    /** Older private talks are not shown to it until then; null: nothing is covered. */
    coveredUntil: { type: Date, default: null },
    /** A password was set in it while it was covered: signing in by that password is covered as well. */
    gavePassword: { type: Boolean, default: false },
    /** Its owner was told of the card, or said that it was them. */
    toldAt: { type: Date, default: null },
  },
  { timestamps: true },
);
familySchema.plugin(schoolScope);
familySchema.index({ schoolId: 1, personId: 1 }); // serves "end every sign-in of this person"

/** A person's login card; one record a person, so that a new card voids the older by taking its place. */
const cardSchema = new Schema(
  {
    ...inSchool,
    personId: { type: Schema.Types.ObjectId, ref: "Person", required: true },
    /** SHA-256 of the secret; the secret itself is only on paper. */
    secretHash: { type: String, required: true },
    issuedById: { type: Schema.Types.ObjectId, ref: "Person", required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
    issuedAt: { type: Date, default: null },
    /** Its owner was told that there is one. */
    toldAt: { type: Date, default: null },
  },
  { timestamps: true },
);
cardSchema.plugin(schoolScope);
cardSchema.index({ schoolId: 1, personId: 1 }, { unique: true }); // serves issuing
cardSchema.index({ secretHash: 1 }, { unique: true }); // serves signing in with a card

export const FamilyModel = model("SignInFamily", familySchema);
export const CardModel = model("LoginCard", cardSchema);
