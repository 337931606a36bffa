import { z } from "zod";
import { type Calls, Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";

export const pollKinds = ["yesNo", "choice", "number", "text"] as const;
export const PollKind = z.enum(pollKinds);
export type PollKind = z.infer<typeof PollKind>;

export const QUESTION_MAX_CHARS = 300;
export const OPTION_MAX_CHARS = 120;
export const MAX_OPTIONS = 8;
/** Longest answer in words. */
export const TEXT_MAX_CHARS = 200;

/** The right answer, by kind: indices of options (of yes and no: 0 and 1), a number, or words. */
export const PollRight = z.object({
  options: z
    .array(
      z
        .int()
        .min(0)
        .max(MAX_OPTIONS - 1),
    )
    .max(MAX_OPTIONS),
  number: z.number().nullable(),
  text: z.string().trim().max(TEXT_MAX_CHARS).nullable(),
});
export type PollRight = z.infer<typeof PollRight>;

const asked = {
  kind: PollKind,
  question: z.string().trim().min(1).max(QUESTION_MAX_CHARS),
  /** Of a choice; empty for the other kinds. */
  options: z.array(z.string().trim().min(1).max(OPTION_MAX_CHARS)).max(MAX_OPTIONS),
  /** Of a choice: several may be taken. */
  isSeveral: z.boolean(),
  /** Nobody can learn who answered what; nor can the server, once it is over. */
  isAnonymous: z.boolean(),
  right: PollRight.nullable(),
  /** The class sees the right answer when it is over. */
  showsRight: z.boolean(),
};
/** A question as it is written. */
export const PollDraft = z.object(asked);
export type PollDraft = z.infer<typeof PollDraft>;

export const PollState = z.enum(["prepared", "open", "closed"]);
export type PollState = z.infer<typeof PollState>;
/** A question of a lesson. To those who answer `right` is null until it is over, and for ever unless `showsRight`. */
export const Poll = PollDraft.extend({
  id: Id,
  lessonId: Id,
  state: PollState,
  /** The class sees the results. */
  isShown: z.boolean(),
  openedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
});
export type Poll = z.infer<typeof Poll>;

/** What somebody answered; only the field of the kind is filled. */
export const PollAnswer = z.object({
  options: z
    .array(
      z
        .int()
        .min(0)
        .max(MAX_OPTIONS - 1),
    )
    .max(MAX_OPTIONS)
    .default([]),
  number: z.number().min(-1e15).max(1e15).nullable().default(null),
  text: z.string().trim().max(TEXT_MAX_CHARS).nullable().default(null),
});
export type PollAnswer = z.infer<typeof PollAnswer>;

/** What came of it. To the class only approved words, and `rightCount` only when the right answer may be seen. */
export const PollResults = z.object({
  /** Persons who answered, and those who could have: in the room, with the right to. */
  answered: z.int(),
  expected: z.int(),
  /** Of yes and no, or of the options, in their order. */
  counts: z.array(z.int()),
  /** Of numbers, by value. */
  numbers: z.array(z.object({ value: z.number(), count: z.int() })),
  median: z.number().nullable(),
  /** The same words, however spaced and written, once; the most frequent first. */
  texts: z.array(z.object({ text: z.string(), count: z.int(), isApproved: z.boolean() })),
  /** Persons whose answer is the right one; null where there is none, or it may not be seen yet. */
  rightCount: z.int().nullable(),
});
export type PollResults = z.infer<typeof PollResults>;
/** Who answered what; only of a named poll. */
export const PollRespondent = z.object({
  personId: Id,
  name: z.string(),
  answer: PollAnswer,
  isRight: z.boolean().nullable(),
});
export type PollRespondent = z.infer<typeof PollRespondent>;

/** A poll as somebody sees it now. */
export const RoomPoll = z.object({
  poll: Poll,
  results: PollResults.nullable(),
  own: PollAnswer.nullable(),
});
export type RoomPoll = z.infer<typeof RoomPoll>;

const inRoom = { lessonId: Id };
const ofPoll = { ...inRoom, pollId: Id };

export const pollCalls = {
  /** The poll that is on, and for those who ask the lesson's others. */
  "poll:read": {
    request: z.object(inRoom),
    reply: z.object({ current: RoomPoll.nullable(), polls: z.array(Poll) }),
  },
  /** A new question; `isStarted` asks it at once. */
  "poll:create": {
    request: z.object({ ...inRoom, draft: PollDraft, isStarted: z.boolean() }),
    reply: Poll,
  },
  /** Asks it; one that is open is closed first. */
  "poll:start": { request: z.object(ofPoll), reply: Poll },
  /** Answering again changes the answer, while it is open. */
  "poll:answer": { request: z.object({ ...ofPoll, answer: PollAnswer }), reply: Nothing },
  /** Shows the class the results, or takes them away. */
  "poll:show": { request: z.object({ ...ofPoll, isShown: z.boolean() }), reply: Nothing },
  /** The words the class may see: the whole list. */
  "poll:approve": {
    request: z.object({ ...ofPoll, texts: z.array(z.string().max(TEXT_MAX_CHARS)).max(300) }),
    reply: Nothing,
  },
  "poll:close": { request: z.object(ofPoll), reply: Nothing },
  /** Of a named poll. */
  "poll:readAnswers": {
    request: z.object(ofPoll),
    reply: z.object({ answers: z.array(PollRespondent) }),
  },
} satisfies Calls;

export const pollNotices = {
  /** A poll was opened, closed, shown or hidden: it is the one that is on. */
  "poll:changed": z.object({ lessonId: Id, poll: Poll, results: PollResults.nullable() }),
  /** More answers came; at most twice a second. */
  "poll:counted": z.object({ lessonId: Id, pollId: Id, results: PollResults }),
  /** One's own answer, from another device. */
  "poll:answered": z.object({ lessonId: Id, pollId: Id, answer: PollAnswer }),
  /** None is on any more. */
  "poll:cleared": z.object({ lessonId: Id }),
} satisfies Notices;

/** A poll of the lesson's page: prepared, or with what came of it. */
export const LessonPoll = z.object({ poll: Poll, results: PollResults.nullable() });
export type LessonPoll = z.infer<typeof LessonPoll>;
export const pollRoutes = {
  /** By its teacher, in the order in which they were written. */
  listPolls: {
    method: "get",
    path: "/lessons/:lessonId/polls",
    request: z.object(inRoom),
    reply: z.object({ polls: z.array(LessonPoll) }),
  },
  addPoll: {
    method: "post",
    path: "/lessons/:lessonId/polls",
    request: z.object({ ...inRoom, draft: PollDraft }),
    reply: Poll,
  },
  /** Only a prepared one. */
  changePoll: {
    method: "patch",
    path: "/lessons/:lessonId/polls/:pollId",
    request: z.object({ ...ofPoll, draft: PollDraft }),
    reply: Poll,
  },
  /** With all that was answered; not while it is open. */
  removePoll: {
    method: "delete",
    path: "/lessons/:lessonId/polls/:pollId",
    request: z.object(ofPoll),
    reply: Nothing,
  },
  readPollAnswers: {
    method: "get",
    path: "/lessons/:lessonId/polls/:pollId/answers",
    request: z.object(ofPoll),
    reply: z.object({ answers: z.array(PollRespondent) }),
  },
} satisfies Routes;

/** `rooms.note(room, "poll", …)`: what the class saw of a poll, without names. `results` where they were shown. */
export const PollNote = z.object({
  what: z.enum(["opened", "shown", "hidden", "closed"]),
  poll: Poll,
  results: PollResults.nullable(),
});
export type PollNote = z.infer<typeof PollNote>;
