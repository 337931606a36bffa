import { z } from "zod";
import { AttendanceCode } from "../attendance/protocol.ts";
import { Day, FileReply, Id, Nothing, type Notices, type Routes } from "../protocol/define.ts";
import {
  ClassDay,
  Explanation,
  ExplanationReason,
  HistoryLine,
  OwnCell,
  RegisterBrief,
  RegisterSheet,
} from "./protocol-shapes.ts";

export * from "./protocol-shapes.ts";

export const CAUSE_MAX_CHARS = 300;
/** Days one explanation may cover, and how far back and ahead of today they may lie. */
export const EXPLAINED_DAYS_MAX = 31;
export const EXPLAINED_BACK_DAYS = 30;
export const EXPLAINED_AHEAD_DAYS = 60;

const inLesson = { lessonId: Id };
const ofExplanation = { explanationId: Id };
const Version = z.int().min(0);

export const registerRoutes = {
  /** For the confirm page: its teacher, the class teacher of the class, leadership (reads only). */
  readRegister: {
    method: "get",
    path: "/lessons/:lessonId/register",
    request: z.object(inLesson),
    reply: RegisterSheet,
  },
  /** Everything undecided, as proposed. */
  confirmRegister: {
    method: "post",
    path: "/lessons/:lessonId/register/confirm",
    request: z.object(inLesson),
    reply: RegisterSheet,
  },
  /** Another code than the proposed one needs a cause. `version`: of the row that was looked at. */
  decideRegister: {
    method: "post",
    path: "/lessons/:lessonId/register/decide",
    request: z.object({
      ...inLesson,
      decisions: z
        .array(
          z.object({
            personId: Id,
            code: AttendanceCode,
            cause: z.string().trim().max(CAUSE_MAX_CHARS).default(""),
            version: Version,
          }),
        )
        .min(1)
        .max(60),
    }),
    reply: RegisterSheet,
  },
  /** Gives a decided row back to its proposal. */
  reopenRegister: {
    method: "post",
    path: "/lessons/:lessonId/register/reopen",
    request: z.object({ ...inLesson, personId: Id, version: Version }),
    reply: RegisterSheet,
  },
  readRegisterHistory: {
    method: "get",
    path: "/lessons/:lessonId/register/:personId/history",
    request: z.object({ ...inLesson, personId: Id }),
    reply: z.object({ lines: z.array(HistoryLine) }),
  },
  /** The caller's lessons of the last two weeks that wait; or those decided, latest first. */
  listToConfirm: {
    method: "get",
    path: "/register",
    request: z.object({ isPast: z.stringbool().default(false) }),
    reply: z.object({ registers: z.array(RegisterBrief) }),
  },
  /** A day of oneself or of a child. */
  listOwnRegister: {
    method: "get",
    path: "/register/own",
    request: z.object({ day: Day.optional(), childId: Id.optional() }),
    reply: z.object({ day: Day, cells: z.array(OwnCell) }),
  },
  readClassDay: {
    method: "get",
    path: "/classes/:classId/attendance-day",
    request: z.object({ classId: Id, day: Day.optional() }),
    reply: ClassDay,
  },
  /** A parent: why a child was or will be away. A photo of a document as JPEG, made small by the client. */
  explainAbsence: {
    method: "post",
    path: "/explanations",
    request: z.object({
      childId: Id,
      reason: ExplanationReason,
      text: z.string().trim().max(500).default(""),
      fromDay: Day,
      toDay: Day,
      lessonId: Id.nullable().default(null),
      jpegBase64: z.base64().max(123_000).nullable().default(null),
    }),
    reply: Explanation,
  },
  /** Of one's child, latest first. */
  listExplanations: {
    method: "get",
    path: "/explanations",
    request: z.object({ childId: Id }),
    reply: z.object({ explanations: z.array(Explanation) }),
  },
  /** The class teacher: А or Д in every lesson of those days that the pupil missed, or no, with words. */
  answerExplanation: {
    method: "post",
    path: "/explanations/:explanationId/answer",
    request: z.object({
      ...ofExplanation,
      code: AttendanceCode.extract(["ill", "excused"]).nullable(),
      words: z.string().trim().max(CAUSE_MAX_CHARS).default(""),
      version: Version,
    }),
    /** How many lessons were changed by it. */
    reply: z.object({ explanation: Explanation, lessons: z.int() }),
  },
  /** The parent takes it back while nobody has answered. */
  withdrawExplanation: {
    method: "delete",
    path: "/explanations/:explanationId",
    request: z.object(ofExplanation),
    reply: Nothing,
  },
  /** The document: the parents', the class teacher's and leadership's to see. */
  readExplanationPhoto: {
    method: "get",
    path: "/explanations/:explanationId/photo",
    request: z.object(ofExplanation),
    reply: FileReply,
  },
} satisfies Routes;

export const registerNotices = {
  /** To its teacher, the class and leadership: somebody decided, or the ledger knows more. */
  "register:changed": z.object({ lessonId: Id }),
  /** To the parents of the child and the class teacher: told, or answered. */
  "explanation:changed": z.object({ explanationId: Id, personId: Id }),
} satisfies Notices;
