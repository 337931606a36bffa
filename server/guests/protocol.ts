import { z } from "zod";
import { Lesson, LessonState } from "../lessons/protocol.ts";
import {
  type Calls,
  Id,
  Instant,
  Nothing,
  type Notices,
  type Routes,
  Words,
} from "../protocol/define.ts";

/** A guest link's code: 128 random bits, base64url. It stands after the # of an address, so no server logs it. */
export const GuestCode = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
export const GUEST_NAME_MAX = 60;
const GuestName = z.string().trim().min(2).max(GUEST_NAME_MAX);

/** A single-use way into one lesson for somebody who is not of the school. The code itself is told once, when made. */
export const GuestLink = z.object({
  /** Also the guest's own id in the room. */
  id: Id,
  /** For whom the teacher made it. */
  label: z.string(),
  /** What the guest wrote at the door; null: nobody has come by it yet. */
  name: z.string().nullable(),
  state: z.enum(["unused", "used", "expired"]),
  expiresAt: Instant,
});
export type GuestLink = z.infer<typeof GuestLink>;

/** What a guest is told of the lesson before the door. */
export const GuestInvitation = z.object({
  lessonId: Id,
  school: Words,
  subject: Words,
  className: z.string(),
  teacherName: z.string(),
  startsAt: Instant,
  durationMin: z.int(),
  state: LessonState,
});
export type GuestInvitation = z.infer<typeof GuestInvitation>;

/** Where a guest stands. `early`: the lesson has not begun; `over`: it has ended or will not be. */
export const DoorState = z.enum(["early", "waiting", "admitted", "refused", "over"]);
export type DoorState = z.infer<typeof DoorState>;

export const WaitingGuest = z.object({ guestId: Id, name: z.string(), since: Instant });
export type WaitingGuest = z.infer<typeof WaitingGuest>;

const ofLesson = { lessonId: Id };

export const guestRoutes = {
  /** Links of a lesson that were not revoked, for its teacher and assistants. */
  listGuestLinks: {
    method: "get",
    path: "/lessons/:lessonId/guests",
    request: z.object(ofLesson),
    reply: z.array(GuestLink),
  },
  makeGuestLink: {
    method: "post",
    path: "/lessons/:lessonId/guests",
    request: z.object({ ...ofLesson, label: z.string().trim().max(GUEST_NAME_MAX) }),
    reply: z.object({ link: GuestLink, code: GuestCode }),
  },
  /** The link stops working; a guest who came by it is out at once. */
  revokeGuestLink: {
    method: "delete",
    path: "/lessons/:lessonId/guests/:linkId",
    request: z.object({ ...ofLesson, linkId: Id }),
    reply: Nothing,
  },
  /** Teachers of the school by name, to choose an assistant from; at most 20. */
  listColleagues: {
    method: "get",
    path: "/colleagues",
    request: z.object({ search: z.string().trim().max(100).default("") }),
    reply: z.array(z.object({ id: Id, name: z.string(), fullName: z.string() })),
  },
  /** Makes somebody an assistant in this lesson, or no more. */
  changeCohost: {
    method: "post",
    path: "/lessons/:lessonId/cohosts",
    request: z.object({ ...ofLesson, personId: Id, isCohost: z.boolean() }),
    reply: Lesson,
  },
  /** What the link is for; it is not used up by this. */
  readInvitation: {
    method: "post",
    path: "/guests/invitation",
    access: "anyone",
    request: z.object({ code: GuestCode }),
    reply: GuestInvitation,
  },
  /** Uses the link up: its token opens the way to this one lesson's door and nothing else. */
  useGuestLink: {
    method: "post",
    path: "/guests/token",
    access: "anyone",
    request: z.object({ code: GuestCode, name: GuestName }),
    reply: z.object({ token: z.string(), expiresAt: Instant, invitation: GuestInvitation }),
  },
} satisfies Routes;

export const guestCalls = {
  /** A guest at the door: where they stand, and whether the teacher is asked. Needs a guest's token. */
  "guest:knock": { request: z.object(ofLesson), reply: z.object({ state: DoorState }) },
  "guest:listWaiting": {
    request: z.object(ofLesson),
    reply: z.object({ waiting: z.array(WaitingGuest) }),
  },
  /** Lets one in or sends one away; null: all who wait. */
  "guest:answer": {
    request: z.object({ ...ofLesson, guestId: Id.nullable(), isAdmitted: z.boolean() }),
    reply: Nothing,
  },
  /** Makes a pupil or a colleague an assistant from within the room, or no more. */
  "guest:appoint": {
    request: z.object({ ...ofLesson, personId: Id, isCohost: z.boolean() }),
    reply: Nothing,
  },
} satisfies Calls;

export const guestNotices = {
  /** Told to those who may let in. */
  "guest:waitingChanged": z.object({ lessonId: Id, waiting: z.array(WaitingGuest) }),
  /** Told to the guest alone. */
  "guest:doorChanged": z.object({ lessonId: Id, state: DoorState }),
} satisfies Notices;
