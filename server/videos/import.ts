import { logger } from "../logger.ts";
import type { Arrivals } from "./arrivals.ts";
import { type Fetcher, FetchFailure, isDiskFull } from "./fetching.ts";
import type { JobOutcome, JobRef } from "./jobs.ts";
import type { FailureCode } from "./protocol.ts";
import { retryAfterMs } from "./rules.ts";
import type { Space } from "./space.ts";
import type { StoredVideo, VideoStore } from "./store.ts";

type Deps = {
  store: VideoStore;
  arrivals: Arrivals;
  space: Space;
  fetcher: Fetcher;
  maxBytesOf(schoolId: string): Promise<number>;
  now: () => number;
  onChanged(video: Pick<StoredVideo, "schoolId" | "id">): void;
  retryAfter?: readonly number[] | undefined;
  waitMs?: number | undefined;
};
const PROGRESS_EVERY_MS = 1_000;
/** A full disk is looked at again after this long. */
const WAIT_MS = 60_000;
const from = ["importing"] as const;

/** Material of the ministry and the methods centre: the server fetches it, and it goes the way of an upload. */
export function createImports(deps: Deps) {
  const { store, arrivals, space, fetcher, maxBytesOf, now, onChanged } = deps;
  const { retryAfter, waitMs = WAIT_MS } = deps;

  async function giveUp({ schoolId, id }: StoredVideo, failure: FailureCode): Promise<JobOutcome> {
    const failed = await store.change(schoolId, id, from, {
      ...{ state: "failed", failure, retryAt: null },
      ...{ reservedBytes: 0, arrivedBytes: 0 },
    });
    if (!failed) return null;
    await arrivals.end(id);
    onChanged(failed);
    return null;
  }

  async function wait(
    { schoolId, id }: StoredVideo,
    failure: FailureCode,
    { afterMs, attempts }: { afterMs: number; attempts: number },
  ): Promise<JobOutcome> {
    const retryAtMs = now() + afterMs;
    const change = { failure, retryAt: new Date(retryAtMs), attempts };
    const waiting = await store.change(schoolId, id, from, change);
    if (!waiting) return null;
    onChanged(waiting);
    return { retryAtMs };
  }

  /** Room for as many bytes as the other side says; what it does not say is counted as it comes. */
  async function reserve(video: StoredVideo, sizeBytes: number, tag: string | null): Promise<void> {
    const { schoolId, id, ownerId } = video;
    await space.checkDisk(sizeBytes);
    const change = { sizeBytes, reservedBytes: sizeBytes, sourceTag: tag };
    await store.change(schoolId, id, from, { ...change, failure: null, retryAt: null });
    await space.checkQuota(schoolId, ownerId);
  }

  async function fetch(video: StoredVideo, signal: AbortSignal): Promise<void> {
    const { schoolId, id, sourceUrl, sourceTag } = video;
    const maxBytes = await maxBytesOf(schoolId);
    const stop = new AbortController();
    let toldAt = 0;
    let failure: unknown = null;
    const { sizeBytes } = await fetcher
      .fetch({
        ...{ url: sourceUrl ?? "", file: arrivals.fileOf(id), maxBytes },
        offset: (await arrivals.sizeHere(id)) ?? 0,
        tag: sourceTag,
        signal: AbortSignal.any([signal, stop.signal]),
        async onBegin(about) {
          await reserve(video, about.sizeBytes ?? maxBytes, about.tag);
        },
        onBytes(bytes) {
          if (now() - toldAt < PROGRESS_EVERY_MS) return;
          toldAt = now();
          arrivals
            .arrived(video, bytes)
            .then((isTaken) => isTaken || stop.abort())
            .catch((error: unknown) => {
              failure = error;
              stop.abort();
            });
        },
      })
      .catch((error: unknown) => {
        throw failure ?? error;
      });
    const change = { sizeBytes, reservedBytes: sizeBytes, arrivedBytes: sizeBytes, attempts: 0 };
    if (await store.change(schoolId, id, from, { ...change, startedAt: new Date(now()) }))
      await arrivals.finish(video);
  }

  /** One turn of an import. */
  async function run({ schoolId, videoId }: JobRef, signal: AbortSignal): Promise<JobOutcome> {
    const video = await store.find(schoolId, videoId);
    if (video?.state !== "importing") return null;
    try {
      await fetch(video, signal);
      return null;
    } catch (error) {
      if (signal.aborted) return null; // the queue has it again, or nobody wants it
      if (isDiskFull(error) || reasonOf(error) === "disk_full" || reasonOf(error) === "no_space")
        return wait(video, "no_space", { afterMs: waitMs, attempts: video.attempts });
      if (reasonOf(error) !== null) return giveUp(video, "import_too_large"); // a quota
      const attempts = video.attempts + 1;
      const afterMs = retryAfterMs(attempts, retryAfter);
      const failure = error instanceof FetchFailure ? error : null;
      // Not the error itself: it names the address.
      const why = failure ? { code: failure.code, cause: causeOf(failure) } : { err: error };
      logger.warn({ videoId, attempts, ...why }, "import failed");
      if (failure?.isFinal || afterMs === null)
        return giveUp(video, failure?.code ?? "import_unreachable");
      return wait(video, failure?.code ?? "import_unreachable", { afterMs, attempts });
    }
  }
  return { run };
}

const reasonOf = (error: unknown): unknown =>
  error instanceof Error && "reason" in error ? error.reason : null;
const causeOf = ({ cause, message }: FetchFailure): unknown =>
  cause instanceof Error && "code" in cause ? cause.code : message;
