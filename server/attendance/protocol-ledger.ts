import { z } from "zod";
import { Id, Instant, Words } from "../protocol/define.ts";
import { ReceiveMode } from "../rooms/protocol-seats.ts";

export const attendanceStatuses = [
  "present",
  "late",
  "leftEarly",
  "partly", // was there, but for less than the school's share
  "absent",
  "noConnection", // tried to connect and could not
  "watchedLater", // was not there, or too little, and has seen the recording in time
] as const;
export const AttendanceStatus = z.enum(attendanceStatuses);
export type AttendanceStatus = z.infer<typeof AttendanceStatus>;

/** What stands in a journal: `unexcused` Ж, `ill` А, `excused` Д, `late` К; `present` has no letter (glossary.md). */
export const AttendanceCode = z.enum(["present", "unexcused", "ill", "excused", "late"]);
export type AttendanceCode = z.infer<typeof AttendanceCode>;

/** The school's rule. Source of the defaults: opportunities.md 1 to 3; what has none there is a lenient guess. */
export const AttendancePolicy = z.object({
  /** Present from this share of the lesson on. */
  presentShare: z.number().min(0).max(1).default(0.6),
  /** Entering this much after the start is late, minutes. */
  lateAfterMin: z.int().min(0).max(60).default(5),
  /** Leaving this much before the end is leaving early, minutes. */
  leftEarlyMin: z.int().min(0).max(60).default(5),
  /** Gaps up to this are merged: short drops are nobody's fault, seconds. */
  mergeGapSec: z.int().min(0).max(600).default(90),
  /** The recording counts when it is seen this long after the lesson at most, hours; 0: never. */
  watchedLaterHours: z.int().min(0).max(720).default(72),
  /** The share of it, in unique seconds, that has to be seen. */
  watchedLaterShare: z.number().min(0.1).max(1).default(0.8),
  /** What each of these is proposed as. */
  watchedLaterAs: AttendanceCode.default("excused"),
  noConnectionAs: AttendanceCode.default("excused"),
  leftEarlyAs: AttendanceCode.default("present"),
  partlyAs: AttendanceCode.default("unexcused"),
  /** 1 is what a school begins with; each change makes the next. */
  version: z.int().min(1).default(1),
});
export type AttendancePolicy = z.infer<typeof AttendancePolicy>;

export const ReceivedBytes = z.object({
  audio: z.int().min(0),
  video: z.int().min(0),
  screen: z.int().min(0),
});
export type ReceivedBytes = z.infer<typeof ReceivedBytes>;

/** How far an attempt to enter came before it failed, or `opened`: the page was opened. */
export const AttemptStage = z.enum(["opened", "signalling", "ice", "media"]);
export type AttemptStage = z.infer<typeof AttemptStage>;

/** A sign that somebody followed: THAT it was, never what was said. `prompt` is «Мен осындамын». */
export const ResponseKind = z.enum(["poll", "prompt", "hand", "chat", "reaction"]);
export type ResponseKind = z.infer<typeof ResponseKind>;

/** What one pupil's facts say about one lesson, and what they come to by the school's rule. */
export const LedgerProposal = z.object({
  lessonId: Id,
  personId: Id,
  status: AttendanceStatus,
  /** What is proposed for the journal. */
  code: AttendanceCode,
  /** Why, in one sentence. */
  reason: Words,
  /** By which version of the rule. */
  policyVersion: z.int(),
  presentSec: z.int().min(0),
  /** Of the lesson as it was held while somebody taught, 0 to 1. */
  presentShare: z.number().min(0).max(1),
  enteredAt: Instant.nullable(),
  /** Null: never there, or there still. */
  leftAt: Instant.nullable(),
  /** United over devices, short gaps merged, cut to the lesson. */
  intervals: z.array(z.object({ from: Instant, to: Instant })),
  /** Drops that were merged. */
  shortDrops: z.int(),
  devices: z.int(),
  attempts: z.object({
    count: z.int(),
    firstAt: Instant.nullable(),
    lastAt: Instant.nullable(),
    lastStage: AttemptStage.nullable(),
  }),
  /** How much was received when, cut to the lesson; of several devices the most. */
  modes: z.array(z.object({ mode: ReceiveMode, from: Instant, to: Instant })),
  /** By time. */
  responses: z.array(z.object({ atMs: z.int(), kind: ResponseKind })),
  /** Listened to over HLS, because WebRTC did not hold. */
  fallbackSec: z.int().min(0),
  /** Of the recording or the video lesson, in unique seconds, within the school's time; null: none of it. */
  watchedShare: z.number().min(0).max(1).nullable(),
});
export type LedgerProposal = z.infer<typeof LedgerProposal>;
