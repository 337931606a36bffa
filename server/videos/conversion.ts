import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { MediaError } from "#media/errors.ts";
import type { Storage } from "#media/storage/types.ts";
import { logger } from "../logger.ts";
import type { Failures } from "./failures.ts";
import type { JobOutcome, JobRef, Jobs } from "./jobs.ts";
import type { Making } from "./making.ts";
import { removeMade, sourceKey, videoPrefix, workRoot } from "./places.ts";
import type { Policies } from "./policy.ts";
import type { VideoState } from "./protocol.ts";
import { type ConversionKind, nextKind, type Step, stepsLeft, virtualDeadline } from "./rules.ts";
import type { StoredVideo, VideoChange, VideoStore } from "./store.ts";

type Deps = {
  store: VideoStore;
  storage: Storage;
  jobs: Jobs;
  making: Making;
  failures: Failures;
  policies: Policies;
  mediaDir: string;
  onChanged(video: Pick<StoredVideo, "schoolId" | "id">): void;
};
/** States a queue may work at a video in. AV1 comes after all the rest, on a video that is ready. */
export const workable: Record<ConversionKind, readonly VideoState[]> = {
  low: ["queued", "checking", "converting"],
  high: ["queued", "checking", "converting"],
  av1: ["ready"],
};
/** A run that must write no more: the video was cancelled or removed, or another run has it. */
const stopped = () => new MediaError("cancelled", "Not to go on");

export const wantsAv1 = ({ plan }: StoredVideo): boolean =>
  plan.some(({ stage }) => stage === "av1");

/**
 * From an uploaded file to what pupils watch, step by step. What a step has found is stored with its end; after
 * a crash, a stop or a failure the video goes on with the step that was cut, and finished ones are never run again.
 */
export function createConversion(deps: Deps) {
  const { store, storage, jobs, making, failures, policies, mediaDir, onChanged } = deps;

  /** Puts it into the queue it belongs into next, from `atMs` on. */
  async function enqueue(video: StoredVideo, atMs?: number): Promise<void> {
    const { schoolId, id, probe } = video;
    const kind = nextKind(video.doneSteps, wantsAv1(video)) ?? "high";
    const deadlineMs = virtualDeadline({
      uploadedAtMs: video.uploadedAtMs ?? video.createdAtMs,
      durationMs: probe?.durationMs ?? null,
      sizeBytes: video.sizeBytes ?? 0,
    });
    await jobs.add(kind, { schoolId, videoId: id }, { deadlineMs, ...(atMs && { atMs }) });
  }

  /** Runs one step. Null: the video is not to be worked at any more. */
  async function runStep(
    step: Step,
    before: StoredVideo,
    work: { file: string; workDir: string; signal: AbortSignal; kind: ConversionKind },
  ): Promise<StoredVideo | null> {
    const { schoolId, id } = before;
    const from = workable[work.kind];
    const state: VideoChange =
      work.kind === "av1" ? {} : { state: step === "probe" ? "checking" : "converting" };
    const doneSteps = [...before.doneSteps, step];
    if (!making.isNeeded(step, before))
      return store.change(schoolId, id, from, { doneSteps, step: null });
    const video = await store.beginStep(schoolId, id, step, from, state);
    if (!video) return null;
    onChanged(video);
    const run = { step, run: video.stageRuns[step] };
    const found = await making.make(step, {
      ...{ video, file: work.file, workDir: work.workDir, signal: work.signal },
      async write(change) {
        if (!(await store.changeInStep(schoolId, id, run, from, change))) throw stopped();
        onChanged(video);
      },
    });
    const after = await store.changeInStep(schoolId, id, run, from, found, true);
    if (after) onChanged(after);
    return after;
  }

  /** The last steps of a queue are done: on to the next queue, or it is ready. */
  async function hand(video: StoredVideo): Promise<void> {
    const { schoolId, id } = video;
    const next = nextKind(video.doneSteps, wantsAv1(video));
    if (next === "low" || next === "high") return enqueue(video);
    const { keepOriginals } = await policies.limitsOf(schoolId);
    const isDropped = next === null && !keepOriginals;
    if (isDropped) await storage.remove(sourceKey(id));
    const ready = await store.change(schoolId, id, [...workable.low, "ready"], {
      ...{ state: "ready", failure: null, retryAt: null, attempts: 0 },
      ...(isDropped && { sourceBytes: 0 }),
    });
    if (!ready) return;
    onChanged(ready);
    if (next) await enqueue(ready);
  }

  /** One turn of a video in a queue. */
  async function run(
    kind: ConversionKind,
    { schoolId, videoId }: JobRef,
    signal: AbortSignal,
  ): Promise<JobOutcome> {
    let video = await store.find(schoolId, videoId);
    if (!video || !workable[kind].includes(video.state)) return null;
    const workDir = await mkdtemp(join(workRoot(mediaDir), `${videoId}-${kind}-`));
    try {
      const left = stepsLeft(kind, video.doneSteps);
      const file = left.length > 0 ? await storage.localFile(sourceKey(videoId), workDir) : "";
      if (file === null) throw new MediaError("storage_failed", "The uploaded file is gone");
      for (const step of left) {
        signal.throwIfAborted();
        const after = await runStep(step, video, { file, workDir, signal, kind });
        if (!after) throw stopped();
        video = after;
      }
      await hand(video);
      return null;
    } catch (error) {
      if (!signal.aborted && !(await isGone(kind, schoolId, videoId)))
        return await failures.take(kind, schoolId, videoId, error);
      await leave(kind, schoolId, videoId, signal);
      return null;
    } finally {
      await rm(workDir, { recursive: true, force: true }).catch((err: unknown) =>
        logger.warn({ err, videoId }, "work folder not removed"),
      );
    }
  }

  async function isGone(kind: ConversionKind, schoolId: string, videoId: string) {
    const video = await store.find(schoolId, videoId);
    return !video || !workable[kind].includes(video.state);
  }

  /** Stopped from outside. What this run published after others had cleaned up goes too. */
  async function leave(
    kind: ConversionKind,
    schoolId: string,
    videoId: string,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted && signal.reason !== "removed") return; // the queue has it again, or another machine
    const video = await store.find(schoolId, videoId);
    if (!video) {
      await storage.removeAll(videoPrefix(videoId));
      await storage.remove(sourceKey(videoId));
    } else if (!workable[kind].includes(video.state) && video.state !== "ready")
      await removeMade(storage, videoId);
  }

  return { enqueue, run };
}
export type Conversion = ReturnType<typeof createConversion>;
