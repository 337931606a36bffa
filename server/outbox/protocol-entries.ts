import { z } from "zod";
import { AttendanceCode } from "../attendance/protocol.ts";
import { Day, Id, Instant } from "../protocol/define.ts";

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
  /** The entry it is about; null: several, or it was erased with its pupil. */
  entry: z.object({ ...place, kind: EntryKind }).nullable(),
  /** How many entries it was about. */
  count: z.int(),
  refusal: Refusal.nullable(),
});
export type OutboxStep = z.infer<typeof OutboxStep>;
