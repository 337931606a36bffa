import { type Model, model, Schema, type Types } from "mongoose";
import { inSchool, schoolScope } from "../school-scope.ts";

type Scoped = { schoolId: Types.ObjectId; ownerId: Types.ObjectId };
const id = { type: Schema.Types.ObjectId, required: true, immutable: true } as const;
const count = { type: Number, required: true } as const;
const when = { type: Date, required: true } as const;
/** Base64 that says nothing to the server. */
const sealed = { type: String, required: true } as const;

export type VaultFields = Scoped & {
  salt: string;
  memoryKib: number;
  passes: number;
  byPassphrase: string;
  byRecovery: string;
  publicKey: string;
  version: number;
};
const vaultSchema = new Schema<VaultFields>({
  ...inSchool,
  ownerId: id,
  ...{ salt: sealed, memoryKib: count, passes: count },
  ...{ byPassphrase: sealed, byRecovery: sealed },
  publicKey: { ...sealed, immutable: true },
  version: count,
});
vaultSchema.plugin(schoolScope);
vaultSchema.index({ schoolId: 1, ownerId: 1 }, { unique: true }); // one lock a person
export const NoteVaultModel: Model<VaultFields> = model<VaultFields>("NoteVault", vaultSchema);

export type NoteFields = Scoped & {
  /** The owner's browser drew it: it is unique among the owner's own, and says nothing of anybody else's. */
  noteId: string;
  sealed: string;
  /** Characters of `sealed`, for the limit. */
  size: number;
  version: number;
  createdAt: Date;
  changedAt: Date;
};
const noteSchema = new Schema<NoteFields>({
  ...inSchool,
  ownerId: id,
  noteId: { type: String, required: true, immutable: true, maxLength: 24 },
  ...{ sealed, size: count, version: count, createdAt: when, changedAt: when },
});
noteSchema.plugin(schoolScope);
noteSchema.index({ schoolId: 1, ownerId: 1, noteId: 1 }, { unique: true }); // serves everything
export const LockedNoteModel: Model<NoteFields> = model<NoteFields>("LockedNote", noteSchema);
