import { z } from "zod";
import {
  type Calls,
  Day,
  FileReply,
  Id,
  Nothing,
  type Notices,
  type Routes,
  Words,
} from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";
import {
  CellChange,
  CellStep,
  ColumnId,
  GradingPolicy,
  JournalCell,
  JournalGrid,
  JournalKey,
  JournalLesson,
  JournalWork,
  PlanEntry,
  TermMark,
} from "./protocol-grid.ts";

export * from "./protocol-grid.ts";

const ofWork = {
  kind: JournalWork.shape.kind,
  title: z.string().trim().max(120),
  maxPoints: JournalWork.shape.maxPoints,
  day: Day.nullable(),
};

export const journalRoutes = {
  /** The journals the caller writes or reads: by class and subject. */
  listJournals: {
    method: "get",
    path: "/journals",
    request: z.object({}),
    reply: z.object({
      journals: z.array(
        z.object({
          classId: Id,
          className: z.string(),
          subject: Subject,
          teacherNames: z.array(z.string()),
          mayWrite: z.boolean(),
        }),
      ),
    }),
  },
  readJournal: {
    method: "get",
    path: "/journals/:classId/:subjectId",
    request: JournalKey,
    reply: JournalGrid,
  },
  /**
   * Several changes at once, each accepted or not by itself: one whose cell was written since (`base` is not its
   * version) comes back in `conflicts` with what stands, and nothing of it is lost. `changeId` makes repeating harmless.
   */
  changeCells: {
    method: "post",
    path: "/journals/:classId/:subjectId/cells",
    request: JournalKey.extend({
      changeId: z.uuid(),
      cause: CellStep.shape.cause.exclude(["platform"]).default("typed"),
      changes: z.array(CellChange).min(1).max(500),
    }),
    reply: z.object({
      cells: z.array(JournalCell),
      conflicts: z.array(z.object({ wanted: CellChange, stands: JournalCell })),
      termMarks: z.array(TermMark),
    }),
  },
  readCellHistory: {
    method: "get",
    path: "/journals/:classId/:subjectId/history",
    request: JournalKey.extend({ pupilId: Id, column: ColumnId }),
    reply: z.object({ steps: z.array(CellStep) }),
  },
  /** A proposal is taken (its value stands then) or let go. */
  settleProposal: {
    method: "post",
    path: "/journals/:classId/:subjectId/proposals",
    request: JournalKey.extend({ proposalId: z.string().max(120), isTaken: z.boolean() }),
    reply: z.object({ cells: z.array(JournalCell), termMarks: z.array(TermMark) }),
  },
  createWork: {
    method: "post",
    path: "/journals/:classId/:subjectId/works",
    request: JournalKey.extend(ofWork),
    reply: JournalWork,
  },
  changeWork: {
    method: "patch",
    path: "/journal-works/:workId",
    request: z.object({ workId: Id, ...z.object(ofWork).omit({ kind: true }).partial().shape }),
    reply: JournalWork,
  },
  /** Only one without points. @throws conflict work_has_marks */
  removeWork: {
    method: "delete",
    path: "/journal-works/:workId",
    request: z.object({ workId: Id }),
    reply: Nothing,
  },
  /** Topic and homework of a date, as the journal shows them. */
  changeJournalLesson: {
    method: "patch",
    path: "/journals/:classId/:subjectId/lessons/:lessonId",
    request: JournalKey.extend({
      lessonId: Id,
      /** The lesson's own topic, as everywhere; an empty one clears it. */
      topic: z.string().trim().max(200).optional(),
      /** An empty one clears it: then what is made of the tasks stands again. */
      homework: z.string().trim().max(1000).optional(),
      /** Another line of the КТЖ stands on this date: "topic moved". Null: none. */
      planEntryId: Id.nullable().optional(),
    }),
    reply: JournalLesson,
  },
  /** What a КТЖ file (XLSX) would bring: read, not yet kept. @throws invalid plan_unreadable with details */
  previewPlan: {
    method: "post",
    path: "/journals/:classId/:subjectId/plan/preview",
    request: JournalKey.extend({ xlsxBase64: z.base64().max(3_000_000) }),
    reply: z.object({
      entries: z.array(PlanEntry),
      /** By the file's row, from 1; what is wrong, in a sentence. */
      problems: z.array(z.object({ row: z.int(), what: Words })),
    }),
  },
  /** Takes the lines in place of those there and lays them on the term's dates. */
  importPlan: {
    method: "post",
    path: "/journals/:classId/:subjectId/plan",
    request: JournalKey.extend({ entries: z.array(PlanEntry).min(1).max(400) }),
    reply: z.object({ lessons: z.array(JournalLesson) }),
  },
  listPlanEntries: {
    method: "get",
    path: "/journals/:classId/:subjectId/plan",
    request: JournalKey,
    reply: z.object({
      entries: z.array(PlanEntry.extend({ id: Id, lessonId: Id.nullable() })),
    }),
  },
  exportJournal: {
    method: "get",
    path: "/journals/:classId/:subjectId/export",
    request: JournalKey.extend({
      format: z.enum(["csv", "xlsx"]),
      language: z.enum(["kk", "ru", "en"]),
    }),
    reply: FileReply,
  },
  readGradingPolicy: {
    method: "get",
    path: "/journal-policy",
    request: z.object({}),
    reply: GradingPolicy,
  },
  /** By leadership. */
  changeGradingPolicy: {
    method: "post",
    path: "/journal-policy",
    request: GradingPolicy.omit({ isUnconfirmed: true }),
    reply: GradingPolicy,
  },
} satisfies Routes;

export const journalCalls = {
  /** This connection looks at a journal: it is told of changes until it says otherwise or goes. */
  "journal:watch": { request: JournalKey, reply: z.object({ watching: z.int() }) },
  "journal:leave": { request: JournalKey, reply: Nothing },
  /** Where one is, so that two teachers see each other's place. */
  "journal:focus": {
    request: JournalKey.extend({ pupilId: Id.nullable(), column: ColumnId.nullable() }),
    reply: Nothing,
  },
} satisfies Calls;

const ofJournal = { classId: Id, subjectId: Id };
export const journalNotices = {
  /** To those who look at it. */
  "journal:cellsChanged": z.object({
    ...ofJournal,
    cells: z.array(JournalCell),
    termMarks: z.array(TermMark),
  }),
  /** Dates, works, plan, attendance or proposals changed: to be read anew. */
  "journal:changed": z.object(ofJournal),
  "journal:focused": z.object({
    ...ofJournal,
    by: z.object({ id: Id, name: z.string() }),
    pupilId: Id.nullable(),
    column: ColumnId.nullable(),
  }),
} satisfies Notices;
