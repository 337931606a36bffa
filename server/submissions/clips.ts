import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { Playback } from "../videos/protocol.ts";
import type { Videos } from "../videos/service.ts";
import type { Access } from "./access.ts";
import { CLIP_MAX_BYTES, MOST_PARTS } from "./protocol.ts";
import { clipIdOf, type Work } from "./rules.ts";
import type { SubmissionStore } from "./store.ts";

type Deps = {
  store: SubmissionStore;
  access: Access;
  videos: Pick<Videos, "reserveClip" | "playbackOf" | "remove">;
};
/** What one pupil may hold in clips while they are sent and made; a finished minute takes some 10 MB. */
const OWN_LIMIT_BYTES = 2 * CLIP_MAX_BYTES;

const isHandedIn = ({ rounds }: Work, videoId: string): boolean =>
  rounds.some(({ parts }) => parts.flatMap(clipIdOf).includes(videoId));

/** Clips of pupils' work: made by the library's conversion, seen by those who see the work alone. */
export function createClips({ store, access, videos }: Deps) {
  return {
    /**
     * Room for a clip whose bytes come to the library's uploads.
     * @throws AppError not_found; forbidden not_yours; too_large file_too_large; conflict too_many_files,
     * own_quota_full, school_quota_full; unavailable disk_full
     */
    async announceClip(
      user: User,
      taskId: string,
      { sizeBytes }: { sizeBytes: number },
    ): Promise<{ videoId: string }> {
      const { schoolId, id: pupilId } = user;
      const { id } = await access.mustOwn(user, taskId);
      if (sizeBytes > CLIP_MAX_BYTES)
        throw new AppError("too_large", "Larger than allowed", {
          ...{ reason: "file_too_large", details: { limitBytes: CLIP_MAX_BYTES } },
        });
      const limits = { sizeBytes, ownLimitBytes: OWN_LIMIT_BYTES };
      const videoId = await videos.reserveClip(schoolId, pupilId, limits);
      try {
        await store.change(schoolId, { taskId: id, pupilId }, (work) => {
          if (work.clipIds.length >= MOST_PARTS)
            throw new AppError("conflict", "Too many clips", { reason: "too_many_files" });
          return { ...work, clipIds: [...work.clipIds, videoId] };
        });
      } catch (error) {
        await videos.remove(schoolId, videoId);
        throw error;
      }
      return { videoId };
    },

    /** @throws AppError not_found; conflict work_waits, it is handed in */
    async removeClip(user: User, taskId: string, videoId: string): Promise<void> {
      const { schoolId, id: pupilId } = user;
      await access.mustOwn(user, taskId);
      await store.change(schoolId, { taskId, pupilId }, (work) => {
        if (!work.clipIds.includes(videoId)) throw new AppError("not_found", "No such clip");
        if (isHandedIn(work, videoId))
          throw new AppError("conflict", "It is handed in", { reason: "work_waits" });
        const isOther = (part: Work["draft"]["parts"][number]) =>
          part.kind !== "video" || part.videoId !== videoId;
        return {
          ...work,
          clipIds: work.clipIds.filter((id) => id !== videoId),
          draft: { ...work.draft, parts: work.draft.parts.filter(isOther) },
        };
      });
      await videos.remove(schoolId, videoId);
    },

    /** @throws AppError not_found; forbidden not_yours; conflict not_playable_yet */
    async openClip(
      user: User,
      taskId: string,
      pupilId: string,
      videoId: string,
    ): Promise<Playback> {
      const { may } = await access.mustRead(user, taskId, pupilId);
      const work = await store.find(user.schoolId, { taskId, pupilId });
      const isSeen =
        work && (may === "handIn" ? work.clipIds.includes(videoId) : isHandedIn(work, videoId));
      if (!isSeen) throw new AppError("not_found", "No such clip");
      return videos.playbackOf(user.schoolId, videoId, { mayDownload: false });
    },
  };
}
