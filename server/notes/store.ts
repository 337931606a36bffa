import { isDuplicate } from "../duplicate.ts";
import { LockedNoteModel, type NoteFields, NoteVaultModel, type VaultFields } from "./model.ts";
import type { SealedNote, Vault } from "./protocol.ts";

/** Whose; every query names both. */
export type Owner = { schoolId: string; ownerId: string };
/** How many notes an owner has, and how many characters of ciphertext. */
export type Kept = { notes: number; size: number };

const toVault = (doc: VaultFields): Vault => {
  const { salt, memoryKib, passes, byPassphrase, byRecovery, publicKey, version } = doc;
  return { salt, memoryKib, passes, byPassphrase, byRecovery, publicKey, version };
};
const toNote = (doc: NoteFields): SealedNote => ({
  ...{ id: doc.noteId, sealed: doc.sealed, version: doc.version },
  createdAt: doc.createdAt.toISOString(),
  changedAt: doc.changedAt.toISOString(),
});

export const mongoNotes = {
  async findVault(owner: Owner): Promise<Vault | null> {
    const doc = await NoteVaultModel.findOne(owner).lean();
    return doc && toVault(doc);
  },

  /** False where there is one already: it is left as it is. */
  async addVault(owner: Owner, vault: Vault): Promise<boolean> {
    try {
      await NoteVaultModel.create({ ...owner, ...vault });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  },

  /** The vault wrapped anew, one version on; null where it has another version than that. */
  async rewrapVault(
    owner: Owner,
    { version, ...change }: Omit<Vault, "publicKey">,
  ): Promise<Vault | null> {
    const doc = await NoteVaultModel.findOneAndUpdate(
      { ...owner, version },
      { $set: { ...change, version: version + 1 } },
      { returnDocument: "after" },
    ).lean();
    return doc && toVault(doc);
  },

  async removeVault(owner: Owner): Promise<void> {
    await NoteVaultModel.deleteOne(owner);
  },

  /** Public keys by their owners; who has no vault is left out. */
  async publicKeys(schoolId: string, ownerIds: readonly string[]): Promise<Map<string, string>> {
    const filter = { schoolId, ownerId: { $in: [...ownerIds] } };
    const docs = await NoteVaultModel.find(filter, { ownerId: 1, publicKey: 1 }).lean();
    return new Map(docs.map(({ ownerId, publicKey }) => [String(ownerId), publicKey]));
  },

  /** The latest changed first. */
  async list(owner: Owner): Promise<SealedNote[]> {
    const docs = await LockedNoteModel.find(owner).sort({ changedAt: -1, noteId: 1 }).lean();
    return docs.map(toNote);
  },

  async find(owner: Owner, noteId: string): Promise<SealedNote | null> {
    const doc = await LockedNoteModel.findOne({ ...owner, noteId }).lean();
    return doc && toNote(doc);
  },

  async kept({ schoolId, ownerId }: Owner): Promise<Kept> {
    const docs = await LockedNoteModel.find({ schoolId, ownerId }, { size: 1 }).lean();
    return { notes: docs.length, size: docs.reduce((sum, { size }) => sum + size, 0) };
  },

  /** Null where the owner has one of that id. */
  async add(owner: Owner, id: string, sealed: string, at: Date): Promise<SealedNote | null> {
    const fields = { sealed, size: sealed.length, version: 1, createdAt: at, changedAt: at };
    try {
      return toNote(await LockedNoteModel.create({ ...owner, noteId: id, ...fields }));
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
  },

  /** The note one version on; null where it has another version than that, or is not there. */
  async save(
    owner: Owner,
    note: { noteId: string; sealed: string; version: number },
    at: Date,
  ): Promise<SealedNote | null> {
    const { noteId, sealed, version } = note;
    const doc = await LockedNoteModel.findOneAndUpdate(
      { ...owner, noteId, version },
      { $set: { sealed, size: sealed.length, version: version + 1, changedAt: at } },
      { returnDocument: "after" },
    ).lean();
    return doc && toNote(doc);
  },

  /** False where there was none. */
  async remove(owner: Owner, noteId: string): Promise<boolean> {
    return (await LockedNoteModel.deleteOne({ ...owner, noteId })).deletedCount > 0;
  },

  async removeAll(owner: Owner): Promise<void> {
    await LockedNoteModel.deleteMany(owner);
  },
};
export type NoteStore = typeof mongoNotes;
