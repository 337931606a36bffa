import type { types as ms } from "mediasoup-client";
import { type Ceiling, cameraEncodings, chooseCodec, type VideoCodec } from "./encodings.ts";
import type { SendOptions } from "./sending.ts";

/** How a camera is sent: as many layers as its size carries, under the ceiling the teacher gave. */
export function cameraOptions(
  track: MediaStreamTrack,
  ceiling: Ceiling,
  codecs: readonly ms.RtpCodecCapability[],
  wanted: VideoCodec,
): SendOptions {
  const codec = chooseCodec(codecs, wanted);
  const { width = 640, height = 360 } = track.getSettings();
  const size = { widthPx: width, heightPx: height };
  return {
    track,
    encodings: cameraEncodings(size, ceiling, codec?.name ?? wanted),
    codecOptions: { videoGoogleStartBitrate: 600 },
    ...(codec ? { codec: codec.capability } : {}),
  };
}
