import { z } from "zod";
import { Language } from "../people/protocol.ts";
import { FileReply, Id, Instant, type Routes } from "../protocol/define.ts";

/** A stretch of the video that was played, ms of the video's own time. */
export const Range = z.object({ fromMs: z.int().min(0), toMs: z.int().min(0) });
export type Range = z.infer<typeof Range>;

/** How far one has come. Seconds seen twice count once; `percent` is of the whole length, rounded. */
export const Progress = z.object({
  coveredMs: z.int(),
  percent: z.int().min(0).max(100),
  positionMs: z.int(),
  /** What was seen, joined and in order. */
  ranges: z.array(Range),
  answer: z
    .object({ option: z.int().nullable(), text: z.string(), isRight: z.boolean().nullable() })
    .nullable(),
  hasPhoto: z.boolean(),
});
export type Progress = z.infer<typeof Progress>;

export const WatchingRow = z.object({
  personId: Id,
  fullName: z.string(),
  classId: Id,
  className: z.string(),
  percent: z.int(),
  coveredMs: z.int(),
  positionMs: z.int(),
  lastAt: Instant.nullable(),
  answer: Progress.shape.answer,
  hasPhoto: z.boolean(),
});
export type WatchingRow = z.infer<typeof WatchingRow>;

/** Who of those the item is for has watched it: their classes and everybody in them, those who never came too. */
export const WatchingTable = z.object({
  durationMs: z.int(),
  /** The share that counts as watched, percent. */
  thresholdPercent: z.int(),
  classes: z.array(
    z.object({
      id: Id,
      name: z.string(),
      pupilCount: z.int(),
      averagePercent: z.int(),
      reachedCount: z.int(),
    }),
  ),
  rows: z.array(WatchingRow),
  /** How many pupils saw each stretch of `bucketMs`, in order; at most 600 of them. */
  curve: z.array(z.int()),
  bucketMs: z.int(),
});
export type WatchingTable = z.infer<typeof WatchingTable>;

const ofItem = z.object({ itemId: Id });

export const watchingRoutes = {
  /** Opens a watch: reports name it, so that nobody can claim more than the clock allows. */
  startWatching: {
    method: "post",
    path: "/watching/:itemId/start",
    request: ofItem,
    reply: z.object({ watchId: Id, progress: Progress }),
  },
  /** What was played since the last report (repeating is harmless); kept by the client while it has no network. */
  reportWatching: {
    method: "post",
    path: "/watching/:itemId/report",
    request: ofItem.extend({
      watchId: Id,
      ranges: z.array(Range).max(500),
      positionMs: z.int().min(0),
    }),
    reply: Progress,
  },
  /** One's own progress, or a child's (recommendations left out), on several items, for the cards. */
  listOwnWatching: {
    method: "get",
    path: "/watching",
    request: z.object({ itemIds: z.string().max(2000), childId: Id.optional() }),
    reply: z.object({ progress: z.array(z.object({ itemId: Id, percent: z.int() })) }),
  },
  answerQuestion: {
    method: "post",
    path: "/watching/:itemId/answer",
    request: ofItem.extend({
      option: z.int().min(0).max(5).nullable(),
      text: z.string().trim().max(500).default(""),
    }),
    reply: Progress,
  },
  /** A photo of the result, JPEG, made small by the client (at most 90 kB); sending again replaces it. */
  sendPhoto: {
    method: "post",
    path: "/watching/:itemId/photo",
    request: ofItem.extend({ jpegBase64: z.base64().max(123_000) }),
    reply: Progress,
  },
  /** One's own, a child's, or of a pupil one teaches. */
  readPhoto: {
    method: "get",
    path: "/watching/:itemId/photos/:personId",
    request: ofItem.extend({ personId: Id }),
    reply: FileReply,
  },
  /** For the author, class teachers (their class) and leadership; of recommendations, for the author alone. */
  readWatching: {
    method: "get",
    path: "/watching/:itemId",
    request: ofItem,
    reply: WatchingTable,
  },
  exportWatching: {
    method: "get",
    path: "/watching/:itemId/export",
    request: ofItem.extend({ format: z.enum(["csv", "xlsx", "xapi"]), language: Language }),
    reply: FileReply,
  },
} satisfies Routes;
