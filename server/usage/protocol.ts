import { z } from "zod";
import { type Calls, Id, Instant, type Notices, type Routes, Words } from "../protocol/define.ts";
import { LinkQuality, ReceiveMode } from "../rooms/protocol.ts";
import { CAP_MAX_MB, CAP_MIN_MB } from "./protocol-estimate.ts";

export * from "./protocol-estimate.ts";

/** A calendar month of the school's time zone, `YYYY-MM`. */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
/** From this share of the cap on the family is warned. */
export const WARN_SHARE = 0.8;

/**
 * What one person used, bytes. Over WebRTC as the media server counts it, with headers; over HTTP as the server
 * knows it or the device says it, whichever is more.
 */
export const Usage = z.object({
  bytes: z.int(),
  /** Of it, sent by the device. */
  upBytes: z.int(),
  /** Of it, over HTTP: slides, pictures, films. */
  fetchedBytes: z.int(),
});
export type Usage = z.infer<typeof Usage>;

/** The meter of a lesson that is on. */
export const LiveUsage = z.object({
  lessonBytes: z.int(),
  monthBytes: z.int(),
  /** Of the month; null: none is set. */
  capBytes: z.int().nullable(),
  /** `near`: from `WARN_SHARE` on; `over`: only sound is received, unless the person went on for this lesson. */
  cap: z.enum(["none", "free", "near", "over"]),
  hasGoneOn: z.boolean(),
});
export type LiveUsage = z.infer<typeof LiveUsage>;

export const LessonUsage = Usage.extend({
  lessonId: Id,
  startsAt: Instant,
  /** The subject, or what else was held. */
  title: Words,
  /** Minutes in each mode, rounded. */
  minutes: z.record(ReceiveMode, z.int()),
});
export const MonthUsage = Usage.extend({
  month: Month,
  capBytes: z.int().nullable(),
  cap: LiveUsage.shape.cap,
  /** The newest first. */
  lessons: z.array(LessonUsage),
});
export type MonthUsage = z.infer<typeof MonthUsage>;

/** Somebody said their link is bad, and how it was just then. */
export const LinkTrouble = z.object({
  id: Id,
  personId: Id,
  lessonId: Id,
  at: Instant,
  quality: LinkQuality,
  mode: ReceiveMode,
  /** Packets lost of those expected, percent; null: unknown. */
  lossPercent: z.int().nullable(),
  rttMs: z.int().nullable(),
});
export type LinkTrouble = z.infer<typeof LinkTrouble>;

export const ClassUsage = z.object({
  month: Month,
  /** The class's roster, who used nothing too. */
  rows: z.array(
    Usage.extend({
      personId: Id,
      fullName: z.string(),
      capBytes: z.int().nullable(),
      cap: LiveUsage.shape.cap,
      lessons: z.int(),
    }),
  ),
  /** Of the last 14 days, the newest first. */
  troubles: z.array(LinkTrouble.extend({ fullName: z.string() })),
});
export type ClassUsage = z.infer<typeof ClassUsage>;

export const usageRoutes = {
  /** One's own, or a child's. */
  readUsage: {
    method: "get",
    path: "/usage",
    request: z.object({ childId: Id.optional(), month: Month.optional() }),
    reply: MonthUsage,
  },
  /** Sets or lifts (null) the month's cap: by oneself, or by a parent for a child. */
  setUsageCap: {
    method: "post",
    path: "/usage/cap",
    request: z.object({
      childId: Id.optional(),
      capMb: z.int().min(CAP_MIN_MB).max(CAP_MAX_MB).nullable(),
    }),
    reply: MonthUsage,
  },
  /** For the class's teacher and leadership. */
  readClassUsage: {
    method: "get",
    path: "/classes/:classId/usage",
    request: z.object({ classId: Id, month: Month.optional() }),
    reply: ClassUsage,
  },
} satisfies Routes;

const inRoom = z.object({ lessonId: Id });
export const usageCalls = {
  "usage:read": { request: inRoom, reply: LiveUsage },
  /** The cap is reached, and one goes on in this lesson all the same. */
  "usage:goOn": { request: inRoom, reply: LiveUsage },
  /** «My link is bad»: kept for the class teacher, at most one in 5 minutes of a person. */
  "usage:reportTrouble": { request: inRoom, reply: z.object({ at: Instant }) },
} satisfies Calls;

export const usageNotices = {
  /** To one person's devices, every few seconds while in the lesson. */
  "usage:changed": LiveUsage.extend({ lessonId: Id }),
} satisfies Notices;
