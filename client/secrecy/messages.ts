import { type Bytes, concat, utf8 } from "./bytes.ts";
import { expand } from "./curve.ts";

const NONCE_BYTES = 12;
/** Sealed messages are as long as a step: «yes» and «no» look alike from outside, and so do two pictures of like size. */
const STEP_BYTES = { text: 64, picture: 4096 } as const;
const LENGTH_BYTES = 4;
const decoder = new TextDecoder("utf-8", { fatal: true });

export type Content = keyof typeof STEP_BYTES;

/** The key for a sender's words, of the same base key as their frames, under a label of its own. */
export async function chatKey(baseKey: Bytes, kid: number): Promise<CryptoKey> {
  const bits = await expand(baseKey, utf8(`qonyrau chat v1|${kid}`), 32);
  const key = await crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
  bits.fill(0);
  return key;
}

/** A sealed message: to the server bytes without meaning. */
export type Sealed = { kid: number; nonce: Bytes; bytes: Bytes };

/** What it is goes with it: a picture's bytes cannot be passed off as words. */
const howOf = (nonce: Bytes, kid: number, content: Content) => ({
  ...{ name: "AES-GCM", iv: nonce },
  additionalData: utf8(`${kid}|${content}`),
});

/** Seals bytes. The nonce is drawn: a conversation has far fewer messages than chance needs to repeat 96 bits. */
export async function sealBytes(
  key: CryptoKey,
  kid: number,
  content: Content,
  plain: Uint8Array,
): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const step = STEP_BYTES[content];
  const padded = new Uint8Array(Math.ceil((plain.length + LENGTH_BYTES) / step) * step);
  new DataView(padded.buffer).setUint32(0, plain.length);
  padded.set(plain, LENGTH_BYTES);
  const bytes = await crypto.subtle.encrypt(howOf(nonce, kid, content), key, padded);
  return { kid, nonce, bytes: new Uint8Array(bytes) };
}

/** The bytes; null where they are not of this key, are something else, or were changed. */
export async function openBytes(
  key: CryptoKey,
  content: Content,
  { kid, nonce, bytes }: Sealed,
): Promise<Bytes | null> {
  try {
    const how = howOf(nonce, kid, content);
    const padded = new Uint8Array(await crypto.subtle.decrypt(how, key, bytes));
    const length = new DataView(padded.buffer).getUint32(0);
    if (LENGTH_BYTES + length > padded.length) return null;
    return concat(padded.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  } catch {
    return null;
  }
}

export const sealText = (key: CryptoKey, kid: number, text: string): Promise<Sealed> =>
  sealBytes(key, kid, "text", utf8(text));

/** The words; null where they are not of this key, or were changed. */
export async function openText(key: CryptoKey, sealed: Sealed): Promise<string | null> {
  const plain = await openBytes(key, "text", sealed);
  try {
    return plain && decoder.decode(plain);
  } catch {
    return null;
  }
}
