import { createSecretKey, type KeyObject } from "node:crypto";
import { checkPrefix, linkExpiry, linkKey, signedPrefix } from "../videos/signing.ts";

/** Signs addresses of folders that hold no library's films: `/api/<door>/<expiry>/<signature>/<folder>/`. */
export function createDoor(secret: string, door: string, lifeHours: number, now: () => number) {
  // A key of its own: an address of one door opens no other.
  const bytes = linkKey(`${secret} ${door}`);
  const key: KeyObject = createSecretKey(bytes);
  return {
    /** The folder's address for somebody who may see it, and when that is over, ms since 1970. */
    addressOf(folderId: string): { prefix: string; expiresAtMs: number } {
      const expiresAtS = linkExpiry(now(), lifeHours);
      const signed = signedPrefix(bytes, folderId, expiresAtS);
      return { prefix: signed.replace(/^\/m\//, `/api/${door}/`), expiresAtMs: expiresAtS * 1000 };
    },
    /** Whether an address was given out and is not over. */
    isOpen: (expiry: string, signature: string, folderId: string): boolean =>
      checkPrefix(key, { expiry, signature, videoId: folderId }, { use: "watch", nowMs: now() }) ===
      "ok",
  };
}
export type Door = ReturnType<typeof createDoor>;
