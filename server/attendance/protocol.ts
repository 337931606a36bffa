import { z } from "zod";
import { type Calls, Day, FileReply, Id, Instant, type Routes } from "../protocol/define.ts";
import {
  AttemptStage,
  AttendancePolicy,
  AttendanceStatus,
  LedgerProposal,
  ReceivedBytes,
} from "./protocol-ledger.ts";
import { AttendanceTrace, NewAttendancePolicy, PolicyReading } from "./protocol-trace.ts";

export * from "./protocol-ledger.ts";
export * from "./protocol-trace.ts";

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
      /** `xapi`: what is known, as statements without names. */
      format: z.enum(["csv", "xlsx", "xapi"]),
      language: z.enum(["kk", "ru", "en"]),
    }),
    reply: FileReply,
  },
  /** All that is known of a pupil in a lesson: for its teacher, the class teacher, leadership, the pupil, their parent. */
  readTrace: {
    method: "get",
    path: "/lessons/:lessonId/attendance/:personId/trace",
    request: z.object({ lessonId: Id, personId: Id }),
    reply: AttendanceTrace,
  },
  readAttendancePolicy: {
    method: "get",
    path: "/attendance/policy",
    request: z.object({}),
    reply: PolicyReading,
  },
  /** Leadership alone. `basedOn` is the version that was read: of two changes at once one is told `policy_changed`. */
  changeAttendancePolicy: {
    method: "post",
    path: "/attendance/policy",
    request: z.object({ basedOn: z.int().min(1), policy: NewAttendancePolicy }),
    reply: PolicyReading,
  },
  /** Forgets the attendance of somebody who left the school, for good. Doing it again does no harm. */
  erasePupil: {
    method: "post",
    path: "/people/:personId/erase",
    request: z.object({ personId: Id }),
    reply: z.object({ visits: z.int(), attempts: z.int(), facts: z.int() }),
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
