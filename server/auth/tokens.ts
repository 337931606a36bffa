import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import jwt from "jsonwebtoken";
import { z } from "zod";
import { Role } from "../people/protocol.ts";
import { Id } from "../protocol/define.ts";
import type { User } from "../realtime.ts";

const Claims = z.object({
  sub: Id,
  school: Id,
  roles: z.array(Role),
  family: Id,
});

/** A signed access token (HS256). `nowMs` and `lifeMs` in ms; the token counts whole seconds, at least one. */
export function signAccess(
  { id, schoolId, roles, familyId }: User,
  key: Buffer,
  { nowMs, lifeMs }: { nowMs: number; lifeMs: number },
): { token: string; expiresAt: string } {
  const iat = Math.floor(nowMs / 1000);
  const exp = iat + Math.max(1, Math.floor(lifeMs / 1000));
  const claims = { school: schoolId, roles, family: familyId, iat, exp };
  const token = jwt.sign(claims, key, { algorithm: "HS256", subject: id });
  return { token, expiresAt: new Date(exp * 1000).toISOString() };
}

/** Who an access token speaks for; null when it is forged, expired or no token at all. */
export function readAccess(token: string, key: Buffer, nowMs: number): User | null {
  try {
    const clockTimestamp = Math.floor(nowMs / 1000);
    const claims = Claims.parse(jwt.verify(token, key, { algorithms: ["HS256"], clockTimestamp }));
    const { sub, school, roles, family } = claims;
    return { id: sub, schoolId: school, roles, familyId: family };
  } catch {
    return null; // whatever is wrong with it, the answer is the same: not signed in
  }
}

/** A refresh token's place in its family: each refresh is the next generation. */
export type Generation = { schoolId: string; familyId: string; generation: number };

/** A refresh token is its place and a MAC over it, so nothing about it need be stored but the number. */
export function refreshToken({ schoolId, familyId, generation }: Generation, key: Buffer): string {
  const place = `${schoolId}.${familyId}.${generation}`;
  return `${place}.${createHmac("sha256", key).update(place).digest("base64url")}`;
}

/** Where a refresh token of ours stands, of whatever age; null when it is not ours. */
export function readRefresh(token: string, key: Buffer): Generation | null {
  const parts = /^([0-9a-f]{24})\.([0-9a-f]{24})\.(\d{1,9})\.[\w-]{43}$/.exec(token);
  const [, schoolId = "", familyId = "", number = ""] = parts ?? [];
  const place = { schoolId, familyId, generation: Number(number) };
  const isOurs =
    parts !== null && timingSafeEqual(Buffer.from(refreshToken(place, key)), Buffer.from(token));
  return isOurs ? place : null;
}

/** A login card's secret: 128 random bits, base64url. */
export function newCardSecret(): string {
  return randomBytes(16).toString("base64url");
}

/** What of a card's secret is stored; a plain hash is enough for 128 random bits. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
