/** The video engine put together: intake, conversion, what lies beside a video. */
import { makeDownload } from "./download.ts";
import { createFfmpeg, type FfmpegOptions } from "./ffmpeg.ts";
import { truncationOf } from "./intake.ts";
import { plan } from "./ladder.ts";
import { measureGain } from "./loudness.ts";
import { cleanPhoto } from "./photo.ts";
import { master } from "./playlists.ts";
import { makePoster } from "./poster.ts";
import { probeFile } from "./probe.ts";
import { makeStage } from "./stage.ts";
import { makeSheet } from "./storyboard.ts";
import type { Hls } from "./types.ts";
import { cleanVoice } from "./voice.ts";
import { makeWaveform } from "./waveform.ts";

/** With a missing program it is still made; every function but the pure ones then throws MediaError no_ffmpeg. */
export function createHls(options: FfmpegOptions): Hls {
  const ffmpeg = createFfmpeg(options);
  const { logger } = options;
  return {
    encoders: () => ffmpeg.encoders(),
    probe: (file, request) => probeFile(ffmpeg, file, request),
    truncationOf,
    plan,
    measureGain: (file, probe, signal) => measureGain(ffmpeg, file, probe, signal),
    makeStage: (request) => makeStage({ ffmpeg, ...(logger && { logger }) }, request),
    makePoster: (request) => makePoster(ffmpeg, request),
    async makeStoryboard(request) {
      const { probe } = request;
      const { video } = probe;
      if (video) await makeSheet(ffmpeg, { ...request, probe: { ...probe, video } });
      else if (probe.sound) await makeWaveform(ffmpeg, request);
    },
    makeDownload: (request) => makeDownload(ffmpeg, request),
    master,
    cleanPhoto: (bytes, request) => cleanPhoto(ffmpeg, bytes, request),
    cleanVoice: (bytes, request) => cleanVoice(ffmpeg, bytes, request),
  };
}
