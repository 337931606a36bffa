import { z } from "zod";
import { Day, Id, Instant, Words } from "../protocol/define.ts";
import { RegisterCell } from "../register/protocol.ts";
import { Subject } from "../schedule/protocol.ts";

/** A quarter of the school year, by its first and last day, both included. */
export const Term = z.object({
  /** The school year by the calendar year in which it begins: 2026 is 2026/27. */
  year: z.int().min(2000).max(2100),
  number: z.int().min(1).max(4),
  from: Day,
  to: Day,
});
export type Term = z.infer<typeof Term>;

/** Which journal: one class, one subject, one term (the current one when absent). */
export const JournalKey = z.object({
  classId: Id,
  subjectId: Id,
  year: z.coerce.number().int().min(2000).max(2100).optional(),
  term: z.coerce.number().int().min(1).max(4).optional(),
});
export type JournalKey = z.infer<typeof JournalKey>;

/**
 * Percent to mark, from the highest down: the first whose `fromPercent` is reached holds. Defaults: journal-systems.md
 * (grade 1 and grades 2 to 11). Weights of formative points, section (БЖБ) and term (ТЖБ) work, percent, 100 together;
 * the default 25/25/50 is marked "check with your school".
 */
export const GradingPolicy = z.object({
  weights: z
    .object({ formative: z.int().min(0), section: z.int().min(0), term: z.int().min(0) })
    .refine(({ formative, section, term }) => formative + section + term === 100),
  marks: z.array(z.object({ mark: z.int().min(2).max(5), fromPercent: z.int().min(0).max(100) })),
  marksOfGradeOne: z.array(
    z.object({ mark: z.int().min(2).max(5), fromPercent: z.int().min(0).max(100) }),
  ),
  /** Nobody has confirmed the weights for this school yet. */
  isUnconfirmed: z.boolean(),
  terms: z.array(Term).max(8),
});
export type GradingPolicy = z.infer<typeof GradingPolicy>;

/** A date of the journal: a lesson that was, or is to be. */
export const JournalLesson = z.object({
  lessonId: Id,
  day: Day,
  /** The bell's number. */
  number: z.int(),
  startsAt: Instant,
  state: z.enum(["planned", "live", "ended", "cancelled"]),
  teacherId: Id,
  topic: z.string().nullable(),
  /** Of the calendar-thematic plan (КТЖ): its number, and whether it was to be another day. */
  plan: z
    .object({ entryId: Id, number: z.int(), topic: z.string(), movedFrom: Day.nullable() })
    .nullable(),
  /** Homework as the journal says it: what the teacher wrote here, else made of the lesson's tasks. Never empty once held. */
  homework: z.string(),
  isHomeworkOwn: z.boolean(),
});
export type JournalLesson = z.infer<typeof JournalLesson>;

/** A summative work: БЖБ (`section`) or ТЖБ (`term`). */
export const JournalWork = z.object({
  id: Id,
  kind: z.enum(["section", "term"]),
  number: z.int(),
  title: z.string(),
  maxPoints: z.int().min(1).max(100),
  day: Day.nullable(),
});
export type JournalWork = z.infer<typeof JournalWork>;

/**
 * Where a value stands: `lesson:<lessonId>` formative points 1 to 10; `work:<workId>` points 0 to its maximum;
 * `term` the term mark the teacher set, 2 to 5 (null: as computed); `credit` the сынақ, 1 passed, 0 not passed.
 */
export const ColumnId = z.string().regex(/^(lesson:[0-9a-f]{24}|work:[0-9a-f]{24}|term|credit)$/);
export type ColumnId = z.infer<typeof ColumnId>;
/** One value with its version; a cell that was never written is absent and has version 0. */
export const JournalCell = z.object({
  pupilId: Id,
  column: ColumnId,
  value: z.int().nullable(),
  version: z.int().min(0),
  byId: Id,
  at: Instant,
  /** Written comment for the pupil and the parent (duty 2.15); on БЖБ, ТЖБ and formative points alike. */
  comment: z.string(),
});
export type JournalCell = z.infer<typeof JournalCell>;

/** A term mark as computed: null percent where nothing was marked yet. */
export const TermMark = z.object({
  pupilId: Id,
  formativePercent: z.number().nullable(),
  sectionPercent: z.number().nullable(),
  termPercent: z.number().nullable(),
  /** Weighted over the parts that exist. */
  percent: z.number().nullable(),
  mark: z.int().nullable(),
});
export type TermMark = z.infer<typeof TermMark>;

/**
 * What other parts propose for a cell, with its reason; the teacher takes it or lets it go. Taking `points` and `credit`
 * writes the value; taking `missing` and `late`, which have none, writes the reason as the cell's comment.
 */
export const JournalProposal = z.object({
  id: z.string(),
  pupilId: Id,
  column: ColumnId,
  kind: z.enum(["points", "missing", "late", "credit"]),
  value: z.int().nullable(),
  reason: Words,
  /** The task it comes of, if any. */
  taskId: Id.nullable(),
});
export type JournalProposal = z.infer<typeof JournalProposal>;

export const JournalGrid = z.object({
  classId: Id,
  className: z.string(),
  grade: z.int(),
  subject: Subject,
  term: Term,
  terms: z.array(Term),
  policy: GradingPolicy,
  /** By full name in Kazakh order. */
  pupils: z.array(
    z.object({
      id: Id,
      fullName: z.string(),
      /** Is in this class no more: what stands is kept, nothing is written any more. */
      hasLeft: z.boolean(),
    }),
  ),
  /** By time. */
  lessons: z.array(JournalLesson),
  works: z.array(JournalWork),
  cells: z.array(JournalCell),
  /** Attendance, proposed and confirmed, of lessons held; absent where nothing is to be said. */
  attendance: z.array(RegisterCell),
  termMarks: z.array(TermMark),
  proposals: z.array(JournalProposal),
  /** The reader writes: its teacher. Leadership and the class teacher look on. */
  mayWrite: z.boolean(),
});
export type JournalGrid = z.infer<typeof JournalGrid>;

/** One wanted change; `base` is the version the writer saw. */
export const CellChange = z.object({
  pupilId: Id,
  column: ColumnId,
  value: z.int().min(0).max(100).nullable(),
  comment: z.string().trim().max(1000).optional(),
  base: z.int().min(0),
});
export type CellChange = z.infer<typeof CellChange>;

/** A step of one cell's history: nothing is ever rewritten. */
export const CellStep = z.object({
  at: Instant,
  by: z.object({ id: Id, name: z.string() }),
  from: z.int().nullable(),
  to: z.int().nullable(),
  comment: z.string(),
  cause: z.enum(["typed", "undone", "proposal", "platform"]),
});
export type CellStep = z.infer<typeof CellStep>;

/** A line of the КТЖ as a file brought it. */
export const PlanEntry = z.object({
  number: z.int().min(1).max(400),
  topic: z.string().trim().min(1).max(300),
  day: Day.nullable(),
  hours: z.int().min(1).max(10),
  homework: z.string().max(1000),
});
export type PlanEntry = z.infer<typeof PlanEntry>;
