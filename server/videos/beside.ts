import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { AppError } from "../errors.ts";
import { readCaptions, writeCaptions } from "./captions.ts";
import type { Making } from "./making.ts";
import { sourceKey, videoKey, wholeRung, workRoot } from "./places.ts";
import type { CaptionLanguage } from "./protocol.ts";
import { publishTo } from "./publishing.ts";
import type { StoredVideo, VideoStore } from "./store.ts";

type Deps = {
  store: VideoStore;
  storage: Storage;
  hls: Hls;
  making: Pick<Making, "rungFile">;
  mediaDir: string;
};
/** A poster takes a second or two; a machine that cannot make it in this time says so. */
const POSTER_TIMEOUT_MS = 60_000;
const captionsKey = (videoId: string, language: CaptionLanguage) =>
  videoKey(videoId, `captions/${language}.vtt`);

/** What stands beside a video: its captions, and a poster the teacher has chosen. */
export function createBeside({ store, storage, hls, making, mediaDir }: Deps) {
  return {
    async readCaptions({ id }: StoredVideo, language: CaptionLanguage): Promise<string> {
      const bytes = await storage.readBytes(captionsKey(id, language));
      return bytes ? new TextDecoder().decode(bytes) : "";
    },

    /** Empty text removes them. @throws AppError invalid captions_unreadable; not_found */
    async putCaptions(
      { schoolId, id }: StoredVideo,
      language: CaptionLanguage,
      text: string,
    ): Promise<StoredVideo> {
      const gone = () => new AppError("not_found", "No such video");
      if (text.trim() === "") {
        const without = await store.removeCaptions(schoolId, id, language);
        await storage.remove(captionsKey(id, language));
        if (!without) throw gone();
        return without;
      }
      const cues = readCaptions(text);
      if (!cues || cues.length === 0)
        throw new AppError("invalid", "Neither WebVTT nor SubRip", {
          reason: "captions_unreadable",
        });
      const bytes = new TextEncoder().encode(writeCaptions(cues));
      await storage.putBytes(captionsKey(id, language), bytes);
      const withThem = await store.addCaptions(schoolId, id, language);
      if (withThem) return withThem;
      await storage.remove(captionsKey(id, language));
      throw gone();
    },

    /** A poster of this moment, from the source or, when that is gone, the best rung. @throws AppError conflict not_playable_yet */
    async choosePoster(video: StoredVideo, atMs: number): Promise<StoredVideo> {
      const { schoolId, id, probe } = video;
      const workDir = await mkdtemp(join(workRoot(mediaDir), `${id}-poster-`));
      try {
        const best = wholeRung(video, "best");
        const source = video.sourceBytes > 0 && (await storage.localFile(sourceKey(id), workDir));
        const file = source || (best && (await making.rungFile(video, best, workDir)));
        if (!probe?.video || !file)
          throw new AppError("conflict", "No picture yet", { reason: "not_playable_yet" });
        // A rung was brought over to ordinary colours already.
        const shape = source ? probe : { ...probe, video: { ...probe.video, isHdr: false } };
        await hls.makePoster({
          ...{ file, probe: shape, workDir, publish: publishTo(storage, id) },
          atMs: Math.min(atMs, probe.durationMs),
          signal: AbortSignal.timeout(POSTER_TIMEOUT_MS),
        });
        const chosen = await store.newPoster(schoolId, id);
        if (!chosen) throw new AppError("not_found", "No such video");
        return chosen;
      } finally {
        await rm(workDir, { recursive: true, force: true });
      }
    },
  };
}
