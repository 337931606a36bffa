import { MediaError } from "../errors.ts";
import { createFfmpeg, type FfmpegOptions } from "../hls/ffmpeg.ts";
import { findMeans } from "../hls/limited.ts";
import { compose } from "./compose.ts";
import type { Log } from "./programs.ts";
import { remake } from "./remake.ts";
import { salvage } from "./salvage.ts";
import { openSession } from "./session.ts";
import type { Recorder } from "./types.ts";

/** The recorder put together. Without an ffmpeg it is still made: opening then throws no_ffmpeg. */
export function createRecorder(options: FfmpegOptions & { logger: Log }): Recorder {
  const { ffmpegPath, logger } = options;
  const ffmpeg = createFfmpeg(options);
  if (ffmpegPath) void findMeans(); // tried now, so that no first second waits for it
  return {
    isUsable: ffmpegPath !== null,
    async open(session) {
      if (!ffmpegPath) throw new MediaError("no_ffmpeg", "There is no ffmpeg");
      return openSession(ffmpegPath, session, logger);
    },
    salvage,
    remake: (request) => remake(ffmpeg, request),
    compose: (request) => compose(ffmpeg, request),
  };
}
