import { z } from "zod";
import { type Calls, Day, FileReply, Id, Instant, type Routes } from "../protocol/define.ts";

/** Thresholds of the school. Source of the defaults: opportunities.md 1 and 3. */
export const AttendancePolicy = z.object({
  /** Present from this share of the lesson on. */
  presentShare: z.number().min(0).max(1).default(0.6),
  /** Entering this much after the start is late, minutes. */
  lateAfterMin: z.int().min(0).max(60).default(5),
  /** Leaving this much before the end is leaving early, minutes. */
  leftEarlyMin: z.int().min(0).max(60).default(5),
  /** Gaps up to this are merged: short drops are nobody's fault, seconds. */
  mergeGapSec: z.int().min(0).max(600).default(90),
});
export type AttendancePolicy = z.infer<typeof AttendancePolicy>;

export const attendanceStatuses = [
  "present",
  "late",
  "leftEarly",
  "partly", // was there, but for less than the school's share
  "absent",
  "noConnection", // tried to connect and could not
] as const;
export const AttendanceStatus = z.enum(attendanceStatuses);
export type AttendanceStatus = z.infer<typeof AttendanceStatus>;

/** What stands in a journal: `unexcused` Ж, `ill` А, `excused` Д, `late` К; `present` has no letter (glossary.md). */
export const AttendanceCode = z.enum(["present", "unexcused", "ill", "excused", "late"]);
export type AttendanceCode = z.infer<typeof AttendanceCode>;

export const ReceivedBytes = z.object({
  audio: z.int().min(0),
  video: z.int().min(0),
  screen: z.int().min(0),
});
export type ReceivedBytes = z.infer<typeof ReceivedBytes>;

/** How far an attempt to enter came before it failed, or `opened`: the page was opened. */
export const AttemptStage = z.enum(["opened", "signalling", "ice", "media"]);
export type AttemptStage = z.infer<typeof AttemptStage>;

export const AttendanceRow = z.object({
  personId: Id,
  fullName: z.string(),
  status: AttendanceStatus,
  presentSec: z.int().min(0),
  /** Of the lesson as it was held, 0 to 1. */
  presentShare: z.number().min(0).max(1),
  enteredAt: Instant.nullable(),
  leftAt: Instant.nullable(),
  /** United over devices, short gaps merged, cut to the lesson. */
  intervals: z.array(z.object({ from: Instant, to: Instant })),
  /** Drops that were merged. */
  shortDrops: z.int(),
  devices: z.int(),
  received: ReceivedBytes,
  attempts: z.object({
    count: z.int(),
    firstAt: Instant.nullable(),
    lastAt: Instant.nullable(),
    lastStage: AttemptStage.nullable(),
  }),
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
