import { z } from "zod";
import { type Calls, Id, Instant, Nothing, type Notices } from "../protocol/define.ts";
import { DeviceId } from "../rooms/protocol.ts";

/**
 * Where somebody stands before a private room. `early`: before its time; `consent`: it is missing; `waiting`: the
 * host is asked; `admitted`: a ticket is given; `refused`: the host said no; `over`: ended, cancelled or past.
 */
export const WaitState = z.enum(["early", "consent", "waiting", "admitted", "refused", "over"]);
export type WaitState = z.infer<typeof WaitState>;

/** 256 random bits, base64url: lets one device of one person in, once, within a minute. */
export const Ticket = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const Waiting = z.object({
  personId: Id,
  name: z.string(),
  since: Instant,
  /** This device cannot seal what it sends: with it nothing of the talk would be locked. */
  canSeal: z.boolean(),
  /** They are inside by another device already; letting this one in shows that one out. */
  isInside: z.boolean(),
  /** They signed in by a card that somebody else issued not long ago: perhaps it is not them. */
  byCard: z.object({ by: z.string(), at: Instant }).nullable(),
});
export type Waiting = z.infer<typeof Waiting>;

const ofRoom = { lessonId: Id };
const ofDevice = { ...ofRoom, deviceId: DeviceId, canSeal: z.boolean() };

/** `lessonId` is the consultation's id, as of every room. */
export const consultationCalls = {
  /** A side at the door of a private room: the host gets a ticket at once, anybody else waits for the host. */
  "consultation:knock": {
    request: z.object(ofDevice),
    reply: z.object({ state: WaitState, ticket: Ticket.nullable(), startsAt: Instant.nullable() }),
  },
  "consultation:stopWaiting": { request: z.object(ofRoom), reply: Nothing },
  /** The host's: who waits now. */
  "consultation:listWaiting": {
    request: z.object(ofRoom),
    reply: z.object({ waiting: z.array(Waiting) }),
  },
  /** The host's: lets one in or sends one away. Conflict `room_full` beside four people. */
  "consultation:letIn": {
    request: z.object({ ...ofRoom, personId: Id, isAdmitted: z.boolean() }),
    reply: Nothing,
  },
  /** The host's: everybody out; held or not. */
  "consultation:end": { request: z.object({ ...ofRoom, isHeld: z.boolean() }), reply: Nothing },
  /** A line the speaker's device or hand wrote, for those who read better than they hear; shown, never stored. Ordinary rooms only. */
  "consultation:caption": {
    request: z.object({ ...ofRoom, text: z.string().trim().min(1).max(300), isFinal: z.boolean() }),
    reply: Nothing,
  },
  /** A guest's: speak slower, say it again. Ordinary rooms only. */
  "consultation:askPace": {
    request: z.object({ ...ofRoom, wish: z.enum(["slower", "again", "pause"]) }),
    reply: Nothing,
  },
} satisfies Calls;

export const consultationNotices = {
  /** To the host's devices. */
  "consultation:waitingChanged": z.object({ lessonId: Id, waiting: z.array(Waiting) }),
  /** To the device that waits. */
  "consultation:doorAnswered": z.object({
    lessonId: Id,
    state: WaitState,
    ticket: Ticket.nullable(),
  }),
  "consultation:captioned": z.object({
    lessonId: Id,
    personId: Id,
    text: z.string(),
    isFinal: z.boolean(),
  }),
  "consultation:paceAsked": z.object({
    lessonId: Id,
    personId: Id,
    wish: z.enum(["slower", "again", "pause"]),
  }),
} satisfies Notices;
