import { z } from "zod";
import { AttendanceCode } from "../attendance/protocol.ts";
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

/** Where entries go: by the API of the outside journal, or into a file that its clerk reads in. */
export const Channel = z.enum(["kundelik", "file"]);
export type Channel = z.infer<typeof Channel>;
/** What a school sends to: nothing yet, Kundelik's API (marks go by file beside it), or files alone. */
export const Target = z.enum(["none", "kundelik", "file"]);
export type Target = z.infer<typeof Target>;

export const EntryKind = z.enum(["attendance", "homework", "comment", "mark"]);
export type EntryKind = z.infer<typeof EntryKind>;

/** Letters that stand in a journal; one who was there has none. */
export const AbsenceCode = AttendanceCode.exclude(["present"]);
export type AbsenceCode = z.infer<typeof AbsenceCode>;

/** Points of `maxPoints` (10 for formative ones); a term mark 2 to 5 of 5; a сынақ 1 passed, 0 not, of 1. */
export const Content = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("attendance"), code: AbsenceCode }),
  z.object({ kind: z.literal("homework"), text: z.string(), topic: z.string(), dueDay: Day }),
  z.object({ kind: z.literal("comment"), text: z.string() }),
  z.object({ kind: z.literal("mark"), value: z.int(), maxPoints: z.int() }),
]);
export type Content = z.infer<typeof Content>;

/** `lesson:<id>`, `work:<id>`, `term:<year>-<number>`, `credit:<year>-<number>`. */
export const OutboxColumn = z
  .string()
  .regex(/^((lesson|work):[0-9a-f]{24}|(term|credit):\d{4}-[1-4])$/);

/**
 * `queued` signed, to be sent; `sending` on its way, perhaps already there; `sent` it stands outside (seen there, or
 * taken as a file); `refused` the outside said no; `cancelled` by its signer, or a newer version took its place.
 */
export const EntryState = z.enum(["queued", "sending", "sent", "refused", "cancelled"]);
export type EntryState = z.infer<typeof EntryState>;

/** Why an entry does not stand outside. Each has words and what to do in `outbox.json`. */
export const RefusalCode = z.enum([
  "notConfigured", // no target, or the administrator has not finished it
  "unauthorized", // the outside does not accept the school's credentials
  "unmappedLesson", // no lesson of this class, subject and time was found outside
  "unmappedPupil",
  "statusUnknown", // the outside does not know the name of this letter
  "rejected", // the outside refused the content; its words say why
  "tampered", // what is stored is not what was signed
  "unreachable", // tried for long, no answer
]);
export type RefusalCode = z.infer<typeof RefusalCode>;
/** `words`: the outside's own, as it said them; empty: it said none. */
export const Refusal = z.object({ code: RefusalCode, words: z.string() });
export type Refusal = z.infer<typeof Refusal>;

/** Where an item of the journal stands, in words a person finds it by. */
const place = {
  column: OutboxColumn,
  lessonId: Id.nullable(),
  /** The day it is of; null: a term mark. */
  day: Day.nullable(),
  /** The bell's number; null where it is no lesson's. */
  number: z.int().nullable(),
  /** БЖБ 1, ТЖБ; empty elsewhere. */
  columnName: z.string(),
  pupil: z.object({ id: Id, name: z.string() }).nullable(),
};

/** One difference between what stands here and what was last signed. `from`, `to`: null is nothing. */
export const Difference = z.object({
  key: z.string().max(200),
  channel: Channel,
  ...place,
  change: z.enum(["new", "changed", "removed"]),
  from: Content.nullable(),
  to: Content.nullable(),
});
export type Difference = z.infer<typeof Difference>;

export const OutboxEntry = z.object({
  id: Id,
  channel: Channel,
  classId: Id,
  className: z.string(),
  subjectId: Id,
  subjectName: z.object({ kk: z.string(), ru: z.string(), en: z.string() }),
  ...place,
  kind: EntryKind,
  content: Content.nullable(),
  version: z.int().min(1),
  state: EntryState,
  refusal: Refusal.nullable(),
  attempts: z.int(),
  signedBy: z.object({ id: Id, name: z.string() }),
  signedAt: Instant,
  /** Last change of its state. */
  at: Instant,
  /** When it is tried again by itself. */
  nextAt: Instant.nullable(),
  /** The caller may put it back or take it out. */
  mayAct: z.boolean(),
});
export type OutboxEntry = z.infer<typeof OutboxEntry>;

export const StepAct = z.enum([
  "looked",
  "signed",
  "sent",
  "again",
  "refused",
  "retried",
  "cancelled",
  "superseded",
  "tampered",
  "taken",
  "settings",
  "checked",
  "mapped",
]);
export type StepAct = z.infer<typeof StepAct>;
/** Who did what, and what was answered. Nothing of it is ever changed. */
export const OutboxStep = z.object({
  id: Id,
  at: Instant,
  act: StepAct,
  /** Null: the server itself. */
  by: z.object({ id: Id, name: z.string() }).nullable(),
  entryId: Id.nullable(),
  /** How many entries it was about. */
  count: z.int(),
  refusal: Refusal.nullable(),
});
export type OutboxStep = z.infer<typeof OutboxStep>;

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

/** Names of Kundelik's statuses for our letters. Inferred defaults (journal-systems.md): to be confirmed at set-up. */
export const StatusNames = z.object({
  unexcused: z.string().trim().min(1).max(40),
  ill: z.string().trim().min(1).max(40),
  excused: z.string().trim().min(1).max(40),
  late: z.string().trim().min(1).max(40),
});
export type StatusNames = z.infer<typeof StatusNames>;

const address = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((value) => {
    const { protocol, hostname, username } = new URL(value);
    const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
    return username === "" && (protocol === "https:" || isHere);
  }, "credentials travel encrypted only");
const secret = z.string().trim().max(500);

export const OutboxSettings = z.object({
  target: Target,
  baseUrl: z.string(),
  /** Of the school, outside. */
  outsideSchoolId: z.string(),
  clientId: z.string(),
  login: z.string(),
  /** Which of the secrets are kept. They are written and never read. */
  has: z.object({ clientSecret: z.boolean(), password: z.boolean(), token: z.boolean() }),
  statuses: StatusNames,
  /** As the outside listed them when it was last asked. */
  knownStatuses: z.array(z.string()),
  statusesConfirmedAt: Instant.nullable(),
  statusesConfirmedBy: z.string().nullable(),
  checkedAt: Instant.nullable(),
  unmapped: z.int(),
});
export type OutboxSettings = z.infer<typeof OutboxSettings>;

export const MappingKind = z.enum(["class", "subject", "person", "lesson"]);
export type MappingKind = z.infer<typeof MappingKind>;
/** One of ours and what it is outside. `outsideId` null: not found, or several fit (`candidates`). */
export const Mapping = z.object({
  kind: MappingKind,
  insideId: Id,
  name: z.string(),
  /** Of a pupil or a lesson. */
  className: z.string().nullable(),
  outsideId: z.string().nullable(),
  by: z.enum(["lookup", "hand", "import"]),
  candidates: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type Mapping = z.infer<typeof Mapping>;

const OutsideId = z.string().regex(/^\d{1,19}$/);

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
  readOutboxSettings: {
    method: "get",
    path: "/outbox/settings",
    request: z.object({}),
    reply: OutboxSettings,
  },
  /** What is absent stays; an empty secret is forgotten. Another address forgets every secret. */
  changeOutboxSettings: {
    method: "post",
    path: "/outbox/settings",
    request: z.object({
      target: Target.optional(),
      baseUrl: address.optional(),
      outsideSchoolId: OutsideId.or(z.literal("")).optional(),
      clientId: z.string().trim().max(200).optional(),
      login: z.string().trim().max(200).optional(),
      clientSecret: secret.optional(),
      password: secret.optional(),
      token: secret.optional(),
      statuses: StatusNames.optional(),
      /** The administrator has compared the names with the outside's list. */
      isConfirmed: z.boolean().optional(),
    }),
    reply: OutboxSettings,
  },
  /** Really calls: signs in outside, reads its statuses and the school's classes. */
  checkOutbox: {
    method: "post",
    path: "/outbox/settings/check",
    request: z.object({}),
    reply: z.object({
      problem: Refusal.nullable(),
      statuses: z.array(z.string()),
      /** Of our letters, those whose name the outside does not know. */
      unknown: z.array(AbsenceCode),
      classCount: z.int(),
      settings: OutboxSettings,
    }),
  },
  /** By name; those without an outside id first. */
  listMappings: {
    method: "get",
    path: "/outbox/mappings",
    request: z.object({
      kind: MappingKind,
      isUnmapped: z.stringbool().default(true),
      skip: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    reply: z.object({
      mappings: z.array(Mapping),
      total: z.int(),
      counts: z.record(MappingKind, z.object({ all: z.int(), unmapped: z.int() })),
    }),
  },
  /** Asks the outside for classes, subjects and pupils and pairs them by name; what was paired by hand stays. */
  findMappings: {
    method: "post",
    path: "/outbox/mappings/find",
    request: z.object({}),
    reply: z.object({ found: z.int(), unmapped: z.int() }),
  },
  setMapping: {
    method: "post",
    path: "/outbox/mappings",
    request: z.object({
      kind: MappingKind,
      insideId: Id,
      outsideId: OutsideId.nullable(),
    }),
    reply: Nothing,
  },
  /** Outside ids of people by their login here, such as another import brought them. */
  importMappings: {
    method: "post",
    path: "/outbox/mappings/import",
    request: z.object({
      lines: z
        .array(z.object({ login: z.string().trim().max(100), outsideId: OutsideId }))
        .max(5000),
    }),
    reply: z.object({ taken: z.int(), unknown: z.array(z.string()) }),
  },
} satisfies Routes;

export const outboxNotices = {
  /** To the signer: entries of this journal moved on. */
  "outbox:changed": z.object({ classId: Id, subjectId: Id }),
} satisfies Notices;
