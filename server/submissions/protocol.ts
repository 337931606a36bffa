import { z } from "zod";
import { Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";

/** Where a file of work is sent to by tus, with `fileId` in its metadata. */
export const HAND_IN_PATH = "/api/submission-files";
/** A photo after the phone has made it small: at 200 kbit/s three of them take under half a minute. */
export const PHOTO_MAX_BYTES = 400_000;
/** Five minutes of Opus at 16 kbit/s, with room for other phones' formats. */
export const VOICE_MAX_BYTES = 3_000_000;
export const MOST_PARTS = 12;
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
  /** A video of the library, made for this task alone. */
  z.object({ kind: z.literal("video"), itemId: Id, title: z.string(), isPlayable: z.boolean() }),
]);
export type WorkPart = z.infer<typeof WorkPart>;
const NewPart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("file"), fileId: z.uuid() }),
  z.object({ kind: z.literal("text"), text: z.string().trim().min(1).max(WORK_TEXT_MAX_CHARS) }),
  z.object({ kind: z.literal("video"), itemId: Id }),
]);

/** One stroke over a photo: colour by name, width and points in thousandths of the photo's width, x then y. */
export const Stroke = z.object({
  color: z.enum(["red", "blue", "green"]),
  width: z.int().min(1).max(50),
  points: z.array(z.int().min(-200).max(4000)).min(2).max(2000),
});
export type Stroke = z.infer<typeof Stroke>;

export const Feedback = z.object({
  id: Id,
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
  /** The pupil said that the work is their own. */
  isHonest: z.boolean(),
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
  dueAt: Instant.nullable(),
  /** Pupils who have it; null: the whole class. */
  pupilIds: z.array(Id).nullable(),
  now: Instant,
});
export type TaskHead = z.infer<typeof TaskHead>;

const ofTask = { taskId: Id };
const ofPupil = { taskId: Id, pupilId: Id };

export const submissionRoutes = {
  /** One's own, or a child's; the teacher's, class teacher's and leadership's by pupil. */
  readSubmission: {
    method: "get",
    path: "/tasks/:taskId/submissions/:pupilId",
    request: z.object(ofPupil),
    reply: z.object({ task: TaskHead, submission: Submission, pupilName: z.string() }),
  },
  /**
   * Announces a file; the client draws its id, so that announcing and sending again make one. The bytes come to
   * `HAND_IN_PATH`. @throws too_large file_too_large, photo_unreadable on completion
   */
  announceFile: {
    method: "post",
    path: "/tasks/:taskId/files",
    request: z.object({
      ...ofTask,
      /** For whom: the pupil's own work; or the teacher's feedback to a pupil. */
      pupilId: Id,
      fileId: z.uuid(),
      kind: WorkFile.shape.kind,
      sizeBytes: z.int().min(1),
      durationMs: z.int().min(0).max(600_000).nullable(),
    }),
    reply: z.object({ file: WorkFile, offset: z.int() }),
  },
  removeFile: {
    method: "delete",
    path: "/submission-files/:fileId",
    request: z.object({ fileId: z.uuid() }),
    reply: Nothing,
  },
  /** Keeps the draft of the caller's own work. */
  keepDraft: {
    method: "post",
    path: "/tasks/:taskId/draft",
    request: z.object({ ...ofTask, parts: z.array(NewPart).max(MOST_PARTS) }),
    reply: Submission,
  },
  /**
   * Hands the work in, once: `handInId` makes repeating harmless. @throws conflict files_on_their_way while a file is
   * not whole; conflict work_accepted
   */
  handIn: {
    method: "post",
    path: "/tasks/:taskId/hand-in",
    request: z.object({
      ...ofTask,
      handInId: z.uuid(),
      parts: z.array(NewPart).min(1).max(MOST_PARTS),
      isHonest: z.literal(true),
    }),
    reply: Submission,
  },
  /** Takes back what the teacher has not answered. */
  takeBack: {
    method: "post",
    path: "/tasks/:taskId/take-back",
    request: z.object(ofTask),
    reply: Submission,
  },
  markFeedbackSeen: {
    method: "post",
    path: "/tasks/:taskId/feedback-seen",
    request: z.object(ofTask),
    reply: Nothing,
  },
  /** For the teacher: everybody who has the task, those who handed nothing in first. */
  readTaskBoard: {
    method: "get",
    path: "/tasks/:taskId/submissions",
    request: z.object(ofTask),
    reply: z.object({
      task: TaskHead,
      rows: z.array(
        Submission.pick({
          pupilId: true,
          state: true,
          channel: true,
          dueAt: true,
          points: true,
        }).extend({
          fullName: z.string(),
          handedInAt: Instant.nullable(),
          roundCount: z.int(),
          isLate: z.boolean(),
          /** Due, and nothing came. */
          isMissing: z.boolean(),
          /** The first photo, if any. */
          thumbUrl: z.string().nullable(),
        }),
      ),
    }),
  },
  /** Work waiting for the caller, the oldest first: the teacher's «Тексеру». */
  listToReview: {
    method: "get",
    path: "/submissions/to-review",
    request: z.object({ classId: Id.optional() }),
    reply: z.object({
      total: z.int(),
      works: z.array(
        z.object({
          ...ofPupil,
          pupilName: z.string(),
          className: z.string(),
          subject: Subject.nullable(),
          taskText: z.string(),
          handedInAt: Instant,
          round: z.int(),
          isLate: z.boolean(),
          thumbUrl: z.string().nullable(),
        }),
      ),
    }),
  },
  /** Tasks the caller has given, with how many have handed in: who has not is one tap away. */
  listGivenTasks: {
    method: "get",
    path: "/submissions/given",
    request: z.object({ classId: Id.optional(), subjectId: Id.optional() }),
    reply: z.object({
      tasks: z.array(
        TaskHead.omit({ now: true }).extend({
          pupilCount: z.int(),
          handedInCount: z.int(),
          toReviewCount: z.int(),
          missingCount: z.int(),
        }),
      ),
    }),
  },
  /** The teacher's answer to a round. `feedbackId`, drawn by the client, makes repeating harmless. */
  giveFeedback: {
    method: "post",
    path: "/tasks/:taskId/submissions/:pupilId/feedback",
    request: z.object({
      ...ofPupil,
      feedbackId: z.uuid(),
      text: z.string().trim().max(4000).default(""),
      voiceFileId: z.uuid().nullable().default(null),
      drawings: Feedback.shape.drawings.max(MOST_PARTS).default([]),
      decision: Feedback.shape.decision,
      points: Feedback.shape.points.default(null),
    }),
    reply: Submission,
  },
  /** «Қағазбен алдым», or by e-mail: the teacher enters it, with the day it came. */
  enterReceived: {
    method: "post",
    path: "/tasks/:taskId/submissions/:pupilId/received",
    request: z.object({ ...ofPupil, channel: Channel.exclude(["online"]), at: Instant }),
    reply: Submission,
  },
  /** How this pupil hands in, or until when. */
  changeTerms: {
    method: "patch",
    path: "/tasks/:taskId/submissions/:pupilId",
    request: z.object({
      ...ofPupil,
      channel: Channel.optional(),
      dueAt: Instant.nullable().optional(),
    }),
    reply: Submission,
  },
  /** Own states (or a child's) of tasks, for the day's cards. */
  listOwnStates: {
    method: "get",
    path: "/submissions/own",
    request: z.object({ childId: Id.optional() }),
    reply: z.object({
      states: z.array(
        z.object({
          taskId: Id,
          state: SubmissionState,
          dueAt: Instant.nullable(),
          hasNewFeedback: z.boolean(),
          points: z.int().nullable(),
        }),
      ),
    }),
  },
} satisfies Routes;

export const submissionNotices = {
  /** Told to the pupil, their parents, the teacher. */
  "submission:changed": z.object({ ...ofPupil, state: SubmissionState }),
} satisfies Notices;
