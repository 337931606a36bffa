import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/** 128 random bits for an address or a cookie. */
export const newCode = (): string => randomBytes(16).toString("base64url");
/** What of a code is stored. */
export const hashOf = (code: string): string =>
  createHash("sha256").update(code).digest("base64url");
export const isHashOf = (code: string, hash: string): boolean => {
  const [a, b] = [Buffer.from(hashOf(code)), Buffer.from(hash)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const keyOf = (secret: string) => createHmac("sha256", secret).update("qonyrau lti keys").digest();

/** Text only this installation can read again: AES-256-GCM. */
export function seal(text: string, secret: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret), iv);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
}

/** @throws Error when it was sealed with another secret */
export function unseal(sealed: string, secret: string): string {
  const all = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(secret), all.subarray(0, 12));
  decipher.setAuthTag(all.subarray(12, 28));
  return decipher.update(all.subarray(28), undefined, "utf8") + decipher.final("utf8");
}
