import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { type Arrivals, isArriving } from "./arrivals.ts";
import type { Conversion } from "./conversion.ts";
import type { Intake } from "./intake.ts";
import type { Jobs } from "./jobs.ts";
import { removeMade, sourceKey, videoPrefix } from "./places.ts";
import type { StoredVideo, VideoChange, VideoStore } from "./store.ts";

type Deps = {
  store: VideoStore;
  storage: Storage;
  jobs: Jobs;
  arrivals: Arrivals;
  intake: Intake;
  conversion: Pick<Conversion, "enqueue">;
};
const working = ["queued", "checking", "converting"] as const;
/** As before anything was made; what is known of the file itself stays. */
export const unmade = (video: StoredVideo): VideoChange => ({
  ...{ renditions: [], isPlayable: false, posterVersion: 0, step: null, share: 0 },
  ...{ hasStoryboard: false, hasDownload: false, failure: null, retryAt: null, attempts: 0 },
  doneSteps: video.doneSteps.filter((step) => step === "probe" || step === "gain"),
});

/** Stopping, going on, and taking away. Each first says so in the record, so that a crash leaves nothing behind. */
export function createRemoval({ store, storage, jobs, arrivals, intake, conversion }: Deps) {
  /** Ends an unfinished removal, or all of one. */
  async function finishRemoval({ schoolId, id }: Pick<StoredVideo, "schoolId" | "id">) {
    await jobs.remove(id);
    await arrivals.end(id);
    await storage.removeAll(videoPrefix(id));
    await storage.remove(sourceKey(id));
    await store.remove(schoolId, id);
  }

  /** Takes away what was made of one that was cancelled or refused. */
  async function sweep(video: StoredVideo): Promise<StoredVideo> {
    const { schoolId, id, state } = video;
    const madeBytes = await removeMade(storage, id);
    return (await store.change(schoolId, id, [state], { madeBytes })) ?? video;
  }

  async function cancelArrival(video: StoredVideo): Promise<StoredVideo | null> {
    const { schoolId, id } = video;
    const change = { state: "cancelled", reservedBytes: 0, arrivedBytes: 0 } as const;
    const from = ["awaiting", "uploading", "importing"] as const;
    const quiet = { failure: null, retryAt: null };
    const cancelled = await store.change(schoolId, id, from, { ...change, ...quiet });
    if (!cancelled) return null;
    await jobs.remove(id);
    await arrivals.end(id);
    return cancelled;
  }

  async function cancelConversion(video: StoredVideo): Promise<StoredVideo | null> {
    const { schoolId, id } = video;
    const change: VideoChange = { ...unmade(video), state: "cancelled" };
    const cancelled = await store.change(schoolId, id, working, change);
    if (!cancelled) return null;
    await jobs.remove(id);
    return sweep(cancelled);
  }

  /** From the step it had reached; from its beginning where what was made is gone. */
  async function goOn(video: StoredVideo): Promise<StoredVideo> {
    const { schoolId, id, state } = video;
    const fresh = { refusal: null, failure: null, retryAt: null, attempts: 0, share: 0 };
    const queued = await store.change(schoolId, id, [state], {
      ...{ ...fresh, state: "queued", step: null },
      // Another limit may hold by now: it is looked at anew.
      ...(state === "refused" && { doneSteps: [] }),
    });
    if (!queued) return video;
    await conversion.enqueue(queued);
    return queued;
  }

  return {
    sweep,
    finishRemoval,

    async remove(schoolId: string, videoId: string): Promise<void> {
      if (await store.markRemoved(schoolId, videoId))
        await finishRemoval({ schoolId, id: videoId });
    },

    async cancel(video: StoredVideo): Promise<StoredVideo> {
      const cancelled =
        (isArriving(video) && (await cancelArrival(video))) || (await cancelConversion(video));
      return cancelled || ((await store.find(video.schoolId, video.id)) ?? video);
    },

    async retry(video: StoredVideo): Promise<StoredVideo> {
      const { state, sourceBytes, uploadedAtMs } = video;
      if (state === "queued" && video.retryAtMs !== null) return goOn(video);
      if (state !== "failed" && state !== "refused" && state !== "cancelled") return video;
      if (uploadedAtMs === null) return (await intake.reserveAgain(video)) ?? video;
      if (sourceBytes > 0) return goOn(video);
      throw new AppError("conflict", "Its file is gone", { reason: "upload_unknown" });
    },
  };
}
export type Removal = ReturnType<typeof createRemoval>;
