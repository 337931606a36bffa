import { z } from "zod";
import { Lesson } from "../lessons/protocol.ts";
import { Id, Instant } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";
import { linkQualities, receiveModes } from "./protocol-values.ts";

/**
 * What somebody is in a room. `host`: its teacher; `cohost`: an assistant teacher; `pupil`; `parent`: sits in and
 * listens; `guest`: came by a single-use link; `listener`: of a one-way room.
 */
export const RoomRole = z.enum(["host", "cohost", "pupil", "parent", "guest", "listener"]);
export type RoomRole = z.infer<typeof RoomRole>;

/** Every act the room guards, by role; `server/rooms/permissions.ts` holds the table. */
export const RoomAction = z.enum([
  "speak", // send a microphone
  "showCamera",
  "shareScreen",
  "chat",
  "raiseHand",
  "react", // reactions, understood or not
  "answer", // polls, the presence prompt
  "draw", // on the board and over slides, where the right `board` allows
  "writeNote", // privately to the teacher
  "present", // put slides, the board or a video on the stage
  "ask", // polls, timer, random pupil, presence prompt
  "lead", // mute, call, locks, remove, let in, delete chat
  "group", // make groups, visit, call back
  "record",
  "invite", // guests by link; parents sitting in
  "appoint", // co-hosts
  "seeModes", // who receives what, private notes, reports
] as const);
export type RoomAction = z.infer<typeof RoomAction>;

/**
 * What kind of meeting the room holds. `consultation` and `private` are made in `consultations`, all others but a
 * lesson in `meetings`. A `private` room is sealed end to end: what it may do is a list of its own (`sealedCalls`).
 */
export const RoomKind = z.enum([
  ...(["lesson", "practice", "coaching", "parents", "event"] as const),
  ...(["consultation", "private"] as const),
]);
export type RoomKind = z.infer<typeof RoomKind>;

/** What is held in a room. A lesson has a class and a subject; every other kind a title. */
export const RoomInfo = Lesson.pick({
  id: true,
  teacher: true,
  startsAt: true,
  durationMin: true,
  state: true,
  topic: true,
  startedAt: true,
  endedAt: true,
  presentCount: true,
}).extend({
  kind: RoomKind,
  title: z.string().nullable(),
  classId: Id.nullable(),
  className: z.string().nullable(),
  subject: Subject.nullable(),
  /** Only the host and co-hosts are heard and seen, unless called. */
  isOneWay: z.boolean(),
  /** Who enters this many minutes after the start is late, by the school's policy; absent where nobody is. */
  lateAfterMin: z.number().optional(),
});
export type RoomInfo = z.infer<typeof RoomInfo>;

/**
 * How much a device receives; kept by the server per person. Voice first in each: `sound` about 24 kbit/s;
 * `slides` sound, slides, board and the screen as still pictures; `small` and the teacher at 180 lines; `full`.
 */
export const ReceiveMode = z.enum(receiveModes);
export type ReceiveMode = z.infer<typeof ReceiveMode>;

/** The link in words, by Jitsi's thresholds (live.md). */
export const LinkQuality = z.enum(linkQualities);
export type LinkQuality = z.infer<typeof LinkQuality>;

/** What the stage holds beside the teacher's picture; the same for everybody. A shared screen goes above it. */
export const StageContent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("slides"), deckId: Id, page: z.int().min(1) }),
  z.object({ kind: z.literal("board"), sceneId: Id }),
  z.object({ kind: z.literal("video"), playId: Id }),
]);
export type StageContent = z.infer<typeof StageContent>;

/** What a person may do in this room right now. The server checks each; the client only hides. */
export const RoomRights = z.object({
  microphone: z.boolean(),
  camera: z.boolean(),
  screen: z.boolean(),
  chat: z.boolean(),
  /** Drawing on the board and over slides. */
  board: z.boolean(),
  /** Ceiling of the camera: 180 lines and 150 kbit/s for pupils unless the teacher allowed more. */
  cameraMaxHeightPx: z.int(),
  cameraMaxBitrateBps: z.int(),
});
export type RoomRights = z.infer<typeof RoomRights>;

/** What the teacher has opened to the whole class; one pupil may have been given more or less. */
export const ClassLocks = RoomRights.pick({
  microphone: true,
  camera: true,
  screen: true,
  chat: true,
  board: true,
});
export type ClassLocks = z.infer<typeof ClassLocks>;

export const SeatState = z.enum(["absent", "here", "reconnecting", "left", "removed"]);
/** One person of the room: the teacher first, then the whole class, absent pupils too. */
export const Seat = z.object({
  personId: Id,
  name: z.string(),
  role: RoomRole,
  state: SeatState,
  devices: z.int(),
  /** A microphone is there, muted or not. */
  hasMicrophone: z.boolean(),
  /** Nobody can hear this person: no microphone, or each is paused. */
  isMuted: z.boolean(),
  /** A camera or screen is being sent; a paused one is not. */
  hasCamera: z.boolean(),
  hasScreen: z.boolean(),
  /** When the hand went up; the queue is by this. */
  handRaisedAt: Instant.nullable(),
  /** The teacher gave this pupil the floor: picture and sound go to everybody. */
  isCalled: z.boolean(),
  enteredAt: Instant.nullable(),
  /** Attempts to connect today that failed, for an absent pupil. */
  attempts: z.int(),
  rights: RoomRights,
  /** Of the device that receives most; null while away. */
  mode: ReceiveMode.nullable(),
  quality: LinkQuality,
  /** The group the person is in; null: with the whole class. */
  groupId: Id.nullable(),
});
export type Seat = z.infer<typeof Seat>;
