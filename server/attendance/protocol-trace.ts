import { z } from "zod";
import { Id, Instant } from "../protocol/define.ts";
import { ReceiveMode } from "../rooms/protocol-seats.ts";
import {
  AttemptStage,
  AttendancePolicy,
  LedgerProposal,
  ReceivedBytes,
  ResponseKind,
} from "./protocol-ledger.ts";

/** `source` names the event it comes from, such as `visit:<id>` or `poll:<id>`. */
const noticed = { source: z.string(), at: Instant };
const lasting = { ...noticed, until: Instant.nullable() };
/** One thing that is known of a pupil in a lesson; the proposal is made of these and of nothing else. */
export const TraceEntry = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("visit"),
    ...lasting,
    /** 1 is the device that came first. */
    device: z.int().min(1),
    received: ReceivedBytes,
    /** The server was down when it ended: it ends at the last sign of life. */
    isRecovered: z.boolean(),
  }),
  z.object({
    kind: z.literal("attempt"),
    ...noticed,
    stage: AttemptStage,
    /** Who noticed. */
    by: z.enum(["client", "server"]),
  }),
  z.object({ kind: z.literal("response"), ...noticed, response: ResponseKind }),
  z.object({ kind: z.literal("mode"), ...lasting, mode: ReceiveMode }),
  z.object({ kind: z.literal("fallback"), ...lasting, reason: z.string() }),
  z.object({
    kind: z.literal("watched"),
    ...noticed,
    medium: z.enum(["recording", "video"]),
    /** Unique seconds seen until then, and how many there are. */
    coveredSec: z.int().min(0),
    wholeSec: z.int().min(0),
  }),
]);
export type TraceEntry = z.infer<typeof TraceEntry>;

export const AttendanceTrace = z.object({
  lessonId: Id,
  personId: Id,
  fullName: z.string(),
  /** Null: nothing is proposed, such as for a lesson not held. */
  proposal: LedgerProposal.nullable(),
  policy: AttendancePolicy,
  /** By time. */
  entries: z.array(TraceEntry),
});
export type AttendanceTrace = z.infer<typeof AttendanceTrace>;

/** What leadership writes; the version is made by the server. */
export const NewAttendancePolicy = z.object({
  presentShare: z.number().min(0).max(1),
  lateAfterMin: z.int().min(0).max(60),
  leftEarlyMin: z.int().min(0).max(60),
  mergeGapSec: z.int().min(0).max(600),
  watchedLaterHours: z.int().min(0).max(720),
  watchedLaterShare: z.number().min(0.1).max(1),
  watchedLaterAs: AttendancePolicy.shape.watchedLaterAs.unwrap(),
  noConnectionAs: AttendancePolicy.shape.noConnectionAs.unwrap(),
  leftEarlyAs: AttendancePolicy.shape.leftEarlyAs.unwrap(),
  partlyAs: AttendancePolicy.shape.partlyAs.unwrap(),
});
export type NewAttendancePolicy = z.infer<typeof NewAttendancePolicy>;

export const PolicyReading = z.object({
  policy: AttendancePolicy,
  mayChange: z.boolean(),
  /** The rules there were, the newest first, the current one too; for those who may change it. */
  history: z.array(
    z.object({ policy: AttendancePolicy, at: Instant.nullable(), byName: z.string().nullable() }),
  ),
});
export type PolicyReading = z.infer<typeof PolicyReading>;
