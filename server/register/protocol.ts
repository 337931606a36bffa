import { z } from "zod";
import { AttendanceCode } from "../attendance/protocol.ts";
import { Id, Instant, Words } from "../protocol/define.ts";

/** What stands for one pupil in one lesson: proposed by the ledger, or decided by a person. */
export const RegisterCell = z.object({
  lessonId: Id,
  personId: Id,
  code: AttendanceCode,
  state: z.enum(["proposed", "confirmed"]),
  /** Why, in one sentence: the ledger's, and the person's cause where it was changed. */
  reason: Words,
  /** The cause a person gave for another code than the proposed one. */
  cause: z.string(),
  decidedAt: Instant.nullable(),
});
export type RegisterCell = z.infer<typeof RegisterCell>;
