import type { ErrorReason } from "#server/protocol/define.ts";
import type { KeptUpload } from "./kept-files.ts";
import { bytesPerS, minutesLeft, type Sent } from "./speed.ts";

/** Where an upload stands on this device; what the server makes of the file afterwards is the video's state. */
export const uploadStates = [
  "waiting", // behind another one: one at a time is kinder to a weak link
  "sending",
  "paused",
  "offline", // no network or no server; goes on by itself
  "noWifi", // only over Wi-Fi, and there is none
  "needsFile", // the browser did not keep the file: it must be chosen again
  "refused",
  "elsewhere", // another tab of this browser sends it
] as const;
export type UploadState = (typeof uploadStates)[number];

/** An upload as a card shows it. */
export type UploadTask = KeptUpload & {
  state: UploadState;
  /** The file survives a reload. */
  isKept: boolean;
  /** Of a refusal; null where the server gave none. */
  reason: ErrorReason | null;
  minutesLeft: number | null;
};

/** An upload as the queue holds it. */
export type Work = {
  kept: KeptUpload;
  isKept: boolean;
  /** The server may know of it already. */
  isFresh: boolean;
  needsFile: boolean;
  refusal: { reason: ErrorReason | null } | null;
  /** Tries since the last byte that was accepted. */
  failures: number;
  sent: Sent;
};

/** What decides about all uploads at once. */
export type Circumstances = {
  isLeading: boolean;
  isWifiMissing: boolean;
  currentId: string | null;
  nowMs: number;
};

/** A piece of work as a card shows it. */
export function toTask(work: Work, now: Circumstances): UploadTask {
  const { kept, isKept, refusal, sent } = work;
  const state = stateOf(work, now);
  const left = minutesLeft(kept.sizeBytes - kept.sentBytes, bytesPerS(sent, now.nowMs));
  return {
    ...kept,
    state,
    isKept,
    reason: refusal?.reason ?? null,
    minutesLeft: state === "sending" ? left : null,
  };
}

function stateOf(work: Work, now: Circumstances): UploadState {
  if (!now.isLeading) return "elsewhere";
  if (work.refusal) return "refused";
  if (work.needsFile) return "needsFile";
  if (work.kept.isPaused) return "paused";
  if (now.isWifiMissing) return "noWifi";
  if (work.failures > 0) return "offline";
  return now.currentId === work.kept.videoId ? "sending" : "waiting";
}

/** May be sent as soon as it is its turn. */
export function isReadyToSend({ kept, refusal, needsFile }: Work): boolean {
  return !refusal && !needsFile && !kept.isPaused;
}
