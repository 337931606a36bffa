import { z } from "zod";
import { type Calls, Day, FileReply, Id, Instant, type Routes } from "../protocol/define.ts";
import {
  AttemptStage,
  AttendancePolicy,
  AttendanceStatus,
  LedgerProposal,
  ReceivedBytes,
} from "./protocol-ledger.ts";

export * from "./protocol-ledger.ts";

export const AttendanceRow = LedgerProposal.omit({ lessonId: true }).extend({
  fullName: z.string(),
  received: ReceivedBytes,
});
export type AttendanceRow = z.infer<typeof AttendanceRow>;

export const AttendanceSheet = z.object({
  lessonId: Id,
  className: z.string(),
  subjectName: z.object({ kk: z.string(), ru: z.string(), en: z.string() }),
  teacherName: z.string(),
  /** The lesson as held: from its start to its end, or to now while it is live. */
  from: Instant,
  to: Instant,
  isLive: z.boolean(),
  policy: AttendancePolicy,
  /** The whole class, absent pupils too, by full name. */
  rows: z.array(AttendanceRow),
});
export type AttendanceSheet = z.infer<typeof AttendanceSheet>;

export const attendanceRoutes = {
  readAttendance: {
    method: "get",
    path: "/lessons/:lessonId/attendance",
    request: z.object({ lessonId: Id }),
    reply: AttendanceSheet,
  },
  exportAttendance: {
    method: "get",
    path: "/lessons/:lessonId/attendance/export",
    request: z.object({
      lessonId: Id,
      format: z.enum(["csv", "xlsx"]),
      language: z.enum(["kk", "ru", "en"]),
    }),
    reply: FileReply,
  },
  /** Own (or a child's) attendance of a day. */
  listAttendance: {
    method: "get",
    path: "/attendance",
    request: z.object({ day: Day.optional(), childId: Id.optional() }),
    reply: z.array(
      z.object({
        lessonId: Id,
        status: AttendanceStatus,
        presentSec: z.int(),
        isLive: z.boolean(),
      }),
    ),
  },
  /** Attempts kept by the client while it could not connect; sent when it can. Repeating one changes nothing. */
  reportAttempts: {
    method: "post",
    path: "/lessons/:lessonId/attempts",
    request: z.object({
      lessonId: Id,
      attempts: z
        .array(z.object({ attemptId: z.uuid(), at: Instant, stage: AttemptStage }))
        .min(1)
        .max(50),
    }),
    reply: z.object({ accepted: z.int() }),
  },
} satisfies Routes;

export const attendanceCalls = {
  /** Every 10 s while in the room: what this device received since it entered, by kind. */
  "attendance:heartbeat": {
    request: z.object({ lessonId: Id, received: ReceivedBytes }),
    reply: z.object({}),
  },
} satisfies Calls;
