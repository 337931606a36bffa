import { type Bytes, bigEndian, concat, utf8 } from "./bytes.ts";
import { decodeHeader, encodeHeader, type Header } from "./header.ts";

/** AES_128_GCM_SHA256_128 of RFC 9605, section 4.5: a key of 16 bytes, a nonce of 12, a tag of 16. */
const SUITE = 4;
const KEY_BYTES = 16;
const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** What one sender's base key gives for one key id. The AES key cannot be taken out again. */
export type FrameKey = { kid: number; key: CryptoKey; salt: Bytes };

/** Key and salt of RFC 9605, section 4.4.2: HKDF with SHA-256, no salt, the labels of the RFC. */
export async function deriveFrameKey(baseKey: Bytes, kid: number): Promise<FrameKey> {
  const secret = await crypto.subtle.importKey("raw", baseKey, "HKDF", false, ["deriveBits"]);
  const expand = async (label: string, length: number): Promise<Bytes> => {
    const info = concat(utf8(label), bigEndian(kid, 8), bigEndian(SUITE, 2));
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
    return new Uint8Array(await crypto.subtle.deriveBits(how, secret, length * 8));
  };
  const bits = await expand("SFrame 1.0 Secret key ", KEY_BYTES);
  const key = await crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
  bits.fill(0);
  return { kid, key, salt: await expand("SFrame 1.0 Secret salt ", NONCE_BYTES) };
}

/** The salt with the counter laid over its end. */
function nonceOf(salt: Bytes, ctr: number): Bytes {
  const nonce = bigEndian(ctr, NONCE_BYTES);
  for (let at = 0; at < NONCE_BYTES; at++) nonce[at] = (nonce[at] ?? 0) ^ (salt[at] ?? 0);
  return nonce;
}

/** Header, ciphertext and tag. A counter must never be used twice with one key. `metadata` is authenticated, not hidden. */
export async function sealFrame(
  { kid, key, salt }: FrameKey,
  ctr: number,
  plain: Uint8Array<ArrayBuffer>,
  metadata: Uint8Array<ArrayBuffer>,
): Promise<Bytes> {
  const header = encodeHeader({ kid, ctr });
  const sealed = await crypto.subtle.encrypt(
    {
      name: "AES-GCM",
      iv: nonceOf(salt, ctr),
      additionalData: concat(header, metadata),
      tagLength: TAG_BYTES * 8,
    },
    key,
    plain,
  );
  return concat(header, new Uint8Array(sealed));
}

/** What a sealed frame says of itself; null: it is none. */
export function frameHeader(sealed: Uint8Array): Header | null {
  return decodeHeader(sealed)?.header ?? null;
}

/** The plain frame; null where the key is not its key, or a bit was changed. */
export async function openFrame(
  { kid, key, salt }: FrameKey,
  sealed: Uint8Array<ArrayBuffer>,
  metadata: Uint8Array<ArrayBuffer>,
): Promise<Bytes | null> {
  const found = decodeHeader(sealed);
  if (!found || found.header.kid !== kid) return null;
  const header = sealed.slice(0, found.length);
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt(
        {
          name: "AES-GCM",
          iv: nonceOf(salt, found.header.ctr),
          additionalData: concat(header, metadata),
          tagLength: TAG_BYTES * 8,
        },
        key,
        sealed.subarray(found.length),
      ),
    );
  } catch {
    return null;
  }
}
