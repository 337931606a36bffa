import { z } from "zod";
import { AttendanceCode } from "../attendance/protocol.ts";
import { TermMark } from "../journal/protocol.ts";
import { Day, Id, Instant, type Routes, Words } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";
import { SubmissionState } from "../submissions/protocol.ts";

/** A mark as the diary says it: formative points of 10, a БЖБ or ТЖБ of its maximum, a term mark, a сынақ. */
export const DiaryMark = z.object({
  kind: z.enum(["points", "section", "term", "termMark", "credit"]),
  value: z.int(),
  /** Null where there is no maximum: a term mark, a credit. */
  maxPoints: z.int().nullable(),
  title: z.string(),
  comment: z.string(),
  at: Instant,
});
export type DiaryMark = z.infer<typeof DiaryMark>;

export const DiaryTask = z.object({
  taskId: Id,
  text: z.string(),
  dueAt: Instant.nullable(),
  state: SubmissionState,
  /** Due, and nothing came. */
  isMissing: z.boolean(),
  isLate: z.boolean(),
  points: z.int().nullable(),
  hasNewFeedback: z.boolean(),
});
export type DiaryTask = z.infer<typeof DiaryTask>;

export const DiaryLesson = z.object({
  lessonId: Id,
  number: z.int(),
  startsAt: Instant,
  durationMin: z.int(),
  subject: Subject,
  teacherName: z.string(),
  state: z.enum(["planned", "live", "ended", "cancelled"]),
  topic: z.string().nullable(),
  homework: z.string(),
  tasks: z.array(DiaryTask),
  marks: z.array(DiaryMark),
  attendance: z
    .object({ code: AttendanceCode, state: z.enum(["proposed", "confirmed"]), reason: Words })
    .nullable(),
});
export type DiaryLesson = z.infer<typeof DiaryLesson>;

/** A week of one pupil, Monday to Sunday; days without lessons are there, empty. */
export const DiaryWeek = z.object({
  pupilId: Id,
  pupilName: z.string(),
  className: z.string(),
  from: Day,
  to: Day,
  today: Day,
  days: z.array(z.object({ day: Day, lessons: z.array(DiaryLesson) })),
});
export type DiaryWeek = z.infer<typeof DiaryWeek>;

/** A term by subject. */
export const DiaryTerm = z.object({
  pupilId: Id,
  year: z.int(),
  term: z.int(),
  terms: z.array(z.object({ year: z.int(), number: z.int(), from: Day, to: Day })),
  subjects: z.array(
    z.object({
      subject: Subject,
      /** By day, the oldest first. */
      marks: z.array(DiaryMark.extend({ day: Day })),
      computed: TermMark.omit({ pupilId: true }).nullable(),
      /** Lessons missed and come late to, confirmed ones alone. */
      missed: z.int(),
      late: z.int(),
    }),
  ),
});
export type DiaryTerm = z.infer<typeof DiaryTerm>;

/** A week in words for a family, ready to send or to copy. */
export const Digest = z.object({
  pupilId: Id,
  pupilName: z.string(),
  from: Day,
  to: Day,
  language: z.enum(["kk", "ru", "en"]),
  subject: z.string(),
  text: z.string(),
});
export type Digest = z.infer<typeof Digest>;

const whose = { childId: Id.optional() };
const ofWeek = { day: Day.optional() };
const DigestLanguage = z.enum(["kk", "ru", "en"]);

export const diaryRoutes = {
  /** One's own week, or a child's; the week of `day`, of today when absent. */
  readDiary: {
    method: "get",
    path: "/diary",
    request: z.object({ ...whose, ...ofWeek }),
    reply: DiaryWeek,
  },
  readDiaryTerm: {
    method: "get",
    path: "/diary/term",
    request: z.object({
      ...whose,
      year: z.coerce.number().int().optional(),
      term: z.coerce.number().int().min(1).max(4).optional(),
    }),
    reply: DiaryTerm,
  },
  /** A child's week for its parent, or a pupil's of one's class for its class teacher, in a language. */
  readDigest: {
    method: "get",
    path: "/diary/digest",
    request: z.object({ pupilId: Id, ...ofWeek, language: DigestLanguage }),
    reply: Digest,
  },
  /** How the caller, a parent, gets the week. */
  readDigestWish: {
    method: "get",
    path: "/diary/digest/wish",
    request: z.object({}),
    reply: z.object({
      isWanted: z.boolean(),
      /** Whether there is an address to send to; the address itself is in one's profile. */
      hasEmail: z.boolean(),
      /** The server can send mail at all. */
      canMail: z.boolean(),
    }),
  },
  changeDigestWish: {
    method: "post",
    path: "/diary/digest/wish",
    request: z.object({ isWanted: z.boolean() }),
    reply: z.object({ isWanted: z.boolean() }),
  },
  /** For the class teacher: each pupil's week and what became of it. */
  listDigests: {
    method: "get",
    path: "/diary/digests",
    request: z.object({ classId: Id, ...ofWeek }),
    reply: z.object({
      from: Day,
      to: Day,
      canMail: z.boolean(),
      pupils: z.array(
        z.object({
          pupilId: Id,
          fullName: z.string(),
          parents: z.array(
            z.object({
              personId: Id,
              name: z.string(),
              hasEmail: z.boolean(),
              isWanted: z.boolean(),
              sentAt: Instant.nullable(),
            }),
          ),
        }),
      ),
    }),
  },
  /** Sends the week to the parents of a class who want it and were not sent it yet. */
  sendDigests: {
    method: "post",
    path: "/diary/digests",
    request: z.object({ classId: Id, ...ofWeek }),
    reply: z.object({ sent: z.int(), failed: z.int(), withoutEmail: z.int() }),
  },
} satisfies Routes;
