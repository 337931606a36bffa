import { z } from "zod";
import { Term } from "../journal/protocol.ts";
import { ItemKind, Question } from "../library/protocol.ts";
import { Day, FileReply, Id, Instant, type Routes, Words } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";
import { Channel, SubmissionState } from "../submissions/protocol.ts";
import { Progress } from "../watching/protocol.ts";

export const MOST_CRITERIA = 8;

/**
 * What a rubric asks for. `watch`: so many items seen to `minPercent` (null: all). `proofs`: so many proofs, which
 * are photos and works handed in. `answers`: so many percent of the questions answered rightly. `works`: so many
 * works handed in for tasks and projects. `judged`: the teacher's own eye, ticked for each pupil.
 */
export const CriterionKind = z.enum(["watch", "proofs", "answers", "works", "judged"]);
export type CriterionKind = z.infer<typeof CriterionKind>;
const words = z.string().trim().max(160).default("");
export const Criterion = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("watch"),
    /** The teacher's own words; empty: the usual ones, made of the numbers. */
    words,
    minPercent: z.int().min(1).max(100),
    minItems: z.int().min(1).max(100).nullable(),
  }),
  z.object({ kind: z.literal("proofs"), words, min: z.int().min(1).max(50) }),
  z.object({ kind: z.literal("answers"), words, minPercent: z.int().min(1).max(100) }),
  z.object({ kind: z.literal("works"), words, min: z.int().min(1).max(50) }),
  z.object({
    kind: z.literal("judged"),
    words: z.string().trim().min(1).max(160),
    /** Drawn once; ticks belong to it. */
    key: z.uuid(),
  }),
]);
export type Criterion = z.infer<typeof Criterion>;
const Criteria = z
  .array(Criterion)
  .min(1)
  .max(MOST_CRITERIA)
  .refine(
    (all) => {
      const counted = all.filter(({ kind }) => kind !== "judged").map(({ kind }) => kind);
      return new Set(counted).size === counted.length;
    },
    { message: "Each counted kind once" },
  );

/** Version 0 is the usual rubric, which nobody has written. */
export const Rubric = z.object({
  version: z.int().min(0),
  criteria: z.array(Criterion),
  by: z.object({ id: Id, name: z.string() }).nullable(),
  at: Instant.nullable(),
});
export type Rubric = z.infer<typeof Rubric>;

/** A material of the library that counts for the credit of the term. */
export const CreditItem = z.object({
  id: Id,
  kind: ItemKind,
  title: z.string(),
  /** There is something to watch or hear whose seconds are counted. */
  isCounted: z.boolean(),
  asksPhoto: z.boolean(),
  question: Question.nullable(),
});
export type CreditItem = z.infer<typeof CreditItem>;
export const CreditTask = z.object({
  id: Id,
  text: z.string(),
  dueAt: Instant.nullable(),
  /** Pupils who have it; null: the whole class. */
  pupilIds: z.array(Id).nullable(),
});
export type CreditTask = z.infer<typeof CreditTask>;

export const ItemEvidence = z.object({
  itemId: Id,
  percent: z.int().min(0).max(100),
  answer: Progress.shape.answer,
  hasPhoto: z.boolean(),
  lastAt: Instant.nullable(),
});
export type ItemEvidence = z.infer<typeof ItemEvidence>;
export const WorkEvidence = z.object({
  taskId: Id,
  state: SubmissionState,
  channel: Channel,
  isLate: z.boolean(),
  isMissing: z.boolean(),
  points: z.int().nullable(),
  handedInAt: Instant.nullable(),
});
export type WorkEvidence = z.infer<typeof WorkEvidence>;

/** How a pupil stands to one criterion. `isMet` null: it does not apply, nothing of that kind was given. */
export const CriterionResult = z.object({
  kind: CriterionKind,
  have: z.int(),
  need: z.int(),
  isMet: z.boolean().nullable(),
});
export type CriterionResult = z.infer<typeof CriterionResult>;

/** `passed` null: not yet, the term goes on or nothing was given. */
export const CreditProposal = z.object({ passed: z.boolean().nullable(), reason: Words });
export type CreditProposal = z.infer<typeof CreditProposal>;
/** What a teacher decided, here or in the journal; `number` counts the steps taken here. `passed` null: taken back. */
export const CreditDecision = z.object({
  number: z.int().min(0),
  passed: z.boolean().nullable(),
  by: z.object({ id: Id, name: z.string() }),
  at: Instant,
  cause: z.string(),
});
export type CreditDecision = z.infer<typeof CreditDecision>;

export const CreditRow = z.object({
  pupilId: Id,
  fullName: z.string(),
  /** Of items that were opened; the others are absent. */
  items: z.array(ItemEvidence),
  /** Of tasks this pupil has. */
  works: z.array(WorkEvidence),
  results: z.array(CriterionResult),
  /** Keys of `judged` criteria that are ticked. */
  ticked: z.array(z.uuid()),
  proposal: CreditProposal,
  decision: CreditDecision.nullable(),
});
export type CreditRow = z.infer<typeof CreditRow>;

/** Which credit: one class, one subject, one term (the current one when absent). */
export const CreditKey = z.object({
  classId: Id,
  subjectId: Id,
  year: z.coerce.number().int().min(2000).max(2100).optional(),
  term: z.coerce.number().int().min(1).max(4).optional(),
});
export type CreditKey = z.infer<typeof CreditKey>;

export const CreditBoard = z.object({
  classId: Id,
  className: z.string(),
  subject: Subject,
  term: Term,
  terms: z.array(Term),
  /** The school's day. */
  today: Day,
  rubric: Rubric,
  items: z.array(CreditItem),
  tasks: z.array(CreditTask),
  /** By full name in Kazakh order. */
  rows: z.array(CreditRow),
  mayWrite: z.boolean(),
});
export type CreditBoard = z.infer<typeof CreditBoard>;

const ofPupil = CreditKey.extend({ pupilId: Id });

export const creditRoutes = {
  /** Credits the caller decides (teachers of the subject and class) or looks at, those to decide first. */
  listCredits: {
    method: "get",
    path: "/credits",
    request: z.object({}),
    reply: z.object({
      credits: z.array(
        z.object({
          classId: Id,
          className: z.string(),
          subject: Subject,
          teacherNames: z.array(z.string()),
          mayWrite: z.boolean(),
          pupilCount: z.int(),
          decidedCount: z.int(),
        }),
      ),
      term: Term.nullable(),
    }),
  },
  readCreditBoard: {
    method: "get",
    path: "/credits/:classId/:subjectId",
    request: CreditKey,
    reply: CreditBoard,
  },
  /**
   * Decisions for several pupils, each by itself; `base` is the number of the step that was seen, 0 for none. What was
   * decided by somebody else meanwhile comes back in `conflicts`, and nothing of it is lost.
   * @throws invalid cause_needed: another word than the proposal's, or a change of what stands
   */
  decideCredits: {
    method: "post",
    path: "/credits/:classId/:subjectId/decisions",
    request: CreditKey.extend({
      decisions: z
        .array(
          z.object({
            pupilId: Id,
            passed: z.boolean().nullable(),
            cause: z.string().trim().max(300).default(""),
            base: z.int().min(0),
          }),
        )
        .min(1)
        .max(60),
    }),
    reply: z.object({ board: CreditBoard, conflicts: z.array(Id) }),
  },
  readCreditHistory: {
    method: "get",
    path: "/credits/:classId/:subjectId/history",
    request: ofPupil,
    reply: z.object({
      steps: z.array(CreditDecision.extend({ proposed: z.boolean().nullable(), reason: Words })),
    }),
  },
  /** A tick of a `judged` criterion, or its taking back. */
  judgeCriterion: {
    method: "post",
    path: "/credits/:classId/:subjectId/ticks",
    request: ofPupil.extend({ key: z.uuid(), isMet: z.boolean() }),
    reply: CreditBoard,
  },
  /** A new version of the rubric; `everywhere`: for all the teacher's classes of the subject. */
  changeRubric: {
    method: "post",
    path: "/credits/:classId/:subjectId/rubric",
    request: CreditKey.extend({ criteria: Criteria, everywhere: z.boolean().default(false) }),
    reply: CreditBoard,
  },
  /** The photo that a pupil sent with an item of the credit. */
  readCreditPhoto: {
    method: "get",
    path: "/credits/:classId/:subjectId/photos/:itemId/:pupilId",
    request: CreditKey.extend({ itemId: Id, pupilId: Id }),
    reply: FileReply,
  },
  /** A pupil's own, or a child's, for the diary: every credit subject of the class in the current term. */
  readOwnCredits: {
    method: "get",
    path: "/credits-own",
    request: z.object({ childId: Id.optional() }),
    reply: z.object({
      credits: z.array(
        z.object({
          subject: Subject,
          term: Term,
          proposal: CreditProposal,
          decision: CreditDecision.nullable(),
        }),
      ),
    }),
  },
} satisfies Routes;
