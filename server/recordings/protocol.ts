import { z } from "zod";
import { type Calls, Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";
import { StageContent } from "../rooms/protocol.ts";
import { Progress, Range } from "../watching/protocol.ts";

/** `finishing`: its last pieces are put away; `remaking`: a cut is being made and nobody can play it. */
export const RecordingState = z.enum(["recording", "paused", "finishing", "remaking", "ready"]);
export type RecordingState = z.infer<typeof RecordingState>;
/** Why a recording ended by itself. */
export const RecordingTrouble = z.enum(["no_space", "failed"]);
export type RecordingTrouble = z.infer<typeof RecordingTrouble>;

/** The sign that everybody in the room sees. Off: nothing of this lesson is kept now. */
export const RecordingSign = z.object({
  state: z.enum(["off", "on", "paused"]),
  /** Voices of pupils too, of those only whose parents agreed. */
  withPupils: z.boolean(),
  /** One's own voice is kept. */
  isOwnVoiceKept: z.boolean(),
  /** Pupils of this lesson whose parents agreed; for those who lead. */
  agreed: z.int(),
  /** Media so far, ms. */
  recordedMs: z.int(),
  trouble: RecordingTrouble.nullable(),
  /** This room may be recorded at all. */
  isPossible: z.boolean(),
});
export type RecordingSign = z.infer<typeof RecordingSign>;

/** What the viewer does not get: before `fromMs`, after `toMs`, and between. Ms of the whole recording as it was made. */
export const RecordingEdits = z.object({
  fromMs: z.int().min(0),
  /** Null: to the end. */
  toMs: z.int().min(0).nullable(),
  hidden: z.array(Range).max(50),
});
export type RecordingEdits = z.infer<typeof RecordingEdits>;

export const Recording = z.object({
  id: Id,
  lessonId: Id,
  state: RecordingState,
  startedAt: Instant,
  /** As viewers get it. */
  durationMs: z.int(),
  /** As it was made. */
  fullMs: z.int(),
  /** Of the light form, as downloaded once. */
  bytes: z.int(),
  withPupils: z.boolean(),
  trouble: RecordingTrouble.nullable(),
  edits: RecordingEdits,
  /** Of the caller. */
  percent: z.int(),
  mayChange: z.boolean(),
  /** As a film of the library. `isPossible`: the tracks as they came are still there. */
  film: z.object({
    state: z.enum(["none", "making", "made", "failed"]),
    itemId: Id.nullable(),
    isPossible: z.boolean(),
  }),
});
export type Recording = z.infer<typeof Recording>;

/**
 * One fact of the timeline, ms of what the viewer plays; facts of hidden stretches stand at the cut, so that what is on
 * the stage after it is right. `data` is each part's own: `SlidesNote`, `BoardNote`, `PollNote`, `ChatNote`, `TogetherNote`.
 */
export const TimelineFact = z.object({
  atMs: z.int(),
  kind: z.enum(["stage", "slides", "board", "poll", "chat", "together", "chapter"]),
  data: z.unknown(),
});
export type TimelineFact = z.infer<typeof TimelineFact>;
/** `data` of a fact of kind `stage` and `chapter`. */
export const StageFact = StageContent;
export const ChapterNote = z.object({ title: z.string() });
export type ChapterNote = z.infer<typeof ChapterNote>;

export const Consent = z.object({
  personId: Id,
  fullName: z.string(),
  isGiven: z.boolean(),
  /** Null: never asked. */
  changedAt: Instant.nullable(),
  byName: z.string().nullable(),
});
export type Consent = z.infer<typeof Consent>;

const ofRecording = z.object({ recordingId: Id });

export const recordingRoutes = {
  /** Of a lesson one may see. Those still being made are seen by its teacher only. */
  listRecordings: {
    method: "get",
    path: "/lessons/:lessonId/recordings",
    request: z.object({ lessonId: Id }),
    reply: z.object({ recordings: z.array(Recording) }),
  },
  /** All a player needs. Addresses live for hours; ask again near `expiresAt`. */
  openRecording: {
    method: "get",
    path: "/recordings/:recordingId",
    request: ofRecording,
    reply: z.object({
      recording: Recording,
      masterUrl: z.string(),
      soundUrl: z.string(),
      expiresAt: Instant,
      timeline: z.array(TimelineFact),
      watchId: Id,
      progress: Progress,
    }),
  },
  /** Cuts; none of the hidden can be fetched from this moment on. Of its teacher. */
  changeRecording: {
    method: "patch",
    path: "/recordings/:recordingId",
    request: ofRecording.extend({ edits: RecordingEdits }),
    reply: Recording,
  },
  /** All of it, everywhere. Of its teacher and of leadership. */
  removeRecording: {
    method: "delete",
    path: "/recordings/:recordingId",
    request: ofRecording,
    reply: Nothing,
  },
  /** As one film into the library, a draft of the caller's. */
  makeFilm: {
    method: "post",
    path: "/recordings/:recordingId/film",
    request: ofRecording.extend({ title: z.string().trim().min(1).max(200) }),
    reply: Recording,
  },
  reportRecording: {
    method: "post",
    path: "/recordings/:recordingId/watched",
    request: ofRecording.extend({
      watchId: Id,
      ranges: z.array(Range).max(500),
      positionMs: z.int().min(0),
    }),
    reply: Progress,
  },
  /** Parents' word about the voices of a class's pupils. For its class teacher; of a parent, about their children. */
  listConsents: {
    method: "get",
    path: "/recording-consents",
    request: z.object({ classId: Id.optional() }),
    reply: z.object({ consents: z.array(Consent) }),
  },
  changeConsent: {
    method: "patch",
    path: "/recording-consents/:personId",
    request: z.object({ personId: Id, isGiven: z.boolean() }),
    reply: Consent,
  },
} satisfies Routes;

const inRoom = { lessonId: Id };
export const recordingCalls = {
  "recording:read": { request: z.object(inRoom), reply: RecordingSign },
  /** A second start changes nothing. @throws conflict not_recordable; unavailable no_media, disk_full */
  "recording:start": {
    request: z.object({ ...inRoom, withPupils: z.boolean().default(false) }),
    reply: RecordingSign,
  },
  "recording:pause": { request: z.object(inRoom), reply: RecordingSign },
  "recording:resume": { request: z.object(inRoom), reply: RecordingSign },
  "recording:stop": { request: z.object(inRoom), reply: RecordingSign },
  /** A chapter that begins now. */
  "recording:addChapter": {
    request: z.object({ ...inRoom, title: z.string().trim().min(1).max(100) }),
    reply: Nothing,
  },
} satisfies Calls;

export const recordingNotices = {
  /** Read the sign anew. */
  "recording:changed": z.object({ lessonId: Id, state: RecordingSign.shape.state }),
  /** One may be played, is being made anew or is gone: told to the class and the teacher. */
  "recording:listChanged": z.object({ lessonId: Id }),
} satisfies Notices;
