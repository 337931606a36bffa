import { z } from "zod";
import { refusalCodes } from "#media/hls/types.ts";
import { Material } from "../plans/protocol.ts";
import { Id, Instant } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";

/**
 * Where a file of work is sent to by tus: `HAND_IN_PATH/FILE_ID`, which is there once it is announced; nothing is
 * created by tus, so a file can be begun once only.
 */
export const HAND_IN_PATH = "/api/submission-files";
/** A photo after the phone has made it small: at 200 kbit/s three of them take under half a minute. */
export const PHOTO_MAX_BYTES = 400_000;
/** Five minutes of Opus at 16 kbit/s, with room for other phones' formats. */
export const VOICE_MAX_BYTES = 3_000_000;
export const MOST_PARTS = 12;
/** A clip of a pupil's work: long enough to see it done, short enough to be watched; ms. */
export const CLIP_MS = { least: 5_000, most: 180_000 } as const;
/** Three minutes as a phone films them. */
export const CLIP_MAX_BYTES = 400_000_000;
export const WORK_TEXT_MAX_CHARS = 8_000;

/** How a pupil's work comes: in the app, by e-mail, or on paper; the last two are entered by the teacher. */
export const Channel = z.enum(["online", "email", "paper"]);
export type Channel = z.infer<typeof Channel>;

/**
 * `open` nothing handed in (a draft may exist); `handedIn` waits for the teacher; `returned` for work on mistakes;
 * `accepted` done.
 */
export const SubmissionState = z.enum(["open", "handedIn", "returned", "accepted"]);
export type SubmissionState = z.infer<typeof SubmissionState>;

/** A file of a submission or of feedback. `urls` are signed and live for hours. */
export const WorkFile = z.object({
  id: z.uuid(),
  kind: z.enum(["photo", "voice"]),
  sizeBytes: z.int(),
  /** All bytes are there. */
  isWhole: z.boolean(),
  widthPx: z.int().nullable(),
  heightPx: z.int().nullable(),
  durationMs: z.int().nullable(),
  url: z.string().nullable(),
  /** 320 px wide, for lists. */
  thumbUrl: z.string().nullable(),
});
export type WorkFile = z.infer<typeof WorkFile>;

/** A piece of work, in the order the pupil gave it. */
export const WorkPart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("file"), file: WorkFile }),
  z.object({ kind: z.literal("text"), text: z.string() }),
  /** A clip made for this task alone, by the library's conversion; never in the library's lists. */
  z.object({
    kind: z.literal("video"),
    videoId: Id,
    /** All bytes are there. */
    isWhole: z.boolean(),
    isPlayable: z.boolean(),
    durationMs: z.int().nullable(),
    posterUrl: z.string().nullable(),
    /** Why it will never play. */
    refusal: z.enum(refusalCodes).nullable(),
  }),
]);
export type WorkPart = z.infer<typeof WorkPart>;
export const NewPart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("file"), fileId: z.uuid() }),
  z.object({ kind: z.literal("text"), text: z.string().trim().min(1).max(WORK_TEXT_MAX_CHARS) }),
  z.object({ kind: z.literal("video"), videoId: Id }),
]);
export type NewPart = z.infer<typeof NewPart>;

/** One stroke over a photo: colour by name, width and points in thousandths of the photo's width, x then y. */
export const Stroke = z.object({
  color: z.enum(["red", "blue", "green"]),
  width: z.int().min(1).max(50),
  points: z.array(z.int().min(-200).max(4000)).min(2).max(2000),
});
export type Stroke = z.infer<typeof Stroke>;

export const Feedback = z.object({
  id: z.uuid(),
  round: z.int(),
  at: Instant,
  by: z.object({ id: Id, name: z.string() }),
  text: z.string(),
  voice: WorkFile.nullable(),
  drawings: z.array(z.object({ fileId: z.uuid(), strokes: z.array(Stroke).max(400) })),
  /** What the teacher decided with it. */
  decision: z.enum(["none", "returned", "accepted"]),
  /** Formative points, 1 to 10; a proposal for the journal. */
  points: z.int().min(1).max(10).nullable(),
  /** When the pupil opened it. */
  seenAt: Instant.nullable(),
});
export type Feedback = z.infer<typeof Feedback>;

/** One handing in; work on mistakes makes the next round. */
export const Round = z.object({
  number: z.int().min(1),
  at: Instant,
  channel: Channel,
  isLate: z.boolean(),
  /** The pupil said that the work is their own; false for what the teacher entered. */
  isHonest: z.boolean(),
  /** Who handed it in: the pupil, or the teacher who entered it. */
  byId: Id,
  parts: z.array(WorkPart),
});
export type Round = z.infer<typeof Round>;

export const Submission = z.object({
  taskId: Id,
  pupilId: Id,
  state: SubmissionState,
  /** How this pupil hands in: the teacher's or class teacher's word; `online` unless said. */
  channel: Channel,
  /** For this pupil; the task's own unless the teacher gave more time. */
  dueAt: Instant.nullable(),
  rounds: z.array(Round),
  /** What is prepared and not yet handed in, for the pupil alone. */
  draft: z.object({ parts: z.array(WorkPart), changedAt: Instant.nullable() }),
  feedback: z.array(Feedback),
  points: z.int().min(1).max(10).nullable(),
});
export type Submission = z.infer<typeof Submission>;

/** The task as the page of handing in shows it. */
export const TaskHead = z.object({
  id: Id,
  lessonId: Id,
  classId: Id,
  className: z.string(),
  subject: Subject.nullable(),
  teacherName: z.string(),
  text: z.string(),
  materials: z.array(Material),
  channelNote: z.string(),
  givenAt: Instant,
  dueAt: Instant.nullable(),
  /** Pupils who have it, for its teacher; null: the whole class. */
  pupilIds: z.array(Id).nullable(),
  now: Instant,
});
export type TaskHead = z.infer<typeof TaskHead>;
