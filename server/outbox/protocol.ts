import { z } from "zod";
import { Language } from "../people/protocol.ts";
import {
  Day,
  FileReply,
  Id,
  Instant,
  Nothing,
  type Notices,
  type Routes,
} from "../protocol/define.ts";
import {
  Content,
  Difference,
  EntryState,
  OutboxEntry,
  OutboxStep,
  Refusal,
  Target,
} from "./protocol-entries.ts";
import { outboxSettingsRoutes } from "./protocol-settings.ts";

/** One class and subject, first and last day included. */
const ofJournal = { classId: Id, subjectId: Id, from: Day, to: Day };
export const OutboxKey = z.object(ofJournal);
export type OutboxKey = z.infer<typeof OutboxKey>;

/** What the journal's strip says. */
export const OutboxState = z.object({
  target: Target,
  /** The target can be sent to. */
  isReady: z.boolean(),
  /** Attendance that a teacher has confirmed. */
  confirmed: z.int(),
  toSign: z.int(),
  onWay: z.int(),
  /** Signed, waiting to be taken as a file. */
  inFile: z.int(),
  refused: z.int(),
  firstRefusal: z.object({ refusal: Refusal, content: Content.nullable() }).nullable(),
  lastSent: z.object({ at: Instant, count: z.int() }).nullable(),
  maySign: z.boolean(),
});
export type OutboxState = z.infer<typeof OutboxState>;

export const outboxRoutes = {
  readOutboxState: {
    method: "get",
    path: "/outbox/journals/:classId/:subjectId/state",
    request: OutboxKey,
    reply: OutboxState,
  },
  /** What would be signed: the differences by day and pupil. `digest` names exactly this. Looking is kept in the audit. */
  previewOutbox: {
    method: "get",
    path: "/outbox/journals/:classId/:subjectId",
    request: OutboxKey,
    reply: z.object({
      target: Target,
      isReady: z.boolean(),
      maySign: z.boolean(),
      digest: z.string(),
      same: z.int(),
      differences: z.array(Difference),
      /** Held lessons whose attendance nobody has confirmed yet. */
      unconfirmedLessons: z.int(),
    }),
  },
  /**
   * Signs what was looked at, without what is left out, and sends it on its way. @throws conflict outbox_changed (look
   * again), outbox_not_ready
   */
  signOutbox: {
    method: "post",
    path: "/outbox/journals/:classId/:subjectId/sign",
    request: OutboxKey.extend({
      digest: z.string().max(100),
      leftOut: z.array(z.string().max(200)).max(5000).default([]),
    }),
    reply: z.object({ signed: z.int(), toSend: z.int(), toFile: z.int() }),
  },
  /** Newest first. Of the caller's own signing; of the school for leadership. */
  listOutbox: {
    method: "get",
    path: "/outbox",
    request: z.object({
      state: EntryState.optional(),
      classId: Id.optional(),
      subjectId: Id.optional(),
      skip: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    reply: z.object({
      entries: z.array(OutboxEntry),
      total: z.int(),
      /** Of every state, whatever is asked for. */
      counts: z.record(EntryState, z.int()),
      target: Target,
    }),
  },
  /** Refused ones are tried again at once: those named, or all of the caller's. */
  retryOutbox: {
    method: "post",
    path: "/outbox/retry",
    request: z.object({ entryIds: z.array(Id).max(500).optional() }),
    reply: z.object({ retried: z.int() }),
  },
  /** Takes out one that was refused, or has not been tried yet. @throws conflict outbox_on_way */
  cancelOutbox: {
    method: "post",
    path: "/outbox/:entryId/cancel",
    request: z.object({ entryId: Id }),
    reply: Nothing,
  },
  /** The audit, newest first: of one entry, or of all the caller may see. */
  listOutboxSteps: {
    method: "get",
    path: "/outbox/steps",
    request: z.object({
      entryId: Id.optional(),
      skip: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    reply: z.object({ steps: z.array(OutboxStep), total: z.int() }),
  },
  /** Signed entries of the file channel in the journal's layout; they count as sent then. @throws not_found, none are */
  takeOutboxFile: {
    method: "post",
    path: "/outbox/journals/:classId/:subjectId/file",
    request: OutboxKey.extend({ format: z.enum(["csv", "xlsx"]), language: Language }),
    reply: FileReply,
  },
  /** «Журналға көшіру»: topic, homework and who was absent, as text. */
  readLessonJournalText: {
    method: "get",
    path: "/lessons/:lessonId/journal-text",
    request: z.object({ lessonId: Id, language: z.enum(["kk", "ru"]) }),
    reply: z.object({ text: z.string() }),
  },
  ...outboxSettingsRoutes,
} satisfies Routes;

export const outboxNotices = {
  /** To the signer: entries of this journal moved on. */
  "outbox:changed": z.object({ classId: Id, subjectId: Id }),
} satisfies Notices;
