import { z } from "zod";
import { refusalCodes } from "#media/hls/types.ts";
import { Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";

/** Where a file stands between the teacher's phone and the pupils' screens. */
export const videoStates = [
  "awaiting", // nothing has arrived yet
  "uploading",
  "importing", // the server fetches it from an address
  "queued",
  "checking",
  "converting",
  "ready",
  "refused",
  "failed",
  "cancelled",
] as const;
export const VideoState = z.enum(videoStates);
export type VideoState = z.infer<typeof VideoState>;

/** Quality in words: each is a ceiling (240, 480, 720, 1080 lines); the player may go below on a weak link. */
export const qualityNames = ["saving", "normal", "high", "highest"] as const;
export const QualityName = z.enum(qualityNames);
export type QualityName = z.infer<typeof QualityName>;

/** Why a file is refused, with its numbers: seconds readable and claimed, or the limit passed (seconds, pixels, streams). */
export const Refusal = z.object({
  code: z.enum(refusalCodes),
  readableS: z.number().optional(),
  claimedS: z.number().optional(),
  limit: z.number().optional(),
});
/** Why conversion stopped though the file is fine; tried again by itself at `retryAt`. */
export const failureCodes = [
  "no_space",
  "no_ffmpeg",
  "conversion",
  "import_unreachable",
  "import_forbidden",
  "import_too_large",
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** What a teacher's screen shows of a file. */
export const Video = z.object({
  id: Id,
  state: VideoState,
  /** Of the file; what has arrived so far while it is being uploaded or imported. */
  sizeBytes: z.int().nullable(),
  arrivedBytes: z.int(),
  /** All that is kept of it. */
  storedBytes: z.int(),
  isSound: z.boolean().nullable(),
  durationMs: z.int().nullable(),
  widthPx: z.int().nullable(),
  heightPx: z.int().nullable(),
  /** The lowest rungs may be watched, whatever is still being made. */
  isPlayable: z.boolean(),
  /** Of the planned qualities, in order; for sound one, `normal`. */
  qualities: z.array(z.object({ name: QualityName, percent: z.int().min(0).max(100) })),
  percent: z.int().min(0).max(100),
  minutesLeft: z.int().nullable(),
  refusal: Refusal.nullable(),
  failure: z.enum(failureCodes).nullable(),
  retryAt: Instant.nullable(),
  hasPoster: z.boolean(),
  captions: z.array(z.enum(["kk", "ru", "en"])),
});
export type Video = z.infer<typeof Video>;

/** All a player needs, for one person and some hours. Addresses are signed and relative to the site. */
export const Playback = z.object({
  isSound: z.boolean(),
  durationMs: z.int(),
  /** No more rungs will come; while false the player asks again now and then. */
  isComplete: z.boolean(),
  masterUrl: z.string(),
  /** Listen only; null for a film without sound. */
  soundUrl: z.string().nullable(),
  posterUrl: z.string().nullable(),
  storyboardUrl: z.string().nullable(),
  waveformUrl: z.string().nullable(),
  downloadUrl: z.string().nullable(),
  captions: z.array(z.object({ language: z.enum(["kk", "ru", "en"]), url: z.string() })),
  /** What each ceiling costs, measured: bytes a minute, sound included. */
  qualities: z.array(z.object({ name: QualityName, heightPx: z.int(), bytesPerMin: z.int() })),
  soundBytesPerMin: z.int(),
  /** After that the addresses answer 403 and the player asks for new ones. */
  expiresAt: Instant,
});
export type Playback = z.infer<typeof Playback>;

export const VideoPolicy = z.object({
  maxUploadMb: z.int().min(1).max(20_000),
  maxDurationMin: z.int().min(1).max(600),
  teacherQuotaGb: z.number().min(0.01).max(10_000),
  schoolQuotaGb: z.number().min(0.01).max(100_000),
  keepOriginals: z.boolean(),
});
export type VideoPolicy = z.infer<typeof VideoPolicy>;

export const CaptionLanguage = z.enum(["kk", "ru", "en"]);
export type CaptionLanguage = z.infer<typeof CaptionLanguage>;
const ofVideo = z.object({ videoId: Id });
const ofCaptions = z.object({ videoId: Id, language: CaptionLanguage });

/** The file's bytes travel by tus (resumable, tus.io 1.0) to this path; the upload's id is the video's. */
export const UPLOAD_PATH = "/api/uploads";

export const videoRoutes = {
  readVideo: { method: "get", path: "/videos/:videoId", request: ofVideo, reply: Video },
  /** Stops an upload or a conversion; what was made is removed, the item stays. */
  cancelVideo: { method: "post", path: "/videos/:videoId/cancel", request: ofVideo, reply: Video },
  /** After a failure, a refusal or a cancelled conversion: goes on at the stage it had reached. */
  retryVideo: { method: "post", path: "/videos/:videoId/retry", request: ofVideo, reply: Video },
  /** A poster from this moment of the video. */
  choosePoster: {
    method: "post",
    path: "/videos/:videoId/poster",
    request: ofVideo.extend({ atMs: z.int().min(0) }),
    reply: Video,
  },
  readCaptions: {
    method: "get",
    path: "/videos/:videoId/captions/:language",
    request: ofCaptions,
    /** WebVTT; empty where there are none. */
    reply: z.object({ vtt: z.string() }),
  },
  /** WebVTT or SubRip; kept as clean WebVTT. Empty removes them. */
  putCaptions: {
    method: "post",
    path: "/videos/:videoId/captions/:language",
    request: ofCaptions.extend({ vtt: z.string().max(100_000) }),
    reply: Video,
  },
  /** What one has used and may use, and whether the disk has room. */
  readStorageUse: {
    method: "get",
    path: "/videos-storage",
    request: Nothing,
    reply: z.object({
      ownBytes: z.int(),
      ownLimitBytes: z.int(),
      schoolBytes: z.int(),
      schoolLimitBytes: z.int(),
      maxUploadBytes: z.int(),
      maxDurationS: z.int(),
      /** ffmpeg is there; while false uploads wait in the queue. */
      canConvert: z.boolean(),
    }),
  },
  readVideoPolicy: {
    method: "get",
    path: "/videos-policy",
    request: Nothing,
    reply: VideoPolicy,
  },
  changeVideoPolicy: {
    method: "patch",
    path: "/videos-policy",
    request: VideoPolicy.partial(),
    reply: VideoPolicy,
  },
} satisfies Routes;

export const videoNotices = {
  /** Told to the file's owner while it is uploaded and made, at most once a second. */
  "video:changed": Video,
} satisfies Notices;
