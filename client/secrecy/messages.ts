import type { Bytes } from "./bytes.ts";
import { utf8 } from "./bytes.ts";
import { expand } from "./curve.ts";

const NONCE_BYTES = 12;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** The key for a sender's words, of the same base key as their frames, under a label of its own. */
export async function chatKey(baseKey: Bytes, kid: number): Promise<CryptoKey> {
  const bits = await expand(baseKey, utf8(`qonyrau chat v1|${kid}`), 32);
  return crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** A sealed message: to the server bytes without meaning. */
export type Sealed = { kid: number; nonce: Bytes; bytes: Bytes };

/** Seals words. The nonce is drawn: a conversation has far fewer messages than chance needs to repeat 96 bits. */
export async function sealText(key: CryptoKey, kid: number, text: string): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const how = { name: "AES-GCM", iv: nonce, additionalData: utf8(String(kid)) };
  // Padded to steps of 64 bytes: «yes» and «no» look alike from outside.
  const plain = utf8(text);
  const padded = new Uint8Array(Math.ceil((plain.length + 2) / 64) * 64);
  padded.set([plain.length >> 8, plain.length & 255]);
  padded.set(plain, 2);
  return { kid, nonce, bytes: new Uint8Array(await crypto.subtle.encrypt(how, key, padded)) };
}

/** The words; null where they are not of this key, or were changed. */
export async function openText(
  key: CryptoKey,
  { kid, nonce, bytes }: Sealed,
): Promise<string | null> {
  const how = { name: "AES-GCM", iv: nonce, additionalData: utf8(String(kid)) };
  try {
    const padded = new Uint8Array(await crypto.subtle.decrypt(how, key, bytes));
    const length = ((padded[0] ?? 0) << 8) | (padded[1] ?? 0);
    return length + 2 > padded.length ? null : decoder.decode(padded.subarray(2, 2 + length));
  } catch {
    return null;
  }
}
