import { z } from "zod";
import { Day, Id, Instant, Nothing, type Routes, Words } from "../protocol/define.ts";

const Plain = z.string().trim().max(4000);
const PlainWords = z.object({ kk: Plain.min(1), ru: Plain, en: Plain });

/** A number to call at once: the school's, or the country's. */
export const UrgentNumber = z.object({
  number: z.string().regex(/^[+0-9 ()-]{2,20}$/),
  name: z.object({
    kk: z.string().trim().min(1).max(80),
    ru: z.string().trim().min(1).max(80),
    en: z.string().trim().min(1).max(80),
  }),
  /** False: the product's own, which nobody of the school has looked at yet. Saving the settings is looking. */
  isChecked: z.boolean().default(true),
});
export type UrgentNumber = z.infer<typeof UrgentNumber>;

/** What is said before the first private talk, in the school's words, by version: what is confidential and what is not. */
export const ConsentText = z.object({
  version: z.int().min(1),
  text: Words,
  /**
   * A pupil younger than this needs a parent's consent too; years. 0: nobody does. The school keeps no birth dates:
   * a pupil's age is taken from the grade, as that of its youngest (grade + 5).
   */
  parentUnderAge: z.int().min(0).max(18),
});
export type ConsentText = z.infer<typeof ConsentText>;

/** Somebody's consent to the text as it was then. A newer text asks anew. */
export const GivenConsent = z.object({ version: z.int(), at: Instant });
export type GivenConsent = z.infer<typeof GivenConsent>;

/** Why a pupil is talked to without a parent's consent. Documented by kind alone: words about it are the psychologist's locked notes. */
export const ExceptionKind = z.enum(["danger", "parentIsCause", "unreachable", "pupilAsks"]);
export type ExceptionKind = z.infer<typeof ExceptionKind>;

export const ConsentState = z.object({
  text: ConsentText,
  own: GivenConsent.nullable(),
  /** Of a pupil: whether a parent's is needed, and who gave it. */
  needsParent: z.boolean(),
  byParent: GivenConsent.nullable(),
  /** Of a parent: each child who needs theirs. Asked for once, for talks at large; whether there is one is not said. */
  children: z.array(z.object({ id: Id, name: z.string(), given: GivenConsent.nullable() })),
});
export type ConsentState = z.infer<typeof ConsentState>;

/** Talks of a week of the school, Monday's day. No names, no times, no hosts. */
export const WeekCount = z.object({
  week: Day,
  privateHeld: z.int(),
  privateNotHeld: z.int(),
  ordinaryHeld: z.int(),
  ordinaryNotHeld: z.int(),
});
export type WeekCount = z.infer<typeof WeekCount>;

/** A row that was opened or changed: that it was, never what it holds. */
export const auditActs = [
  "opened",
  "answered",
  "moved",
  "cancelled",
  "exception",
  "held",
  "noteOpened",
  "noteSaved",
  "noteRemoved",
  "settings",
] as const;
export const AuditAct = z.enum(auditActs);
export type AuditAct = z.infer<typeof AuditAct>;
export const AuditRow = z.object({
  /** The day, by the school's clock; to leadership the Monday of its week. */
  day: Day,
  act: AuditAct,
  /** A number of the row that leads nowhere: the same row has the same one within a day's list. */
  row: z.string(),
  /** For whom of the host's own rows the moment is told; null to leadership. */
  at: Instant.nullable(),
});
export type AuditRow = z.infer<typeof AuditRow>;

export const CounselSettings = z.object({
  urgent: z.array(UrgentNumber).max(8),
  consent: ConsentText,
});
export type CounselSettings = z.infer<typeof CounselSettings>;

export const safetyRoutes = {
  /** Numbers for urgent help: for everybody who is signed in. */
  readUrgentHelp: {
    method: "get",
    path: "/consultations/urgent",
    request: z.object({}),
    reply: z.object({ numbers: z.array(UrgentNumber) }),
  },
  readConsent: {
    method: "get",
    path: "/consultations/consent",
    request: z.object({}),
    reply: ConsentState,
  },
  /** The caller agrees to this version; a parent for a child. Conflict `consent_changed` where the text is newer. */
  giveConsent: {
    method: "post",
    path: "/consultations/consent",
    request: z.object({ version: z.int().min(1), childId: Id.optional() }),
    reply: ConsentState,
  },
  /** Taken back; talks that are agreed stay, and ask for it again. */
  withdrawConsent: {
    method: "delete",
    path: "/consultations/consent",
    request: z.object({ childId: Id.optional() }),
    reply: ConsentState,
  },
  /** The host of a private talk documents why it goes on without a parent's consent. */
  documentException: {
    method: "post",
    path: "/consultations/:consultationId/exception",
    request: z.object({ consultationId: Id, kind: ExceptionKind }),
    reply: Nothing,
  },
  readCounselSettings: {
    method: "get",
    path: "/consultations/settings",
    request: z.object({}),
    reply: CounselSettings,
  },
  /** A changed text is a new version. Russian or English left empty has the Kazakh words. */
  saveCounselSettings: {
    method: "post",
    path: "/consultations/settings",
    request: z.object({
      urgent: z.array(UrgentNumber).max(8),
      text: PlainWords,
      parentUnderAge: z.int().min(0).max(18),
    }),
    reply: CounselSettings,
  },
  /** Leadership's whole view: the last weeks that are over, newest first. */
  readCounts: {
    method: "get",
    path: "/consultations/counts",
    request: z.object({}),
    reply: z.object({ weeks: z.array(WeekCount) }),
  },
  /** A host: of their own rows. Leadership: of all, by weeks that are over (settings at once). Newest first, at most 200. */
  listAudit: {
    method: "get",
    path: "/consultations/audit",
    request: z.object({}),
    reply: z.object({ rows: z.array(AuditRow) }),
  },
} satisfies Routes;
