import { stat } from "node:fs/promises";
import type { Storage } from "#media/storage/types.ts";
import { checkMay } from "../auth/permissions.ts";
import type { User } from "../realtime.ts";
import type { Conversion } from "./conversion.ts";
import type { Jobs } from "./jobs.ts";
import { sourceKey } from "./places.ts";
import type { Space } from "./space.ts";
import type { NewVideo, StoredVideo, VideoStore } from "./store.ts";

type Deps = {
  store: VideoStore;
  storage: Storage;
  jobs: Jobs;
  space: Space;
  conversion: Pick<Conversion, "enqueue">;
  now: () => number;
  onChanged(video: Pick<StoredVideo, "schoolId" | "id">): void;
};
/** `keepFps`: movement is the lesson (PE), so the lowest rung keeps the frame rate. */
type Wish = { keepFps?: boolean };
type Sized = { sizeBytes: number; ownLimitBytes?: number };

/** Where a video begins: room is promised before a byte is sent. */
export function createIntake({ store, storage, jobs, space, conversion, now, onChanged }: Deps) {
  const blank = (ownerId: string, keepFps = false) => ({
    ...{ ownerId, keepFps, sourceUrl: null, sizeBytes: null, reservedBytes: 0 },
    createdAtMs: now(),
  });

  /** Adds it and takes it back when the quota turns out to be full. @throws AppError as Space.checkQuota */
  async function addWithin(
    schoolId: string,
    video: NewVideo,
    ownLimitBytes?: number,
  ): Promise<StoredVideo> {
    const added = await store.add(schoolId, video);
    try {
      await space.checkQuota(schoolId, video.ownerId, ownLimitBytes);
    } catch (error) {
      await store.remove(schoolId, added.id);
      throw error;
    }
    return added;
  }

  async function reserveFile(
    schoolId: string,
    ownerId: string,
    { sizeBytes, keepFps, ownLimitBytes }: Sized & Wish,
  ): Promise<string> {
    await space.checkSize(schoolId, sizeBytes);
    await space.checkDisk(sizeBytes);
    const { id } = await addWithin(
      schoolId,
      {
        ...blank(ownerId, keepFps),
        ...{ origin: "upload", state: "awaiting", sizeBytes, reservedBytes: sizeBytes },
      },
      ownLimitBytes,
    );
    return id;
  }

  async function enqueueImport({ schoolId, id, createdAtMs }: StoredVideo): Promise<void> {
    await jobs.add("import", { schoolId, videoId: id }, { deadlineMs: createdAtMs });
  }

  return {
    /**
     * A video whose bytes will be uploaded; resolves with its id. @throws AppError forbidden; too_large
     * file_too_large; conflict own_quota_full, school_quota_full; unavailable disk_full
     */
    async reserve(
      { schoolId, id, roles }: User,
      { sizeBytes, keepFps }: { sizeBytes: number } & Wish,
    ): Promise<string> {
      checkMay(roles, "library:make");
      return reserveFile(schoolId, id, { sizeBytes, ...(keepFps && { keepFps }) });
    },

    /**
     * The same for a clip that never becomes an item: who may is asked before, and `ownLimitBytes` is what its owner
     * may hold in clips. @throws AppError as reserve, but forbidden
     */
    reserveClip(
      schoolId: string,
      ownerId: string,
      { sizeBytes, ownLimitBytes }: { sizeBytes: number; ownLimitBytes: number },
    ): Promise<string> {
      return reserveFile(schoolId, ownerId, { sizeBytes, ownLimitBytes });
    },

    /** A video the server fetches from an address. @throws AppError as reserve */
    async reserveImport(
      { schoolId, id, roles }: User,
      { url, keepFps }: { url: string } & Wish,
    ): Promise<string> {
      checkMay(roles, "library:make");
      await space.checkDisk(0);
      const video = await addWithin(schoolId, {
        ...blank(id, keepFps),
        ...{ origin: "import", state: "importing", sourceUrl: url },
      });
      await enqueueImport(video);
      return video.id;
    },

    /** A video of a file of this machine, which stays; no quota is asked. @throws MediaError no_space, storage_failed */
    async addFile(
      schoolId: string,
      ownerId: string,
      localFile: string,
      { keepFps }: Wish = {},
    ): Promise<string> {
      const { size: sizeBytes } = await stat(localFile);

      const video = await store.add(schoolId, {
        ...blank(ownerId, keepFps),
        ...{ origin: "file", state: "awaiting", sizeBytes, reservedBytes: sizeBytes },
      });
      try {
        await storage.putFile(sourceKey(video.id), localFile);
      } catch (error) {
        await store.remove(schoolId, video.id);
        throw error;
      }
      const queued = await store.change(schoolId, video.id, ["awaiting"], {
        ...{ state: "queued", sourceBytes: sizeBytes, reservedBytes: 0, arrivedBytes: sizeBytes },
        uploadedAt: new Date(now()),
      });
      if (queued) {
        await conversion.enqueue(queued);
        onChanged(queued);
      }
      return video.id;
    },
    enqueueImport,

    /**
     * The same promise again, for one whose bytes never came whole: awaited, or fetched.
     * @throws AppError as reserve
     */
    async reserveAgain(video: StoredVideo): Promise<StoredVideo | null> {
      const { schoolId, id, ownerId, origin, sizeBytes } = video;
      const size = sizeBytes ?? 0;
      await space.checkSize(schoolId, size);
      await space.checkDisk(size);
      const fresh = { failure: null, retryAt: null, refusal: null, attempts: 0, arrivedBytes: 0 };
      const again = await store.change(schoolId, id, ["cancelled", "failed"], {
        ...{ ...fresh, startedAt: null, reservedBytes: size },
        state: origin === "import" ? "importing" : "awaiting",
      });
      if (!again) return null;
      try {
        await space.checkQuota(schoolId, ownerId);
      } catch (error) {
        const back = { state: video.state, reservedBytes: 0, failure: video.failure };
        await store.change(schoolId, id, ["importing", "awaiting"], back);
        throw error;
      }
      if (origin === "import") await enqueueImport(again);
      return again;
    },
  };
}
export type Intake = ReturnType<typeof createIntake>;
