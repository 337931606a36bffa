import { z } from "zod";
import { Id, Instant, Nothing, type Routes } from "../protocol/define.ts";

const Bytes = (maxBytes: number) => z.base64().max(Math.ceil(maxBytes / 3) * 4);

/**
 * The psychologist's lock. The notes' key and the private half of the reasons' key are drawn in the browser and kept
 * here wrapped twice: by a key made of the passphrase, and by one made of the recovery key printed once.
 */
export const Vault = z.object({
  /** Argon2id: salt, memory in KiB, passes. */
  salt: Bytes(32),
  memoryKib: z.int().min(19_456).max(1_048_576),
  passes: z.int().min(1).max(20),
  /** AES-256-GCM, nonce in front: the secrets of the vault under the passphrase's key, and under the recovery key. */
  byPassphrase: Bytes(1024),
  byRecovery: Bytes(1024),
  /** To which reasons are sealed (P-256, raw). */
  publicKey: Bytes(80),
  /** Counts up when the passphrase or the recovery key changes. */
  version: z.int().min(1),
});
export type Vault = z.infer<typeof Vault>;

/** One note with its nonce and tag, bytes; in base64 it stays under what the server reads of a request. */
export const NOTE_MAX_BYTES = 128 * 1024;
/** A note as the server has it: whose it is, how large and when; about whom it is stands inside. Padded to 1 kB steps. */
export const SealedNote = z.object({
  /** Drawn in the browser: the ciphertext is bound to it. */
  id: Id,
  sealed: Bytes(NOTE_MAX_BYTES),
  version: z.int().min(1),
  createdAt: Instant,
  changedAt: Instant,
});
export type SealedNote = z.infer<typeof SealedNote>;

export const noteRoutes = {
  readVault: {
    method: "get",
    path: "/notes/vault",
    request: z.object({}),
    reply: z.object({ vault: Vault.nullable() }),
  },
  /** Once. Conflict where there is one: what it locks would be lost. */
  makeVault: {
    method: "post",
    path: "/notes/vault",
    request: Vault.omit({ version: true }),
    reply: z.object({ vault: Vault }),
  },
  /** The same secrets wrapped anew; `version` is the one they had. Conflict `note_changed` where it is not the newest. */
  rewrapVault: {
    method: "patch",
    path: "/notes/vault",
    request: Vault.omit({ publicKey: true }),
    reply: z.object({ vault: Vault }),
  },
  /**
   * Neither the passphrase nor the recovery key is left: the lock and every note under it are removed, and a new one
   * can be made. Conflict `note_changed` where `version` is not the newest.
   */
  abandonVault: {
    method: "post",
    path: "/notes/vault/abandon",
    request: Vault.pick({ version: true }),
    reply: Nothing,
  },
  /** All of the caller's own, newest first; they are searched in the browser. */
  listNotes: {
    method: "get",
    path: "/notes",
    request: z.object({}),
    reply: z.object({ notes: z.array(SealedNote) }),
  },
  /** Sent again with the same id and bytes, it is the same note. Too many: `too_large`. */
  addNote: {
    method: "post",
    path: "/notes",
    request: SealedNote.pick({ id: true, sealed: true }),
    reply: SealedNote,
  },
  /** `version` is the one it was read with. Conflict `note_changed` where another device has saved since. */
  saveNote: {
    method: "patch",
    path: "/notes/:noteId",
    request: SealedNote.pick({ sealed: true, version: true }).extend({ noteId: Id }),
    reply: SealedNote,
  },
  removeNote: {
    method: "delete",
    path: "/notes/:noteId",
    request: z.object({ noteId: Id }),
    reply: Nothing,
  },
} satisfies Routes;
