import { z } from "zod";
import { Role } from "../people/protocol.ts";
import {
  type Calls,
  FileReply,
  Id,
  Instant,
  Nothing,
  type Notices,
  type Routes,
} from "../protocol/define.ts";

/**
 * `coaching`: for members of staff; `parents`: for parents of classes; `event`: for pupils, and who else is named;
 * `practice`: a teacher alone, in nobody's list.
 */
export const MeetingKind = z.enum(["coaching", "parents", "event", "practice"]);
export type MeetingKind = z.infer<typeof MeetingKind>;

/** Who is meant: members of staff, parents or pupils, of the classes named or of the whole school (none named). */
export const MeetingGroup = z.enum(["staff", "parents", "pupils"]);
export type MeetingGroup = z.infer<typeof MeetingGroup>;
export const Audience = z.object({
  /** Nobody: a practice room. */
  groups: z.array(MeetingGroup).max(3),
  classIds: z.array(Id).max(100),
});
export type Audience = z.infer<typeof Audience>;

export const TITLE_MAX_CHARS = 120;
export const ABOUT_MAX_CHARS = 4000;
const Title = z.string().trim().min(1).max(TITLE_MAX_CHARS);
const About = z.string().trim().max(ABOUT_MAX_CHARS);
const DurationMin = z.int().min(5).max(240);

export const Meeting = z.object({
  id: Id,
  kind: MeetingKind,
  title: z.string(),
  /** What everybody should know, whether they can come or not; «read» is said of this. */
  about: z.string(),
  host: z.object({ id: Id, name: z.string() }),
  audience: Audience,
  /** Names of the audience's classes, in the school's order. */
  classNames: z.array(z.string()),
  /** Only those who lead are heard and seen, unless called. */
  isOneWay: z.boolean(),
  startsAt: Instant,
  durationMin: DurationMin,
  state: z.enum(["planned", "live", "ended", "cancelled"]),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  presentCount: z.int(),
  /** The caller leads it. */
  isHost: z.boolean(),
  /** The caller may see who came and who has read. */
  maySeeSheet: z.boolean(),
  /** When the caller said «read»; null: not yet. */
  readAt: Instant.nullable(),
});
export type Meeting = z.infer<typeof Meeting>;

/** One person of the audience. `minutes` counts once what several devices saw. */
export const SignInRow = z.object({
  personId: Id,
  fullName: z.string(),
  roles: z.array(Role),
  className: z.string().nullable(),
  enteredAt: Instant.nullable(),
  leftAt: Instant.nullable(),
  minutes: z.int(),
  readAt: Instant.nullable(),
});
export type SignInRow = z.infer<typeof SignInRow>;
export const SignInSheet = z.object({
  meeting: Meeting,
  rows: z.array(SignInRow),
  came: z.int(),
  read: z.int(),
});
export type SignInSheet = z.infer<typeof SignInSheet>;

const inMeeting = { meetingId: Id };

export const meetingRoutes = {
  /** Of the caller's audience or led by them: those to come and on now, earliest first; or past ones, latest first, at most 50. */
  listMeetings: {
    method: "get",
    path: "/meetings",
    request: z.object({ isPast: z.stringbool().default(false) }),
    reply: z.object({ now: Instant, meetings: z.array(Meeting) }),
  },
  readMeeting: {
    method: "get",
    path: "/meetings/:meetingId",
    request: z.object(inMeeting),
    reply: Meeting,
  },
  makeMeeting: {
    method: "post",
    path: "/meetings",
    request: z.object({
      kind: MeetingKind.exclude(["practice"]),
      title: Title,
      about: About.default(""),
      audience: Audience.refine(({ groups }) => groups.length > 0),
      isOneWay: z.boolean().default(false),
      startsAt: Instant,
      durationMin: DurationMin,
    }),
    reply: Meeting,
  },
  /** Its host's, while it is planned. */
  changeMeeting: {
    method: "patch",
    path: "/meetings/:meetingId",
    request: z.object({
      ...inMeeting,
      title: Title.optional(),
      about: About.optional(),
      isOneWay: z.boolean().optional(),
      startsAt: Instant.optional(),
      durationMin: DurationMin.optional(),
    }),
    reply: Meeting,
  },
  cancelMeeting: {
    method: "delete",
    path: "/meetings/:meetingId",
    request: z.object(inMeeting),
    reply: Meeting,
  },
  /** The caller has read what it is about. Twice keeps the first time. */
  confirmMeeting: {
    method: "post",
    path: "/meetings/:meetingId/read",
    request: z.object(inMeeting),
    reply: Meeting,
  },
  readSignIn: {
    method: "get",
    path: "/meetings/:meetingId/sign-in",
    request: z.object(inMeeting),
    reply: SignInSheet,
  },
  exportSignIn: {
    method: "get",
    path: "/meetings/:meetingId/sign-in/file",
    request: z.object({
      ...inMeeting,
      format: z.enum(["csv", "xlsx"]),
      language: z.enum(["kk", "ru", "en"]),
    }),
    reply: FileReply,
  },
  /** A room for oneself, on at once; the one that is on when there is one. */
  openPractice: {
    method: "post",
    path: "/practice",
    request: z.object({}),
    reply: Meeting,
  },
} satisfies Routes;

export const meetingCalls = {
  /** Opens its room, up to 15 minutes early. Starting one that is on changes nothing. */
  "meeting:start": { request: z.object(inMeeting), reply: Meeting },
  /** Ends it for everybody. */
  "meeting:end": { request: z.object(inMeeting), reply: Nothing },
} satisfies Calls;

export const meetingNotices = {
  /** To the room, and to host and audience as far as they are there: read it anew. */
  "meeting:changed": z.object({
    lessonId: Id,
    state: Meeting.shape.state,
    presentCount: z.int(),
  }),
} satisfies Notices;
