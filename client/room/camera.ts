import type { types as ms } from "mediasoup-client";
import {
  type Ceiling,
  cameraEncodings,
  chooseCodec,
  sealedEncoding,
  type VideoCodec,
} from "./encodings.ts";
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

/**
 * How a camera is sent where frames are sealed: one picture, and VP8 alone, whose clear front is known.
 * @throws DOMException NotSupportedError: this device has no VP8
 */
export function sealedCameraOptions(
  track: MediaStreamTrack,
  codecs: readonly ms.RtpCodecCapability[],
): SendOptions {
  const codec = chooseCodec(codecs, "VP8");
  if (codec?.name !== "VP8") throw new DOMException("No VP8 here", "NotSupportedError");
  const { width = 640, height = 360 } = track.getSettings();
  return {
    track,
    encodings: [sealedEncoding({ widthPx: width, heightPx: height })],
    codecOptions: { videoGoogleStartBitrate: 300 },
    codec: codec.capability,
  };
}
