import { statfs } from "node:fs/promises";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import type { Policies } from "./policy.ts";
import { hasRoom } from "./rules.ts";
import type { VideoStore } from "./store.ts";

type Deps = {
  store: VideoStore;
  storage: Storage;
  policies: Policies;
  mediaDir: string;
  /** Tests fill the disk with it. */
  freeBytes?: (() => Promise<number | null>) | undefined;
};

/** Whether there is room: in the school's and the teacher's share, and on the disk. */
export function createSpace({ store, storage, policies, mediaDir, ...deps }: Deps) {
  /** Of this machine's disk, where uploads and work lie, and of the store: the smaller. */
  const freeBytes =
    deps.freeBytes ??
    (async () => {
      const { bavail, bsize } = await statfs(mediaDir);
      return Math.min(bavail * bsize, (await storage.freeBytes()) ?? Number.POSITIVE_INFINITY);
    });

  /** @throws AppError unavailable disk_full */
  async function checkDisk(sizeBytes: number): Promise<void> {
    if (!hasRoom(await freeBytes(), sizeBytes))
      throw new AppError("unavailable", "The disk has no room", { reason: "disk_full" });
  }

  return {
    freeBytes,
    checkDisk,

    /** @throws AppError too_large file_too_large */
    async checkSize(schoolId: string, sizeBytes: number): Promise<void> {
      const { maxUploadBytes } = await policies.limitsOf(schoolId);
      if (sizeBytes <= maxUploadBytes) return;
      const details = { limitBytes: maxUploadBytes };
      throw new AppError("too_large", "Larger than allowed", { reason: "file_too_large", details });
    },

    /**
     * After it was reserved: what is held must still fit. Whoever reserves counts own bytes too, so two at
     * once can never both pass a full quota. @throws AppError conflict own_quota_full, school_quota_full
     */
    async checkQuota(schoolId: string, ownerId: string, ownLimitBytes?: number): Promise<void> {
      const [held, limits] = await Promise.all([
        store.heldBytes(schoolId, ownerId),
        policies.limitsOf(schoolId),
      ]);
      const limitBytes = Math.min(ownLimitBytes ?? limits.ownBytes, limits.ownBytes);
      if (held.own > limitBytes)
        throw new AppError("conflict", "Own quota is full", {
          reason: "own_quota_full",
          details: { limitBytes },
        });
      if (held.school > limits.schoolBytes)
        throw new AppError("conflict", "The school's quota is full", {
          reason: "school_quota_full",
          details: { limitBytes: limits.schoolBytes },
        });
    },
  };
}
export type Space = ReturnType<typeof createSpace>;
