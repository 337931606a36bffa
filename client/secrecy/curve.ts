import { type Bytes, concat, randomBytes, utf8 } from "./bytes.ts";

/** One curve for a room: every member must have it. X25519 where WebCrypto knows it, else P-256. */
export const curves = ["X25519", "P-256"] as const;
export type Curve = (typeof curves)[number];

/** What one member draws for one epoch. The private key cannot be taken out and is never stored. */
export type Ephemeral = {
  curve: Curve;
  privateKey: CryptoKey;
  publicKey: Bytes;
  random: Bytes;
};
const RANDOM_BYTES = 16;

const algorithmOf = (curve: Curve) =>
  curve === "X25519" ? { name: "X25519" } : { name: "ECDH", namedCurve: "P-256" };

/** The curves this browser has. */
export async function knownCurves(): Promise<Curve[]> {
  const known: Curve[] = [];
  for (const curve of curves)
    try {
      await crypto.subtle.generateKey(algorithmOf(curve), false, ["deriveBits"]);
      known.push(curve);
    } catch {
      // This browser does not have it; another of the list will do.
    }
  return known;
}

export async function drawEphemeral(curve: Curve): Promise<Ephemeral> {
  const pair = await crypto.subtle.generateKey(algorithmOf(curve), false, ["deriveBits"]);
  if (!("privateKey" in pair)) throw new Error("a curve gives a pair of keys");
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { curve, privateKey: pair.privateKey, publicKey, random: randomBytes(RANDOM_BYTES) };
}

/** What is said before anything is shown: private-room.md, step 2. */
export async function commitmentOf(publicKey: Bytes, random: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", concat(publicKey, random)));
}

/** HKDF-SHA-256 without salt. */
export async function expand(secret: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, length * 8));
}

/**
 * The key under which `from` wraps its sender key for `to`, in one room and epoch. Either side computes it.
 * @throws DOMException where the other's public key is no point of the curve
 */
export async function wrapKey(
  own: Ephemeral,
  othersPublicKey: Bytes,
  of: { roomId: string; epoch: number; from: string; to: string },
): Promise<CryptoKey> {
  const algorithm = algorithmOf(own.curve);
  const publicKey = await crypto.subtle.importKey("raw", othersPublicKey, algorithm, false, []);
  const shared = new Uint8Array(
    await crypto.subtle.deriveBits({ ...algorithm, public: publicKey }, own.privateKey, 256),
  );
  // A point of small order gives nothing but zeros, known to everybody.
  if (shared.every((byte) => byte === 0)) throw new Error("a weak public key");
  const info = utf8(`qonyrau wrap v1|${of.roomId}|${of.epoch}|${of.from}|${of.to}`);
  const bits = await expand(shared, info, 32);
  return crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
}
