import { type Bytes, concat, fromBase64, toBase64, utf8 } from "./bytes.ts";
import { expand } from "./curve.ts";
import { fitsIn, pad, unpad } from "./padding.ts";

/**
 * A letter that only its addressee opens: version, addressee's public key, an ephemeral public key, AES-256-GCM.
 * Key and nonce come from the shared secret by HKDF and serve this one letter. The public key is in the letter because
 * a private key that cannot be taken out does not tell it; HKDF binds both keys.
 */
const VERSION = 1;
const POINT_BYTES = 65;
const HEAD_BYTES = 1 + 2 * POINT_BYTES;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** With head and tag, in base64, this stays under SealedReason of the protocol (12,000). */
const MAX_STEPS = 8;
const curve = { name: "ECDH", namedCurve: "P-256" };

/** Whether a letter holds so much: about 4,000 Kazakh letters. */
export const fitsInLetter = (text: string): boolean => fitsIn(text, MAX_STEPS);

/** A new pair: the public half as the protocol has it (raw, base64), the private one (PKCS 8) to be locked away at once. */
export async function makeLetterPair(): Promise<{ publicKey: string; secret: Bytes }> {
  const pair = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const [publicKey, secret] = await Promise.all([
    crypto.subtle.exportKey("raw", pair.publicKey),
    crypto.subtle.exportKey("pkcs8", pair.privateKey),
  ]);
  return { publicKey: toBase64(new Uint8Array(publicKey)), secret: new Uint8Array(secret) };
}

/** The private half for `openLetter`, which cannot be taken out of the browser's memory any more. */
export const letterKeyOf = (secret: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey("pkcs8", secret, curve, false, ["deriveBits"]);

async function keyOf(shared: ArrayBuffer, head: Bytes, use: "encrypt" | "decrypt") {
  const info = concat(utf8("qonyrau letter v1"), head);
  const bits = await expand(new Uint8Array(shared), info, KEY_BYTES + NONCE_BYTES);
  const key = await crypto.subtle.importKey("raw", bits.slice(0, KEY_BYTES), "AES-GCM", false, [
    use,
  ]);
  const how = { name: "AES-GCM", iv: bits.slice(KEY_BYTES), additionalData: head };
  return { key, how };
}

/**
 * Seals a text to the owner of `publicKeyB64` (Host.reasonKey); its length shows in steps of 1 kB only.
 * @throws RangeError above `fitsInLetter`, DOMException where the key is no point of P-256
 */
export async function sealLetter(publicKeyB64: string, text: string): Promise<string> {
  if (!fitsInLetter(text)) throw new RangeError("too long a letter");
  const addressee = fromBase64(publicKeyB64);
  const to = await crypto.subtle.importKey("raw", addressee, curve, false, []);
  const own = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const ownPublic = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const head = concat(Uint8Array.of(VERSION), addressee, ownPublic);
  const shared = await crypto.subtle.deriveBits({ ...curve, public: to }, own.privateKey, 256);
  const { key, how } = await keyOf(shared, head, "encrypt");
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how, key, pad(text)));
  return toBase64(concat(head, sealed));
}

/** What a letter says; null where it was sealed to another key, or somebody has changed it. */
export async function openLetter(privateKey: CryptoKey, sealedB64: string): Promise<string | null> {
  try {
    const letter = fromBase64(sealedB64);
    const head = letter.slice(0, HEAD_BYTES);
    if (letter.length <= HEAD_BYTES || head[0] !== VERSION) return null;
    const point = head.slice(1 + POINT_BYTES);
    const from = await crypto.subtle.importKey("raw", point, curve, false, []);
    const shared = await crypto.subtle.deriveBits({ ...curve, public: from }, privateKey, 256);
    const { key, how } = await keyOf(shared, head, "decrypt");
    return unpad(new Uint8Array(await crypto.subtle.decrypt(how, key, letter.slice(HEAD_BYTES))));
  } catch {
    return null;
  }
}
