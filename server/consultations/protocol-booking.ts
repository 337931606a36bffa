import { z } from "zod";
import { Day, Id, Instant, Words } from "../protocol/define.ts";

/**
 * `private`: with the psychologist, end to end encrypted, hidden from everybody else. `ordinary`: a teacher's or the
 * director's talk with a pupil or a parent (duties 3.12, 1.3, 4.24), in a room like any other.
 */
export const ConsultationKind = z.enum(["private", "ordinary"]);
export type ConsultationKind = z.infer<typeof ConsultationKind>;
/** How one wants to talk. Whatever it is, either may switch the camera off. */
export const TalkWay = z.enum(["video", "sound", "text"]);
export type TalkWay = z.infer<typeof TalkWay>;

/** `asked` waits for the host; `moved` by the host to another time, waits for the other side. */
export const ConsultationState = z.enum([
  "asked",
  "agreed",
  "moved",
  "declined",
  "cancelled",
  "held",
  "notHeld",
]);
export type ConsultationState = z.infer<typeof ConsultationState>;

/** Minutes since midnight in the school's time zone. */
const Minute = z.int().min(0).max(1440);
/** When somebody can be talked to, week by week. */
export const Availability = z.object({
  windows: z
    .array(
      z
        .object({ weekday: z.int().min(1).max(7), fromMin: Minute, toMin: Minute })
        .refine(({ fromMin, toMin }) => fromMin < toMin),
    )
    .max(40),
  /** Of one talk, minutes. */
  lengthMin: z.int().min(10).max(180),
  /** Between two talks, minutes. */
  bufferMin: z.int().min(0).max(120),
  /** So long before it at the latest one may book, hours. */
  noticeHours: z.int().min(0).max(336),
  /** So far ahead one may book, days. */
  horizonDays: z.int().min(1).max(90),
  daysOff: z.array(Day).max(200),
  ways: z.array(TalkWay).min(1).max(3),
});
export type Availability = z.infer<typeof Availability>;

/** A time that can be booked, or that somebody has (`isFree: false`: whose it is nobody is told). */
export const Slot = z.object({ startsAt: Instant, isFree: z.boolean() });
export type Slot = z.infer<typeof Slot>;

/** Whom one may talk to. */
export const Host = z.object({
  id: Id,
  name: z.string(),
  kind: ConsultationKind,
  /** What they are in the school: «педагог-психолог», the subject they teach this reader's class. */
  about: Words,
  lengthMin: z.int(),
  /** Whether there are times to choose from; else one asks without a time. */
  hasTimes: z.boolean(),
  /** For private talks: the key to which a reason is sealed; null while the host has made none. */
  reasonKey: z.string().nullable(),
});
export type Host = z.infer<typeof Host>;

/** Bytes without meaning to the server, base64; sizes are padded by the client to steps of 1 kB. */
export const Ciphertext = z.base64().max(100_000);

/** A consultation as one of its sides sees it. Nobody else sees one at all. */
export const Consultation = z.object({
  id: Id,
  kind: ConsultationKind,
  host: z.object({ id: Id, name: z.string() }),
  /** The pupil or parent it is for. */
  guest: z.object({ id: Id, name: z.string() }),
  /** A parent beside the child, a child beside the parent; four people at most with host and guest. */
  others: z.array(z.object({ id: Id, name: z.string() })).max(2),
  state: ConsultationState,
  startsAt: Instant.nullable(),
  lengthMin: z.int(),
  way: TalkWay,
  /** Sealed to the host; the guest's own copy is not kept. Null: none was given. */
  reason: Ciphertext.nullable(),
  /** The room may be entered: from 10 minutes before to the end of its time and half an hour more. */
  isOpen: z.boolean(),
  /** Consent is missing for the first private talk. */
  needsConsent: z.boolean(),
  isHost: z.boolean(),
});
export type Consultation = z.infer<typeof Consultation>;

/** What is said before the first private talk, in the school's words, by version. */
export const ConsentText = z.object({ version: z.int(), text: Words, parentUnderAge: z.int() });
export type ConsentText = z.infer<typeof ConsentText>;
/** Numbers to call at once: the school's, and the country's. */
export const UrgentNumber = z.object({
  number: z.string().regex(/^[+0-9 ()-]{2,20}$/),
  name: Words,
});
export type UrgentNumber = z.infer<typeof UrgentNumber>;
