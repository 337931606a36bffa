import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { canonical, hashOf } from "./rules.ts";

/** All that a signature covers: who signed when, for which entry, what, and what came before it. */
export type Signed = {
  schoolId: string;
  key: string;
  version: number;
  batchId: string;
  classId: string;
  subjectId: string;
  day: string | null;
  number: number | null;
  /** Canonical JSON of the content; `null` for a removal. */
  content: string;
  signedById: string;
  /** ms, UTC. */
  signedAtMs: number;
  /** Hash of the version before; empty for the first. */
  previousHash: string;
};

/** A key of its own for each use, derived from the server's secret (HKDF, RFC 5869). */
export function outboxKeys(secret: string): { signing: Buffer; sealing: Buffer } {
  const derive = (use: string) => Buffer.from(hkdfSync("sha256", secret, "", use, 32));
  return {
    signing: derive("qonyrau outbox signatures"),
    sealing: derive("qonyrau outbox credentials"),
  };
}

/** Hash and HMAC-SHA256 of an entry as it is signed. */
export function sign(signing: Buffer, entry: Signed): { hash: string; signature: string } {
  const hash = hashOf(canonical(entry));
  return { hash, signature: createHmac("sha256", signing).update(hash).digest("base64url") };
}

/** Whether what is stored is what was signed. */
export function isIntact(
  signing: Buffer,
  entry: Signed,
  stored: { hash: string; signature: string },
): boolean {
  const expected = sign(signing, entry);
  const [a, b] = [Buffer.from(expected.signature), Buffer.from(stored.signature)];
  return expected.hash === stored.hash && a.length === b.length && timingSafeEqual(a, b);
}

/** NIST SP 800-38D: 96-bit IV drawn anew for each sealing, 128-bit tag. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A secret as the database keeps it: AES-256-GCM, bound to its school and use, so that it opens nowhere else. */
export function seal(sealing: Buffer, text: string, boundTo: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", sealing, iv).setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** Opens it again; null where it was changed, moved, or sealed with another secret of the server. */
export function unseal(sealing: Buffer, sealed: string, boundTo: string): string | null {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < IV_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", sealing, bytes.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(boundTo));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = bytes.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
  } catch {
    return null; // the tag does not fit: it is not ours to read
  }
}
