import { type Model, model, Schema, type Types } from "mongoose";
import { schoolScope } from "../school-scope.ts";
import {
  type CaptionLanguage,
  type FailureCode,
  failureCodes,
  type VideoPolicy,
  type VideoState,
  videoStates,
} from "./protocol.ts";
import { type Step, steps } from "./rules.ts";

export const origins = ["upload", "import", "file"] as const;
export type Origin = (typeof origins)[number];

export type VideoFields = {
  schoolId: Types.ObjectId;
  ownerId: Types.ObjectId;
  origin: Origin;
  /** Of an import: fetched from there; never logged. */
  sourceUrl: string | null;
  /** What the source's server calls this version of the file, so that a fetch that was cut can go on. */
  sourceTag: string | null;
  /** Movement matters (PE): the lowest rung keeps the frame rate. */
  keepFps: boolean;
  state: VideoState;
  sizeBytes: number | null;
  arrivedBytes: number;
  /** Held for bytes that are to come; with the next two it is what counts against the quota. */
  reservedBytes: number;
  sourceBytes: number;
  madeBytes: number;
  createdAt: Date;
  /** When its first bytes were announced: unfinished uploads expire by it. */
  startedAt: Date | null;
  /** All bytes were there. */
  uploadedAt: Date | null;
  /** A Probe, or null. This and what follows is the engine's own data; store.ts gives it its types. */
  probe: unknown;
  gainDb: number | null;
  plan: unknown;
  renditions: unknown;
  /** What was really decoded in the low stage. */
  decodedMs: number | null;
  doneSteps: Step[];
  /** How often each step was begun; the number is also the token of the run that may write. */
  stageRuns: unknown;
  /** Being made, or cut in the middle. */
  step: Step | null;
  /** Of that step, 0 to 1. */
  share: number;
  /** Cost units a second, as last measured. */
  speed: number | null;
  isPlayable: boolean;
  posterVersion: number;
  hasStoryboard: boolean;
  hasDownload: boolean;
  refusal: unknown;
  failure: FailureCode | null;
  retryAt: Date | null;
  /** Failures since the last step that was finished. */
  attempts: number;
  captions: CaptionLanguage[];
  /** Its files are being removed; nobody sees it any more. */
  isRemoved: boolean;
};
const { Mixed, ObjectId } = Schema.Types;
const count = { type: Number, default: 0, required: true };
const noRuns = Object.fromEntries(steps.map((step) => [step, 0]));

const videoSchema = new Schema<VideoFields>(
  {
    ownerId: { type: ObjectId, ref: "Person", required: true },
    origin: { type: String, enum: origins, required: true },
    sourceUrl: { type: String, default: null, maxLength: 2000 },
    sourceTag: { type: String, default: null, maxLength: 300 },
    keepFps: { type: Boolean, default: false },
    state: { type: String, enum: videoStates, required: true },
    sizeBytes: { type: Number, default: null },
    arrivedBytes: count,
    reservedBytes: count,
    sourceBytes: count,
    madeBytes: count,
    createdAt: { type: Date, required: true },
    startedAt: { type: Date, default: null },
    uploadedAt: { type: Date, default: null },
    probe: { type: Mixed, default: null },
    gainDb: { type: Number, default: null },
    plan: { type: Mixed, default: () => [] },
    renditions: { type: Mixed, default: () => [] },
    decodedMs: { type: Number, default: null },
    doneSteps: { type: [String], default: [] },
    stageRuns: { type: Mixed, default: () => ({ ...noRuns }) },
    step: { type: String, enum: [...steps, null], default: null },
    share: count,
    speed: { type: Number, default: null },
    isPlayable: { type: Boolean, default: false },
    posterVersion: count,
    hasStoryboard: { type: Boolean, default: false },
    hasDownload: { type: Boolean, default: false },
    refusal: { type: Mixed, default: null },
    failure: { type: String, enum: [...failureCodes, null], default: null },
    retryAt: { type: Date, default: null },
    attempts: count,
    captions: { type: [String], default: [] },
    isRemoved: { type: Boolean, default: false },
  },
  { minimize: false },
);
videoSchema.plugin(schoolScope);
videoSchema.index({ schoolId: 1, ownerId: 1 }); // serves the quotas
videoSchema.index({ state: 1 }); // serves what a start looks for: unfinished, waiting, being removed
videoSchema.index({ isRemoved: 1 });
export const VideoModel: Model<VideoFields> = model<VideoFields>("Video", videoSchema);

/** What a school allows; what is null is as configured. */
export type VideoPolicyFields = {
  schoolId: Types.ObjectId;
} & { [K in keyof VideoPolicy]: VideoPolicy[K] | null };
const policySchema = new Schema<VideoPolicyFields>({
  maxUploadMb: { type: Number, default: null },
  maxDurationMin: { type: Number, default: null },
  teacherQuotaGb: { type: Number, default: null },
  schoolQuotaGb: { type: Number, default: null },
  keepOriginals: { type: Boolean, default: null },
});
policySchema.plugin(schoolScope);
policySchema.index({ schoolId: 1 }, { unique: true });
export const VideoPolicyModel: Model<VideoPolicyFields> = model<VideoPolicyFields>(
  "VideoPolicy",
  policySchema,
);
