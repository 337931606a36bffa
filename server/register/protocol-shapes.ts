import { z } from "zod";
import { AttendanceCode, AttendanceStatus, LedgerProposal } from "../attendance/protocol.ts";
import { Day, Id, Instant, Words } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";
import { explanationReasons } from "./protocol-limits.ts";

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

/**
 * `confirmed`: as proposed; `changed`: otherwise, with a cause; `excused`: a class teacher took a parent's
 * explanation for it; `reopened`: given back to the proposal.
 */
export const StepKind = z.enum(["confirmed", "changed", "excused", "reopened"]);
export type StepKind = z.infer<typeof StepKind>;
export const DeciderRole = z.enum(["teacher", "classTeacher"]);
export type DeciderRole = z.infer<typeof DeciderRole>;

export const ExplanationReason = z.enum(explanationReasons);
export type ExplanationReason = z.infer<typeof ExplanationReason>;
export const ExplanationState = z.enum(["waiting", "accepted", "declined", "withdrawn"]);
export type ExplanationState = z.infer<typeof ExplanationState>;

/** What the ledger knows of one pupil in one lesson, with what the parents told; the school's rule makes the code of it. */
export const Evidence = LedgerProposal.omit({ lessonId: true, personId: true });
export type Evidence = z.infer<typeof Evidence>;

/** What a person decided, as it stands. */
export const Standing = z.object({
  code: AttendanceCode,
  kind: StepKind.exclude(["reopened"]),
  cause: z.string(),
  proposedCode: AttendanceCode,
  byName: z.string(),
  role: DeciderRole,
  at: Instant,
});
export type Standing = z.infer<typeof Standing>;

/** That a parent told why; the words and the document are for the class teacher and leadership. */
export const ExplainedSign = z.object({
  id: Id,
  reason: ExplanationReason,
  state: ExplanationState,
  hasPhoto: z.boolean(),
  at: Instant,
});
export type ExplainedSign = z.infer<typeof ExplainedSign>;

export const RegisterRow = z.object({
  personId: Id,
  fullName: z.string(),
  /** How many steps there are: a decision names the number it was made upon. */
  version: z.int(),
  proposal: Evidence,
  standing: Standing.nullable(),
  /** The ledger says something else than when it was decided. */
  isNewEvidence: z.boolean(),
  explanation: ExplainedSign.nullable(),
});
export type RegisterRow = z.infer<typeof RegisterRow>;

export const RegisterSheet = z.object({
  lessonId: Id,
  classId: Id,
  className: z.string(),
  subject: Subject,
  teacherName: z.string(),
  /** As held. */
  from: Instant,
  to: Instant,
  isLive: z.boolean(),
  mayDecide: z.boolean(),
  mayReadDocuments: z.boolean(),
  rows: z.array(RegisterRow),
});
export type RegisterSheet = z.infer<typeof RegisterSheet>;

const Counts = z.record(AttendanceCode, z.int());
/** A lesson whose register waits, or was confirmed. */
export const RegisterBrief = z.object({
  lessonId: Id,
  classId: Id,
  className: z.string(),
  subject: Subject,
  teacherName: z.string(),
  startsAt: Instant,
  durationMin: z.int(),
  pupilCount: z.int(),
  /** Pupils of whom nothing is decided. */
  undecided: z.int(),
  /** Decided ones by code. */
  counts: Counts,
  /** Decided ones of whom the ledger says something else by now. */
  newEvidence: z.int(),
});
export type RegisterBrief = z.infer<typeof RegisterBrief>;

/** One line of a pupil's history in a lesson. */
export const HistoryLine = z.discriminatedUnion("kind", [
  z.object({
    kind: StepKind,
    code: AttendanceCode,
    proposedCode: AttendanceCode,
    reason: Words,
    cause: z.string(),
    byName: z.string(),
    role: DeciderRole,
    at: Instant,
  }),
  z.object({
    kind: z.literal("explained"),
    reason: ExplanationReason,
    byName: z.string(),
    at: Instant,
  }),
]);
export type HistoryLine = z.infer<typeof HistoryLine>;

/** As its parents, the class teacher and leadership see it. */
export const Explanation = z.object({
  id: Id,
  personId: Id,
  personName: z.string(),
  byName: z.string(),
  reason: ExplanationReason,
  text: z.string(),
  fromDay: Day,
  toDay: Day,
  lessonId: Id.nullable(),
  hasPhoto: z.boolean(),
  at: Instant,
  state: ExplanationState,
  code: AttendanceCode.nullable(),
  /** The class teacher's words. */
  answer: z.string(),
  answeredByName: z.string().nullable(),
  answeredAt: Instant.nullable(),
  version: z.int(),
});
export type Explanation = z.infer<typeof Explanation>;

/** One's own, or a child's, line of a lesson held. */
export const OwnCell = RegisterCell.omit({ personId: true }).extend({
  status: AttendanceStatus.nullable(),
  explanation: ExplainedSign.nullable(),
});
export type OwnCell = z.infer<typeof OwnCell>;

export const ClassCell = z.object({
  lessonId: Id,
  code: AttendanceCode,
  state: RegisterCell.shape.state,
});
/** The class teacher's first screen: one class, one day and its week. */
export const ClassDay = z.object({
  classId: Id,
  className: z.string(),
  day: Day,
  now: Instant,
  lessons: z.array(
    z.object({
      lessonId: Id,
      subject: Subject,
      teacherName: z.string(),
      startsAt: Instant,
      durationMin: z.int(),
      state: z.enum(["planned", "live", "ended", "cancelled"]),
      undecided: z.int(),
    }),
  ),
  /** Days of the week that are over or running, each with its lessons held, by time. */
  week: z.array(z.object({ day: Day, lessonIds: z.array(Id) })),
  pupils: z.array(
    z.object({
      personId: Id,
      fullName: z.string(),
      /** Lessons of the week that were held. */
      cells: z.array(ClassCell),
      /** Of the day: those not attended in full, with the sentence. */
      missed: z.array(
        z.object({
          lessonId: Id,
          code: AttendanceCode,
          reason: Words,
          cause: z.string(),
          state: RegisterCell.shape.state,
        }),
      ),
      /** Neither in a lesson nor at its door, all day, and nobody said why. */
      hasNoContact: z.boolean(),
      explanation: ExplainedSign.nullable(),
    }),
  ),
  explanations: z.array(Explanation),
  /** Lessons of the last two weeks that colleagues have not confirmed. */
  unconfirmed: z.array(RegisterBrief),
});
export type ClassDay = z.infer<typeof ClassDay>;
