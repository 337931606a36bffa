import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import type { SealedNote, Vault } from "./protocol.ts";
import type { NoteStore, Owner } from "./store.ts";

/** Of one person. A note of a page takes 3 kB: a career's worth. */
export const MAX_NOTES = 4_000;
/** Characters of ciphertext in all: what a browser fetches to search it. */
export const MAX_TOTAL_SIZE = 32 * 1024 * 1024;
/** Work on one row within this time is one act in the journal of openings: an editor saves every few seconds. */
const SAME_ACT_MS = 15 * 60_000;

/** That somebody worked with locked notes of their own; `rowId` is the note's, of an opening the owner's. */
export type Kept = {
  schoolId: string;
  ownerId: string;
  act: "opened" | "saved" | "removed";
  rowId: string;
};
type Listener = (event: Kept) => unknown;

/**
 * Ciphertext under its owner's hand. Whoever else asks, whatever their role, is refused before anything is read; an
 * id of somebody else's note is an id that does not exist. Nothing here is told to anybody or logged.
 */
export function createNotes({ store, now }: { store: NoteStore; now: () => number }) {
  const listeners = new Set<Listener>();
  const toldAt = new Map<string, number>();

  function tell(user: User, act: Kept["act"], rowId: string): void {
    for (const [key, at] of toldAt) if (now() - at >= SAME_ACT_MS) toldAt.delete(key);
    const key = `${act} ${user.id} ${rowId}`;
    if (toldAt.has(key)) return;
    toldAt.set(key, now());
    const event = { schoolId: user.schoolId, ownerId: user.id, act, rowId };
    const failed = (err: unknown) => logger.error({ err }, "work with notes was not noted");
    for (const listener of listeners)
      void Promise.resolve()
        .then(() => listener(event))
        .catch(failed);
  }

  /** @throws AppError forbidden for whoever keeps no notes */
  function ownerOf({ id, schoolId, roles }: User): Owner {
    checkMay(roles, "notes:keep");
    return { schoolId, ownerId: id };
  }
  const changed = (message: string) =>
    new AppError("conflict", message, { reason: "note_changed" });

  async function readVault(user: User): Promise<{ vault: Vault | null }> {
    return { vault: await store.findVault(ownerOf(user)) };
  }

  async function makeVault(user: User, wanted: Omit<Vault, "version">): Promise<{ vault: Vault }> {
    const owner = ownerOf(user);
    const vault = { ...wanted, version: 1 };
    if (await store.addVault(owner, vault)) return { vault };
    const there = await store.findVault(owner);
    // The answer to the first try was lost on its way.
    if (there && there.byPassphrase === wanted.byPassphrase) return { vault: there };
    throw new AppError("conflict", "There is a vault", { reason: "vault_exists" });
  }

  async function rewrapVault(
    user: User,
    wanted: Omit<Vault, "publicKey">,
  ): Promise<{ vault: Vault }> {
    const owner = ownerOf(user);
    const vault = await store.rewrapVault(owner, wanted);
    if (vault) return { vault };
    const there = await store.findVault(owner);
    if (!there) throw new AppError("not_found", "No vault");
    if (there.byPassphrase === wanted.byPassphrase) return { vault: there };
    throw changed("The vault was wrapped anew elsewhere");
  }

  async function abandonVault(user: User, version: number): Promise<void> {
    const owner = ownerOf(user);
    const vault = await store.findVault(owner);
    if (!vault) return;
    if (vault.version !== version) throw changed("The vault was wrapped anew elsewhere");
    // The lock last: notes without it could not be told from those of the next one.
    await store.removeAll(owner);
    await store.removeVault(owner);
    tell(user, "removed", user.id);
  }

  async function list(user: User): Promise<{ notes: SealedNote[] }> {
    const notes = await store.list(ownerOf(user));
    if (notes.length > 0) tell(user, "opened", user.id);
    return { notes };
  }

  /** @throws AppError too_large where the owner would have too much */
  async function checkRoom(owner: Owner, more: { notes: number; size: number }): Promise<void> {
    const { notes, size } = await store.kept(owner);
    if (notes + more.notes > MAX_NOTES || size + more.size > MAX_TOTAL_SIZE)
      throw new AppError("too_large", "No room for more notes");
  }

  async function add(user: User, { id, sealed }: Pick<SealedNote, "id" | "sealed">) {
    const owner = ownerOf(user);
    if (!(await store.findVault(owner))) throw new AppError("not_found", "No vault");
    const there = await store.find(owner, id);
    if (there?.sealed === sealed) return there;
    if (there) throw changed("There is another note of this id");
    await checkRoom(owner, { notes: 1, size: sealed.length });
    const note = await store.add(owner, id, sealed, new Date(now()));
    if (!note) throw changed("There is another note of this id");
    tell(user, "saved", id);
    return note;
  }

  async function save(user: User, wanted: { noteId: string; sealed: string; version: number }) {
    const owner = ownerOf(user);
    const there = await store.find(owner, wanted.noteId);
    if (!there) throw new AppError("not_found", "No such note");
    // The answer to the first try was lost on its way.
    if (there.sealed === wanted.sealed) return there;
    const size = wanted.sealed.length - there.sealed.length;
    if (size > 0) await checkRoom(owner, { notes: 0, size });
    const note = await store.save(owner, wanted, new Date(now()));
    if (!note) throw changed("The note was saved elsewhere");
    tell(user, "saved", wanted.noteId);
    return note;
  }

  async function remove(user: User, noteId: string): Promise<void> {
    if (!(await store.remove(ownerOf(user), noteId)))
      throw new AppError("not_found", "No such note");
    tell(user, "removed", noteId);
  }

  return {
    ...{ readVault, makeVault, rewrapVault, abandonVault, list, add, save, remove },
    /** To which key reasons for these hosts are sealed; who has made no vault is left out. */
    publicKeyOf: store.publicKeys,
    /** Hears that a row was worked with, never what it holds. */
    on(_event: "kept", listener: Listener): void {
      listeners.add(listener);
    },
    /** Everything of somebody who left: their notes, then their lock. */
    async erase(schoolId: string, personId: string): Promise<void> {
      const owner = { schoolId, ownerId: personId };
      await store.removeAll(owner);
      await store.removeVault(owner);
    },
  };
}
export type Notes = ReturnType<typeof createNotes>;
