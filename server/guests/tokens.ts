import jwt from "jsonwebtoken";
import { z } from "zod";
import { Id } from "../protocol/define.ts";

const Claims = z.object({ sub: Id, school: Id, lesson: Id });
export type GuestTicket = { guestId: string; schoolId: string; lessonId: string };

/** A guest's token (HS256, a key of its own): good for the sockets of one lesson, for no route and no other call. */
export function signGuest(
  { guestId, schoolId, lessonId }: GuestTicket,
  key: Buffer,
  { nowMs, expiresAtMs }: { nowMs: number; expiresAtMs: number },
): string {
  const [iat, exp] = [Math.floor(nowMs / 1000), Math.ceil(expiresAtMs / 1000)];
  const claims = { school: schoolId, lesson: lessonId, iat, exp };
  return jwt.sign(claims, key, { algorithm: "HS256", subject: guestId });
}

/** Whose token it is; null when it is forged, expired or no token at all. */
export function readGuest(token: string, key: Buffer, nowMs: number): GuestTicket | null {
  try {
    const clockTimestamp = Math.floor(nowMs / 1000);
    const read = jwt.verify(token, key, { algorithms: ["HS256"], clockTimestamp });
    const { sub, school, lesson } = Claims.parse(read);
    return { guestId: sub, schoolId: school, lessonId: lesson };
  } catch {
    return null; // whatever is wrong with it, the answer is the same: no guest
  }
}
