import { z } from "zod";
import { Day, Id, Instant, Nothing, type Notices, type Routes, Words } from "../protocol/define.ts";

/**
 * `private`: with the psychologist, end to end encrypted, hidden from everybody else. `ordinary`: a teacher's or the
 * director's talk with a pupil or a parent (duties 3.12, 1.3, 4.24), in a room like any other.
 */
export const ConsultationKind = z.enum(["private", "ordinary"]);
export type ConsultationKind = z.infer<typeof ConsultationKind>;
/** How one wants to talk. Whatever it is, either may switch the camera off. */
export const TalkWay = z.enum(["video", "sound", "text"]);
export type TalkWay = z.infer<typeof TalkWay>;

/**
 * `asked` waits for the host, or where the host proposed it (`waitsFor` guest) for the guest; `moved` by the host to
 * another time, waits for the guest. Of those that are over by the clock nobody says more than whether it was held.
 */
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
  /** A free time that is picked is agreed at once; else the host answers first. */
  isInstant: z.boolean(),
  ways: z.array(TalkWay).min(1).max(3),
});
export type Availability = z.infer<typeof Availability>;

/**
 * When talks begin in one window, minutes since midnight: it is cut from its beginning into whole talks with the buffer
 * between them. Here because a host's screen previews what the server will offer.
 */
export function startsIn(
  { fromMin, toMin }: { fromMin: number; toMin: number },
  { lengthMin, bufferMin }: Pick<Availability, "lengthMin" | "bufferMin">,
): number[] {
  const starts: number[] = [];
  for (let minute = fromMin; minute + lengthMin <= toMin; minute += lengthMin + bufferMin)
    starts.push(minute);
  return starts;
}

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

/** Where reminders go: into the open page, by letter, or nowhere. */
export const ReminderChannel = z.enum(["app", "mail", "none"]);
export type ReminderChannel = z.infer<typeof ReminderChannel>;
/** So long before, minutes. */
export const LeadMin = z.int().min(5).max(1440);
export const Reminders = z.object({
  channel: ReminderChannel,
  leadMin: LeadMin,
  /** Whether letters reach this person: an address is known and the school has a mail server. */
  canMail: z.boolean(),
});
export type Reminders = z.infer<typeof Reminders>;

/** Bytes without meaning to the server, base64; sizes are padded by the client to steps of 1 kB. */
export const Ciphertext = z.base64().max(100_000);
/** A reason sealed to its host: a page of words at most. */
export const SealedReason = z.base64().max(12_000);

/** What stands before a private talk of this guest: their own consent, their parent's, or nothing any more. */
export const ConsentNeed = z.enum(["none", "own", "parent"]);
export type ConsentNeed = z.infer<typeof ConsentNeed>;

const Side = z.object({ id: Id, name: z.string() });
/** A consultation as one of its sides sees it. Nobody else sees one at all. */
export const Consultation = z.object({
  /** Also the id of its room. */
  id: Id,
  kind: ConsultationKind,
  host: Side,
  /** The pupil or parent it is for. */
  guest: Side,
  /** A parent beside the child, a child beside the parent; four people at most with host and guest. */
  others: z.array(Side),
  state: ConsultationState,
  /** Whose answer it waits for; null: nobody's. */
  waitsFor: z.enum(["host", "guest"]).nullable(),
  /** Null: asked without a time. */
  startsAt: Instant.nullable(),
  lengthMin: z.int(),
  way: TalkWay,
  /** Sealed to the host; given to the host alone, null to all others and where none was given. */
  reason: SealedReason.nullable(),
  /** The room may be entered: agreed, from 10 minutes before to half an hour after its time. */
  isOpen: z.boolean(),
  /** For the guest and the host of a private talk; `none` to others. */
  consentNeed: ConsentNeed,
  isHost: z.boolean(),
});
export type Consultation = z.infer<typeof Consultation>;

const one = { consultationId: Id };
/** `coveredUntil`: until then this sign-in is not shown private talks older than itself (`signInRoutes`); null: it is. */
const asOf = { now: Instant, coveredUntil: Instant.nullable() };
/** A time for a talk; whether it is free is looked at again when it is taken. Beyond two people: invalid `room_full`. */
const ofTalk = { way: TalkWay, withIds: z.array(Id).max(100).default([]) };

export const bookingRoutes = {
  /** Whom the caller may talk to: a pupil their school's psychologists and own teachers; a parent also the leadership. */
  listHosts: {
    method: "get",
    path: "/consultations/hosts",
    request: z.object({}),
    reply: z.object({ hosts: z.array(Host) }),
  },
  /** Times of a host from now to their horizon; days without any are left out. Taken ones are there without whose. */
  readTimes: {
    method: "get",
    path: "/consultations/hosts/:hostId/times",
    request: z.object({ hostId: Id }),
    reply: z.object({
      now: Instant,
      lengthMin: z.int(),
      ways: z.array(TalkWay),
      isInstant: z.boolean(),
      days: z.array(z.object({ day: Day, slots: z.array(Slot) })),
    }),
  },
  /**
   * Whom a caller may take along: a parent their children, a pupil their parents; of a host those they may invite, by
   * name, and with `guestId` the family of that one alone: nobody else may sit beside them.
   */
  listCompanions: {
    method: "get",
    path: "/consultations/companions",
    request: z.object({ search: z.string().trim().max(100).default(""), guestId: Id.optional() }),
    reply: z.object({
      people: z.array(z.object({ id: Id, name: z.string(), className: z.string().nullable() })),
    }),
  },
  /** Takes a free time, or asks without one (`startsAt` null). Conflict `time_taken` where somebody was faster. */
  askConsultation: {
    method: "post",
    path: "/consultations",
    request: z.object({
      hostId: Id,
      startsAt: Instant.nullable(),
      reason: SealedReason.nullable().default(null),
      ...ofTalk,
    }),
    reply: Consultation,
  },
  /** A host proposes a time to a pupil or a parent; it waits for their answer. */
  offerConsultation: {
    method: "post",
    path: "/consultations/offers",
    request: z.object({
      kind: ConsultationKind,
      guestId: Id,
      startsAt: Instant,
      lengthMin: z.int().min(10).max(180),
      ...ofTalk,
    }),
    reply: Consultation,
  },
  /** One's own: to come, waiting and those of the last day, by time; or past ones, latest first, at most 100. */
  listConsultations: {
    method: "get",
    path: "/consultations",
    request: z.object({ isPast: z.stringbool().default(false) }),
    reply: z.object({ ...asOf, consultations: z.array(Consultation) }),
  },
  /**
   * By the side it waits for; host and guest alone answer, move and cancel. A host gives a time (`startsAt`) to what
   * was asked without one: it is agreed at once, the guest may move or cancel it.
   */
  answerConsultation: {
    method: "post",
    path: "/consultations/:consultationId/answer",
    request: z.object({ ...one, isAgreed: z.boolean(), startsAt: Instant.optional() }),
    reply: Consultation,
  },
  /** To another time: a host's waits for the guest; a guest picks one that is free. */
  moveConsultation: {
    method: "post",
    path: "/consultations/:consultationId/move",
    request: z.object({ ...one, startsAt: Instant }),
    reply: Consultation,
  },
  cancelConsultation: {
    method: "post",
    path: "/consultations/:consultationId/cancel",
    request: z.object(one),
    reply: Consultation,
  },
  /** Its host says whether it was held; may be said again. */
  markHeld: {
    method: "post",
    path: "/consultations/:consultationId/held",
    request: z.object({ ...one, isHeld: z.boolean() }),
    reply: Consultation,
  },
  /** The caller's own hours as a host; null: none yet. */
  readAvailability: {
    method: "get",
    path: "/consultations/availability",
    request: z.object({}),
    reply: z.object({ availability: Availability.nullable() }),
  },
  saveAvailability: {
    method: "post",
    path: "/consultations/availability",
    request: z.object({ availability: Availability }),
    reply: z.object({ availability: Availability }),
  },
  /** Address of the caller's calendar (RFC 5545), as a host: every entry has the same neutral title. Null: not made. */
  readCalendarAddress: {
    method: "get",
    path: "/consultations/calendar",
    request: z.object({}),
    reply: z.object({ path: z.string().nullable() }),
  },
  /** Makes a new address; the former one stops working. */
  renewCalendarAddress: {
    method: "post",
    path: "/consultations/calendar",
    request: z.object({}),
    reply: z.object({ path: z.string() }),
  },
  /** How one is reminded. Every reminder says no more than that there is a meeting, and when. */
  readReminders: {
    method: "get",
    path: "/consultations/reminders",
    request: z.object({}),
    reply: Reminders,
  },
  saveReminders: {
    method: "post",
    path: "/consultations/reminders",
    request: z.object({ channel: ReminderChannel, leadMin: LeadMin }),
    reply: Reminders,
  },
  /** A side's: the reminder of this time is on their screen, and is not told again. */
  seeReminder: {
    method: "post",
    path: "/consultations/:consultationId/reminded",
    request: z.object({ ...one, startsAt: Instant }),
    reply: Nothing,
  },
  /** Last of its kind of address: the fixed ones above come first. */
  readConsultation: {
    method: "get",
    path: "/consultations/:consultationId",
    request: z.object(one),
    reply: Consultation,
  },
} satisfies Routes;

export const bookingNotices = {
  /** Something of it changed; told to its sides alone. What changed is asked for. */
  "consultation:changed": z.object({ consultationId: Id }),
  /** It begins in so many minutes. Channel `app`: told when due, each minute and to who connects, until it is seen. */
  "consultation:reminded": z.object({ consultationId: Id, startsAt: Instant, inMin: z.int() }),
} satisfies Notices;
