import { argon2id } from "hash-wasm";
import type { Bytes } from "../../secrecy/bytes.ts";

/** How a passphrase is made a key: 64 MiB and 3 passes, private-room.md; the salt is drawn anew with each passphrase. */
export type Stretch = { salt: Bytes; memoryKib: number; passes: number };
export const STRETCH = { memoryKib: 64 * 1024, passes: 3 } as const;
export const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Argon2id: about a second of a computer and a few of a cheap phone, in which nothing else happens on its thread. */
export async function stretch(passphrase: string, { salt, memoryKib, passes }: Stretch) {
  // The same sentence typed on another keyboard may come composed otherwise.
  const password = passphrase.normalize("NFKC").trim().replace(/\s+/gu, " ");
  const key = await argon2id({
    ...{ password, salt, parallelism: 1 },
    ...{ memorySize: memoryKib, iterations: passes },
    ...{ hashLength: KEY_BYTES, outputType: "binary" },
  });
  return new Uint8Array(key);
}
