import { z } from "zod";
import { Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";
import { Playback } from "../videos/protocol.ts";
import {
  Channel,
  CLIP_MS,
  Feedback,
  MOST_PARTS,
  NewPart,
  Submission,
  SubmissionState,
  TaskHead,
  WorkFile,
} from "./protocol-work.ts";

export * from "./protocol-work.ts";

const ofTask = { taskId: Id };
const ofPupil = { taskId: Id, pupilId: Id };

export const submissionRoutes = {
  /** One's own, or a child's; the teacher's, class teacher's and leadership's by pupil. */
  readSubmission: {
    method: "get",
    path: "/tasks/:taskId/submissions/:pupilId",
    request: z.object(ofPupil),
    reply: z.object({
      task: TaskHead,
      submission: Submission,
      pupilName: z.string(),
      /** What the caller may do here: hand in, answer, or look. */
      may: z.enum(["handIn", "review", "look"]),
    }),
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
  /**
   * Announces a clip of the caller's own work; its bytes come to `UPLOAD_PATH` with `videoId` in the metadata, as
   * every video's. @throws too_large file_too_large; conflict own_quota_full, school_quota_full
   */
  announceClip: {
    method: "post",
    path: "/tasks/:taskId/clips",
    request: z.object({
      ...ofTask,
      sizeBytes: z.int().min(1),
      durationMs: z.int().min(CLIP_MS.least).max(CLIP_MS.most).nullable(),
    }),
    reply: z.object({ videoId: Id }),
  },
  /** One's own, unless it is handed in. */
  removeClip: {
    method: "delete",
    path: "/tasks/:taskId/clips/:videoId",
    request: z.object({ ...ofTask, videoId: Id }),
    reply: Nothing,
  },
  /** Addresses for whoever may read the submission. @throws conflict not_playable_yet */
  openClip: {
    method: "get",
    path: "/tasks/:taskId/submissions/:pupilId/clips/:videoId",
    request: z.object({ ...ofPupil, videoId: Id }),
    reply: Playback,
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
  /** How this pupil hands in this task, or until when; a null `dueAt` is the task's own again. By its teacher. */
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
  /** How this pupil hands in unless a task says otherwise: by those who teach the class, lead it, or the school. */
  changeUsualChannel: {
    method: "patch",
    path: "/pupils/:pupilId/channel",
    request: z.object({ pupilId: Id, channel: Channel }),
    reply: z.object({ pupilId: Id, channel: Channel }),
  },
  /** Usual channels of a class, those who differ from `online`. */
  listUsualChannels: {
    method: "get",
    path: "/classes/:classId/channels",
    request: z.object({ classId: Id }),
    reply: z.object({ channels: z.array(z.object({ pupilId: Id, channel: Channel })) }),
  },
  /** Own tasks (or a child's) of the last weeks with their state, the newest due first: cards of the day, and the list. */
  listOwnStates: {
    method: "get",
    path: "/submissions/own",
    request: z.object({ childId: Id.optional() }),
    reply: z.object({
      pupilId: Id,
      now: Instant,
      states: z.array(
        z.object({
          taskId: Id,
          lessonId: Id,
          subject: Subject.nullable(),
          text: z.string(),
          teacherName: z.string(),
          state: SubmissionState,
          channel: Channel,
          dueAt: Instant.nullable(),
          givenAt: Instant,
          handedInAt: Instant.nullable(),
          isLate: z.boolean(),
          isMissing: z.boolean(),
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
