import type { z } from "zod";
import type { recordingRoutes } from "#server/recordings/protocol.ts";
import type { Playback } from "#server/videos/protocol.ts";

type Opened = z.output<(typeof recordingRoutes)["openRecording"]["reply"]>;
/** Of the light form's sound, bits a second. */
const SOUND_BPS = 34_000;

/** A recording as the player of films takes it. */
export function toPlayback({ recording, masterUrl, soundUrl, expiresAt }: Opened): Playback {
  const minutes = Math.max(1 / 60, recording.durationMs / 60_000);
  return {
    ...{ isSound: false, durationMs: recording.durationMs, isComplete: true, masterUrl, soundUrl },
    ...{ posterUrl: null, storyboardUrl: null, waveformUrl: null, downloadUrl: null },
    captions: [],
    qualities: [
      { name: "saving", heightPx: 180, bytesPerMin: Math.round(recording.bytes / minutes) },
    ],
    soundBytesPerMin: Math.round((SOUND_BPS * 60) / 8),
    expiresAt,
  };
}
