import { mkdir, rm } from "node:fs/promises";
import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { may } from "../auth/permissions.ts";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import type { Teller, User } from "../realtime.ts";
import { createArrivals } from "./arrivals.ts";
import { createBeside } from "./beside.ts";
import { createConversion, wantsAv1 } from "./conversion.ts";
import { createFailures } from "./failures.ts";
import { createFetcher } from "./fetching.ts";
import { createImports } from "./import.ts";
import { createIntake } from "./intake.ts";
import type { Jobs } from "./jobs.ts";
import { createMaking } from "./making.ts";
import { workRoot } from "./places.ts";
import { createPolicies, type PolicyConfig } from "./policy.ts";
import type { CaptionLanguage, Playback, Video } from "./protocol.ts";
import { createRemoval } from "./removal.ts";
import { nextKind } from "./rules.ts";
import { linkKey } from "./signing.ts";
import { createSpace } from "./space.ts";
import type { StoredVideo, VideoStore } from "./store.ts";
import { createTelling } from "./telling.ts";
import { createUpkeep } from "./upkeep.ts";
import { posterUrlOf, toPlayback, toVideo } from "./views.ts";

/** What the library needs of a file. */
export type VideoFacts = { id: string; ownerId: string; view: Video; posterUrl: string | null };
export type VideosConfig = PolicyConfig &
  Pick<Config, "VIDEO_JOBS" | "VIDEO_AV1" | "MEDIA_LINK_HOURS">;
type Deps = {
  store: VideoStore;
  storage: Storage;
  hls: Hls;
  jobs: Jobs;
  /** Of this machine alone: uploads and work lie there. */
  mediaDir: string;
  tell: Teller["tell"];
  config: VideosConfig;
  /** Signs addresses. */
  secret: string;
  now?: () => number;
  /** Tests change these: waits in ms, free bytes of the disk, addresses that may be fetched from. */
  tuning?: {
    retryAfter?: readonly number[];
    waitMs?: number;
    tellEveryMs?: number;
    expireAfterMs?: number;
    silentAfterMs?: number;
    freeBytes?: () => Promise<number | null>;
    isAllowedAddress?: (address: string) => boolean;
  };
};
/** Pictures above this are refused: 4096 lines and columns, more than a phone's 4K. */
const MAX_PIXELS = 4096 * 4096;
/** A phone's file may carry a dozen tracks of data beside picture and sound. */
const MAX_STREAMS = 32;

/** Files of the library: how they arrive, what is made of them, who pays for their room. */
export function createVideos(deps: Deps) {
  const { store, storage, hls, jobs, mediaDir, tell, config, secret, now = Date.now } = deps;
  const { tuning = {} } = deps;
  const signer = { key: linkKey(secret), lifeHours: config.MEDIA_LINK_HOURS, now };
  const policies = createPolicies({ store, config });
  const space = createSpace({ store, storage, policies, mediaDir, freeBytes: tuning.freeBytes });
  const telling = createTelling({ store, tell, now, everyMs: tuning.tellEveryMs });
  const onChanged = telling.changed;
  const making = createMaking({
    ...{ storage, hls, now, wantsAv1: config.VIDEO_AV1 },
    async limitsOf(schoolId) {
      const { maxDurationS } = await policies.limitsOf(schoolId);
      return { maxDurationS, maxPixels: MAX_PIXELS, maxStreams: MAX_STREAMS };
    },
  });
  const { retryAfter, waitMs } = tuning;
  const failures = createFailures({
    ...{ store, storage, making, now, onChanged, retryAfter, waitMs },
  });
  const conversion = createConversion({
    ...{ store, storage, jobs, making, failures, policies, mediaDir, onChanged },
  });
  const arrivals = createArrivals({
    ...{ store, storage, mediaDir, now, onChanged, checkDisk: space.checkDisk },
    expireAfterMs: tuning.expireAfterMs,
    silentAfterMs: tuning.silentAfterMs,
    async onArrived(video) {
      await conversion.enqueue(video);
      onChanged(video);
    },
  });
  const imports = createImports({
    ...{ store, arrivals, space, now, onChanged, retryAfter, waitMs },
    fetcher: createFetcher({ isAllowed: tuning.isAllowedAddress }),
    maxBytesOf: async (schoolId) => (await policies.limitsOf(schoolId)).maxUploadBytes,
  });
  const intake = createIntake({
    ...{ store, storage, jobs, space, conversion, now, onChanged },
  });
  const removal = createRemoval({ store, storage, jobs, arrivals, intake, conversion });
  const beside = createBeside({ store, storage, hls, making, mediaDir });
  const upkeep = createUpkeep({ store, jobs, arrivals, conversion, intake, removal });

  /** @throws AppError not_found; forbidden not_yours */
  async function own({ schoolId, id, roles }: User, videoId: string): Promise<StoredVideo> {
    const video = await store.find(schoolId, videoId);
    if (!video) throw new AppError("not_found", "No such video");
    if (video.ownerId !== id && !may(roles, "library:govern"))
      throw new AppError("forbidden", "Not its owner", { reason: "not_yours" });
    return video;
  }
  const told = (video: StoredVideo): Video => {
    onChanged(video);
    return toVideo(video);
  };

  return {
    /** Uploads on their way, for the tus handler. */
    arrivals,
    isDiskFull: async () => ((await space.freeBytes()) ?? Number.POSITIVE_INFINITY) < 1024 * 1024,

    reserve: intake.reserve,
    reserveImport: intake.reserveImport,
    reserveClip: intake.reserveClip,
    addFile: intake.addFile,

    /** By id, those that are there. */
    async findMany(schoolId: string, ids: readonly string[]): Promise<Map<string, VideoFacts>> {
      const videos = ids.length > 0 ? await store.findMany(schoolId, ids) : [];
      return new Map(
        videos.map((video) => {
          const { id, ownerId } = video;
          const posterUrl = posterUrlOf(video, signer);
          return [id, { id, ownerId, view: toVideo(video), posterUrl }] as const;
        }),
      );
    },

    /** Signed addresses for one who may watch: that is asked before. @throws AppError not_found; conflict not_playable_yet */
    async playbackOf(
      schoolId: string,
      videoId: string,
      { mayDownload }: { mayDownload: boolean },
    ): Promise<Playback> {
      const video = await store.find(schoolId, videoId);
      if (!video) throw new AppError("not_found", "No such video");
      if (!video.isPlayable)
        throw new AppError("conflict", "Not playable yet", { reason: "not_playable_yet" });
      const isComplete = nextKind(video.doneSteps, wantsAv1(video)) === null;
      return toPlayback(video, signer, { mayDownload, isComplete });
    },

    /** With every file of it, while it is uploaded or converted too. None such is fine. */
    remove: removal.remove,
    onChanged: telling.onChanged,

    read: async (user: User, videoId: string): Promise<Video> => toVideo(await own(user, videoId)),
    /** Stops an upload, an import or a conversion. One that is ready stays. */
    cancel: async (user: User, videoId: string): Promise<Video> =>
      told(await removal.cancel(await own(user, videoId))),
    /** @throws AppError conflict upload_unknown, the file is gone; quota and disk as for a new one */
    retry: async (user: User, videoId: string): Promise<Video> =>
      told(await removal.retry(await own(user, videoId))),
    choosePoster: async (user: User, videoId: string, atMs: number): Promise<Video> =>
      told(await beside.choosePoster(await own(user, videoId), atMs)),
    readCaptions: async (user: User, videoId: string, language: CaptionLanguage) =>
      beside.readCaptions(await own(user, videoId), language),
    putCaptions: async (user: User, videoId: string, language: CaptionLanguage, vtt: string) =>
      told(await beside.putCaptions(await own(user, videoId), language, vtt)),

    async readStorageUse({ schoolId, id }: User) {
      const [held, limits, { isUsable }] = await Promise.all([
        store.heldBytes(schoolId, id),
        policies.limitsOf(schoolId),
        hls.encoders(),
      ]);
      return {
        ownBytes: held.own,
        ownLimitBytes: limits.ownBytes,
        schoolBytes: held.school,
        schoolLimitBytes: limits.schoolBytes,
        maxUploadBytes: limits.maxUploadBytes,
        maxDurationS: limits.maxDurationS,
        canConvert: isUsable,
      };
    },
    readPolicy: policies.read,
    changePolicy: policies.change,

    /** Before listening: folders are there and clean, what a crash left open goes on. */
    async prepare(): Promise<void> {
      await rm(workRoot(mediaDir), { recursive: true, force: true });
      await mkdir(workRoot(mediaDir), { recursive: true });
      await arrivals.prepare();
      await jobs.prepare();
      await upkeep.recover();
    },
    /** Takes jobs, unless other machines do. */
    async begin(): Promise<void> {
      upkeep.begin();
      if (config.VIDEO_JOBS === 0) return;
      const { run } = conversion;
      await jobs.begin(
        {
          import: imports.run,
          low: (ref, signal) => run("low", ref, signal),
          high: (ref, signal) => run("high", ref, signal),
          av1: (ref, signal) => run("av1", ref, signal),
        },
        config.VIDEO_JOBS,
      );
    },
    /** What runs is cut and goes back to the queue. */
    async stop(): Promise<void> {
      upkeep.stop();
      arrivals.stop();
      await jobs.stop();
      telling.stop();
    },
  };
}
export type Videos = ReturnType<typeof createVideos>;
