import { MediaError } from "#media/errors.ts";
import type { Refusal } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { logger } from "../logger.ts";
import type { JobOutcome } from "./jobs.ts";
import type { Making } from "./making.ts";
import { removeMade, sourceKey } from "./places.ts";
import type { FailureCode, VideoState } from "./protocol.ts";
import { type ConversionKind, retryAfterMs } from "./rules.ts";
import type { StoredVideo, VideoChange, VideoStore } from "./store.ts";

type Deps = {
  store: VideoStore;
  storage: Storage;
  making: Pick<Making, "dropStage">;
  now: () => number;
  onChanged(video: Pick<StoredVideo, "schoolId" | "id">): void;
  /** Waits after failures in a row; and where a cause outside the file is waited for, ms. */
  retryAfter?: readonly number[] | undefined;
  waitMs?: number | undefined;
};
/** A full disk and a missing ffmpeg are looked at again after this long. */
const WAIT_MS = 60_000;
/** Refusals by a limit that a school or an operator may change: their file is kept for another try. */
const retriable = new Set(["too_long", "too_many_pixels", "too_many_streams", "too_slow"]);
const working: readonly VideoState[] = ["queued", "checking", "converting"];

/** What becomes of a video whose step failed: refused for good, tried again, or given up until somebody asks. */
export function createFailures({ store, storage, making, now, onChanged, ...deps }: Deps) {
  const { retryAfter, waitMs = WAIT_MS } = deps;

  async function refuse(schoolId: string, videoId: string, refusal: Refusal): Promise<JobOutcome> {
    const isKept = retriable.has(refusal.code);
    const refused = await store.change(schoolId, videoId, working, {
      ...{ state: "refused", refusal, step: null, share: 0, failure: null, retryAt: null },
      ...{ isPlayable: false, renditions: [], doneSteps: [], posterVersion: 0 },
      ...(!isKept && { sourceBytes: 0 }),
    });
    if (!refused) return null;
    const madeBytes = await removeMade(storage, videoId);
    if (!isKept) await storage.remove(sourceKey(videoId));
    await store.change(schoolId, videoId, ["refused"], { madeBytes });
    logger.info({ videoId, code: refusal.code }, "a file was refused");
    onChanged(refused);
    return null;
  }

  /** Stays in the queue, says why, and goes on by itself. */
  async function wait(
    { schoolId, id, state }: StoredVideo,
    failure: FailureCode,
    afterMs: number,
    attempts: number,
    found: VideoChange = {},
  ): Promise<JobOutcome> {
    const retryAtMs = now() + afterMs;
    const isReady = state === "ready"; // an AV1 rung: nobody waits for it
    const waiting = await store.change(schoolId, id, [...working, "ready"], {
      ...(!isReady && { state: "queued", failure, retryAt: new Date(retryAtMs) }),
      ...{ ...found, attempts },
    });
    if (!waiting) return null;
    onChanged(waiting);
    return { retryAtMs };
  }

  async function giveUp(video: StoredVideo, attempts: number): Promise<JobOutcome> {
    const { schoolId, id, state } = video;
    const change =
      state === "ready"
        ? { doneSteps: [...video.doneSteps, "av1" as const], step: null }
        : ({ state: "failed", failure: "conversion", retryAt: null } as const);
    const failed = await store.change(schoolId, id, [...working, "ready"], { ...change, attempts });
    if (failed) onChanged(failed);
    return null;
  }

  return {
    /** Decides, stores it, and says when to try again. */
    async take(
      kind: ConversionKind,
      schoolId: string,
      videoId: string,
      error: unknown,
    ): Promise<JobOutcome> {
      const reason = error instanceof MediaError ? error.reason : null;
      if (error instanceof MediaError && error.refusal && kind !== "av1")
        return refuse(schoolId, videoId, error.refusal);
      const video = await store.find(schoolId, videoId);
      if (!video) return null;
      const { step, attempts } = video;
      if (reason === "no_space") {
        // Half a rung only takes room that is needed.
        const left = step ? await making.dropStage(video, step) : {};
        logger.warn({ videoId, kind, step }, "no room for a conversion; it waits");
        return wait(video, "no_space", waitMs, attempts, left);
      }
      if (reason === "no_ffmpeg") return wait(video, "no_ffmpeg", waitMs, attempts);
      logger.warn({ err: error, videoId, kind, step, attempts: attempts + 1 }, "conversion failed");
      const afterMs = retryAfterMs(attempts + 1, retryAfter);
      if (afterMs === null) return giveUp(video, attempts + 1);
      return wait(video, "conversion", afterMs, attempts + 1);
    },
  };
}
export type Failures = ReturnType<typeof createFailures>;
