import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import { createLocker } from "./locker.ts";
import { sourceKey, uploadsDir } from "./places.ts";
import type { StoredVideo, VideoStore } from "./store.ts";

type Deps = {
  store: VideoStore;
  storage: Storage;
  mediaDir: string;
  now: () => number;
  /** @throws AppError unavailable disk_full */
  checkDisk(sizeBytes: number): Promise<void>;
  /** All bytes are in the store. */
  onArrived(video: StoredVideo): Promise<void>;
  onChanged(video: Pick<StoredVideo, "schoolId" | "id">): void;
  /** A life of an upload that is not finished, and a silence that means a dead line, ms. */
  expireAfterMs?: number | undefined;
  silentAfterMs?: number | undefined;
};
const DAY_MS = 24 * 3600_000;
/** A file that could not be taken into the store is tried again then. */
const RETRY_MS = 30_000;
const arriving = ["awaiting", "uploading", "importing"] as const;

/** Bytes on their way in: a folder of unfinished files, named after their videos, until the store has them. */
export function createArrivals(deps: Deps) {
  const { store, storage, mediaDir, now, checkDisk, onArrived, onChanged } = deps;
  const { expireAfterMs = 7 * DAY_MS, silentAfterMs = 5_000 } = deps;
  const dir = uploadsDir(mediaDir);
  const locker = createLocker({ silentAfterMs, now });
  const lastByteAt = new Map<string, number>();
  const finishing = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  const fileOf = (videoId: string) => join(dir, videoId);
  /** Bytes of it on this machine; null where there are none. */
  const sizeHere = async (videoId: string): Promise<number | null> =>
    (await stat(fileOf(videoId)).catch(() => null))?.size ?? null;

  /**
   * A whole file goes into the store and its video into the queue. Safe to repeat: a death after the move
   * leaves the file in the store, where `recover` finds it.
   */
  function finish({ schoolId, id }: Pick<StoredVideo, "schoolId" | "id">): Promise<void> {
    const under = finishing.get(id);
    if (under) return under;
    const done = take(schoolId, id).finally(() => finishing.delete(id));
    finishing.set(id, done);
    return done;
  }
  async function take(schoolId: string, id: string): Promise<void> {
    const video = await store.find(schoolId, id);
    if (!video || !isArriving(video) || video.sizeBytes === null) return;
    if ((await sizeHere(id)) === video.sizeBytes)
      await storage.putFile(sourceKey(id), fileOf(id), { move: true });
    else if ((await storage.sizeOf(sourceKey(id))) !== video.sizeBytes) return;
    lastByteAt.delete(id);
    const queued = await store.change(schoolId, id, arriving, {
      state: "queued",
      sourceBytes: video.sizeBytes,
      arrivedBytes: video.sizeBytes,
      reservedBytes: 0,
      uploadedAt: new Date(now()),
    });
    if (queued) await onArrived(queued);
    else await storage.remove(sourceKey(id)); // cancelled at the last moment
  }

  /** The same, where nobody waits for it: what fails is tried again. */
  async function insist(video: Pick<StoredVideo, "schoolId" | "id">): Promise<void> {
    await finish(video).catch((err: unknown) => {
      logger.warn({ err, videoId: video.id }, "an upload could not be taken into the store");
      const timer = setTimeout(() => {
        timers.delete(timer);
        void insist(video);
      }, RETRY_MS);
      timers.add(timer.unref());
    });
  }

  /** Ends whoever writes it and removes what has come. */
  async function end(videoId: string): Promise<void> {
    await locker.end(videoId);
    await rm(fileOf(videoId), { force: true });
    lastByteAt.delete(videoId);
  }

  /** Unfinished uploads past their life are cancelled, their quota is free again; stray files go. */
  async function expire(): Promise<void> {
    const open = await store.listIn(arriving);
    for (const video of open) {
      if (video.origin !== "upload") continue;
      if (now() - (video.startedAtMs ?? video.createdAtMs) < expireAfterMs) continue;
      const { schoolId, id } = video;
      const change = { state: "cancelled", reservedBytes: 0, arrivedBytes: 0 } as const;
      if (!(await store.change(schoolId, id, ["awaiting", "uploading"], change))) continue;
      await end(id);
      onChanged(video);
      logger.info({ videoId: id }, "an unfinished upload expired");
    }
    for (const name of await readdir(dir)) {
      const video = /^[0-9a-f]{24}$/.test(name) ? await store.findAnywhere(name) : null;
      if (!video || !isArriving(video)) await rm(join(dir, name), { recursive: true, force: true });
    }
  }

  return {
    dir,
    locker,
    fileOf,
    sizeHere,
    find: store.findAnywhere,
    finish,
    insist,
    end,
    expire,

    /**
     * Bytes of a file will come, so many: no more than was reserved.
     * @throws AppError too_large file_too_large; unavailable disk_full; not_found upload_unknown, cancelled meanwhile
     */
    async begin(video: StoredVideo, sizeBytes: number): Promise<StoredVideo> {
      if (sizeBytes > (video.sizeBytes ?? 0))
        throw new AppError("too_large", "Larger than announced", { reason: "file_too_large" });
      await checkDisk(sizeBytes);
      const { schoolId, id } = video;
      const change = { state: "uploading", sizeBytes, reservedBytes: sizeBytes } as const;
      const begun = await store.change(schoolId, id, ["awaiting", "uploading"], {
        ...change,
        arrivedBytes: 0,
        startedAt: new Date(now()),
      });
      if (!begun) throw new AppError("not_found", "No such upload", { reason: "upload_unknown" });
      onChanged(video);
      return begun;
    },
    /** The last byte is here. A bucket takes its time, which nobody waits for. */
    async complete(videoId: string): Promise<void> {
      const video = await store.findAnywhere(videoId);
      if (!video) return;
      if (storage.kind === "folder") await insist(video);
      else void insist(video);
    },

    /** Bytes have come, so many in all. False when the video does not take any more. */
    async arrived(video: Pick<StoredVideo, "schoolId" | "id">, bytes: number): Promise<boolean> {
      locker.touch(video.id);
      lastByteAt.set(video.id, now());
      const isTaken = await store.arrive(video.schoolId, video.id, bytes);
      if (isTaken) onChanged(video);
      return isTaken;
    },
    /** Another window sends it, between two of its pieces too. */
    isActive: (videoId: string): boolean =>
      locker.isHeld(videoId) || now() - (lastByteAt.get(videoId) ?? 0) < silentAfterMs,

    async prepare(): Promise<void> {
      await mkdir(dir, { recursive: true });
      await expire();
    },
    /** After a start: files that had come whole are taken, moved already or not. */
    async recover(): Promise<void> {
      for (const video of await store.listIn(arriving))
        if (video.sizeBytes !== null && video.startedAtMs !== null) await insist(video);
    },
    stop(): void {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
export type Arrivals = ReturnType<typeof createArrivals>;

export const isArriving = ({ state }: StoredVideo): boolean => arriving.some((s) => s === state);
