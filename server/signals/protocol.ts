import { z } from "zod";
import { type Calls, Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";

/** Drawn by the client as icons of our own. */
export const reactions = ["like", "heart", "laugh", "clap", "think"] as const;
export const Reaction = z.enum(reactions);
export type Reaction = z.infer<typeof Reaction>;
/** How many of each since the last telling; those that are absent are none. */
export const ReactionCounts = z.partialRecord(Reaction, z.int().min(1));
export type ReactionCounts = z.infer<typeof ReactionCounts>;

/** What a pupil says of the lesson, until changed. */
export const Understood = z.enum(["yes", "no"]);
export type Understood = z.infer<typeof Understood>;
/** Who says what; only for those who lead. */
export const UnderstoodTally = z.object({ yes: z.array(Id), no: z.array(Id) });
export type UnderstoodTally = z.infer<typeof UnderstoodTally>;

export const TIMER_MAX_SEC = 90 * 60;
/** A countdown for everybody. `endsAt` while it runs; else `leftMs` stand still. At nought it is over until stopped. */
export const Timer = z.object({
  durationMs: z.int(),
  leftMs: z.int(),
  endsAt: Instant.nullable(),
  isOver: z.boolean(),
});
export type Timer = z.infer<typeof Timer>;
export const TimerChange = z.discriminatedUnion("act", [
  z.object({ act: z.literal("start"), durationSec: z.int().min(5).max(TIMER_MAX_SEC) }),
  z.object({ act: z.literal("pause") }),
  z.object({ act: z.literal("resume") }),
  z.object({ act: z.literal("add"), sec: z.int().min(-600).max(600) }),
  z.object({ act: z.literal("stop") }),
]);
export type TimerChange = z.infer<typeof TimerChange>;

/** Whom chance has chosen. `among` others are shown passing by before; each of them was here. */
export const Picked = z.object({ personId: Id, among: z.array(Id), at: Instant });
export type Picked = z.infer<typeof Picked>;

/** «Осындасың ба?» as a pupil is asked it. */
export const PresencePrompt = z.object({ id: Id, at: Instant, until: Instant });
export type PresencePrompt = z.infer<typeof PresencePrompt>;
/** The same for those who lead: who was there to be asked, and who said so. */
export const PresenceTable = PresencePrompt.extend({
  expected: z.array(Id),
  answered: z.array(Id),
});
export type PresenceTable = z.infer<typeof PresenceTable>;
/** How often a school lets its pupils be asked. */
export const PresencePolicy = z.object({
  /** 0: never. */
  maxPerLesson: z.int().min(0).max(10),
  minGapMin: z.int().min(1).max(60),
  answerWithinMin: z.int().min(1).max(15),
});
export type PresencePolicy = z.infer<typeof PresencePolicy>;
/** Whether it may be asked in this lesson now: how often yet, and not before when. */
export const PresenceLeft = z.object({ left: z.int(), nextAt: Instant.nullable() });
export type PresenceLeft = z.infer<typeof PresenceLeft>;

export const NOTE_MAX_CHARS = 500;
/** Between one pupil and those who lead. Held in memory alone: gone with the lesson, or with the server. */
export const PrivateNote = z.object({
  id: z.uuid(),
  /** Whose talk with the teacher it belongs to. */
  pupilId: Id,
  isFromTeacher: z.boolean(),
  authorName: z.string(),
  text: z.string(),
  at: Instant,
});
export type PrivateNote = z.infer<typeof PrivateNote>;

/** All of it as somebody may see it now; what is only for those who lead is null for others. */
export const Signals = z.object({
  understood: Understood.nullable(),
  tally: UnderstoodTally.nullable(),
  timer: Timer.nullable(),
  picked: Picked.nullable(),
  /** Asked of this person and not answered yet. */
  prompt: PresencePrompt.nullable(),
  presence: PresenceTable.nullable(),
  presenceLeft: PresenceLeft.nullable(),
  notes: z.array(PrivateNote),
});
export type Signals = z.infer<typeof Signals>;

const inRoom = { lessonId: Id };
const words = z.string().trim().min(1).max(NOTE_MAX_CHARS);
export const signalCalls = {
  "signal:read": { request: z.object(inRoom), reply: Signals },
  "signal:react": { request: z.object({ ...inRoom, reaction: Reaction }), reply: Nothing },
  "signal:understand": {
    request: z.object({ ...inRoom, value: Understood.nullable() }),
    reply: Nothing,
  },
  /** Everybody's is forgotten, to ask anew. */
  "signal:clearUnderstood": { request: z.object(inRoom), reply: Nothing },
  "signal:setTimer": {
    request: z.object({ ...inRoom, change: TimerChange }),
    reply: z.object({ timer: Timer.nullable() }),
  },
  /** Fair: of those who are here, one who was asked least in this lesson, then in this subject. */
  "signal:pickPupil": { request: z.object(inRoom), reply: Picked },
  "signal:closePick": { request: z.object(inRoom), reply: Nothing },
  "signal:askPresence": { request: z.object(inRoom), reply: PresenceTable },
  "signal:answerPresence": { request: z.object({ ...inRoom, promptId: Id }), reply: Nothing },
  "signal:writeNote": { request: z.object({ ...inRoom, text: words }), reply: PrivateNote },
  "signal:answerNote": {
    request: z.object({ ...inRoom, pupilId: Id, text: words }),
    reply: PrivateNote,
  },
} satisfies Calls;

export const signalNotices = {
  /** Of everybody together, at most twice a second; in a group of the group. */
  "signal:reacted": z.object({ lessonId: Id, counts: ReactionCounts }),
  "signal:understoodChanged": z.object({ lessonId: Id, tally: UnderstoodTally }),
  "signal:understoodCleared": z.object({ lessonId: Id }),
  "signal:timerChanged": z.object({ lessonId: Id, timer: Timer.nullable() }),
  "signal:picked": z.object({ lessonId: Id, picked: Picked.nullable() }),
  "signal:presenceAsked": z.object({ lessonId: Id, prompt: PresencePrompt }),
  /** Answered, perhaps on another device. */
  "signal:presenceAnswered": z.object({ lessonId: Id, promptId: Id }),
  "signal:presenceChanged": z.object({
    lessonId: Id,
    presence: PresenceTable,
    presenceLeft: PresenceLeft,
  }),
  "signal:noteWritten": z.object({ lessonId: Id, note: PrivateNote }),
} satisfies Notices;

export const signalRoutes = {
  /** Of those who govern the school. */
  readPresencePolicy: {
    method: "get",
    path: "/presence-policy",
    request: z.object({}),
    reply: PresencePolicy,
  },
  changePresencePolicy: {
    method: "patch",
    path: "/presence-policy",
    request: PresencePolicy,
    reply: PresencePolicy,
  },
} satisfies Routes;
