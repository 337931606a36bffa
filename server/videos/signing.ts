import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from "node:crypto";

/**
 * What a signed address opens: `watch` all that a player reads, `download` the one file to keep, `slides` the pages
 * of a deck. The address
 * does not say which, its path does: so an address for watching cannot be rewritten into one for downloading.
 */
export type LinkUse = "watch" | "download" | "slides";
export type LinkVerdict = "ok" | "expired" | "forged" | "malformed";

/** 144 bits: well above the 128 that are asked of a truncated HMAC (RFC 2104), and 24 characters without padding. */
const SIGNATURE_BYTES = 18;
const SIGNATURE = /^[A-Za-z0-9_-]{24}$/;
/** Seconds since 1970 in base 36, as `Number.toString(36)` writes them; 6 digits last until the year 2038, 7 for ever. */
const EXPIRY = /^[1-9a-z][0-9a-z]{5,7}$/;
const VIDEO_ID = /^[0-9a-f]{24}$/;

/** The key of signed addresses, derived from the server's secret (HKDF, RFC 5869), so that no token can pass for one. */
export function linkKey(secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", "qonyrau media links", 32));
}

/**
 * When an address given out now expires, seconds since 1970: rounded up to a quarter of its life, so that
 * everyone who asks within that quarter gets the same address and a reload finds its segments in the browser's
 * cache. Lives from three quarters of `lifeHours` to all of it.
 */
export function linkExpiry(nowMs: number, lifeHours: number): number {
  const quarterS = Math.max(1, Math.round(lifeHours * 900));
  return (Math.floor(nowMs / 1000 / quarterS) + 4) * quarterS;
}

/** `/m/<expiry>/<signature>/<videoId>`, to which a path of the video is added; relative addresses in playlists inherit it. */
export function signedPrefix(
  key: Buffer,
  videoId: string,
  expiresAtS: number,
  use: LinkUse = "watch",
): string {
  const expiry = expiresAtS.toString(36);
  const signature = sign(key, expiry, videoId, use).toString("base64url");
  return `/m/${expiry}/${signature}/${videoId}`;
}

/** Judges the three parts of a prefix, in constant time as to the signature. */
export function checkPrefix(
  key: Buffer | KeyObject,
  prefix: { expiry: string; signature: string; videoId: string },
  { use, nowMs }: { use: LinkUse; nowMs: number },
): LinkVerdict {
  const { expiry, signature, videoId } = prefix;
  if (!EXPIRY.test(expiry) || !SIGNATURE.test(signature) || !VIDEO_ID.test(videoId))
    return "malformed";
  const given = Buffer.from(signature, "base64url");
  if (!timingSafeEqual(given, sign(key, expiry, videoId, use))) return "forged";
  return expiresAtMs(expiry) > nowMs ? "ok" : "expired";
}

/** The instant in a prefix's expiry, ms. */
export const expiresAtMs = (expiry: string): number => Number.parseInt(expiry, 36) * 1000;

function sign(key: Buffer | KeyObject, expiry: string, videoId: string, use: LinkUse): Buffer {
  const mac = createHmac("sha256", key).update(`${use}/${expiry}/${videoId}`).digest();
  return mac.subarray(0, SIGNATURE_BYTES);
}
