import { AppError } from "../errors.ts";
import type { Caller } from "../realtime.ts";
import type { Admission } from "./seats.ts";

/** The link a teacher who practises sees the own lesson over, bit/s. Source: the issue, "your class at 200 kbit/s". */
export const WEAK_LINK_BPS = 200_000;
/** Of it a voice takes this with its headers; the engine caps what is sent beside voices. */
const VOICE_BPS = 40_000;

/** The same id each time, and nobody's: records of persons are never drawn with so many ones at their end. */
const seatIdOf = (hostId: string) => `${hostId.slice(0, 12)}${"f".repeat(12)}`;

/**
 * The teacher alone in a practice room enters a second time, as one of the class and over a weak link.
 * @throws AppError forbidden, nobody else may, and in no other room
 */
export function asOneOfClass(admission: Admission, caller: Caller) {
  if (admission.role !== "host" || admission.lesson.kind !== "practice")
    throw new AppError("forbidden", "Only in one's own practice room");
  const id = seatIdOf(caller.user.id);
  return {
    admission: {
      ...admission,
      role: "pupil" as const,
      name: "",
      maxDownlinkBps: WEAK_LINK_BPS - VOICE_BPS,
    },
    caller: { ...caller, user: { ...caller.user, id } },
  };
}
