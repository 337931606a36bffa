import type { types as ms } from "mediasoup-client";

export type PictureSize = { widthPx: number; heightPx: number };
/** What the room allows this person's camera: `RoomRights`, the two numbers of it. */
export type Ceiling = { cameraMaxHeightPx: number; cameraMaxBitrateBps: number };
export type VideoCodec = "VP8" | "VP9" | "H264";

/** Sizes and rates of the simulcast layers, smallest first. Source: live.md, measured with Chromium 156. */
const LAYER_BPS = [150_000, 400_000, 1_200_000] as const;
/** Below this a layer is mud. */
const MIN_LAYER_BPS = 100_000;
const FULL_FPS = 24;
const SMALL_FPS = 15;

/**
 * How many simulcast encodings a picture of this size carries. Chromium keeps three from 960x540 on and
 * two from 480x270 on, and drops the *full* one when asked for more (libwebrtc, simulcast.cc).
 */
export function layerCount({ widthPx, heightPx }: PictureSize): 1 | 2 | 3 {
  const area = widthPx * heightPx;
  if (area >= 960 * 540) return 3;
  return area >= 480 * 270 ? 2 : 1;
}

/** What to ask the camera for. Pupils send 180 lines unless the teacher allowed more. */
export function cameraConstraints({ cameraMaxHeightPx }: Ceiling): MediaTrackConstraints {
  const heightPx = Math.min(720, cameraMaxHeightPx);
  return {
    width: { ideal: Math.round((heightPx * 16) / 9) },
    height: { ideal: heightPx },
    frameRate: { ideal: heightPx > 360 ? FULL_FPS : SMALL_FPS, max: 30 },
  };
}

/** The encodings of a camera, largest last; the ceiling's size and rate are never passed. */
export function cameraEncodings(
  size: PictureSize,
  ceiling: Ceiling,
  codec: VideoCodec,
): ms.RtpEncodingParameters[] {
  const lines = Math.min(size.widthPx, size.heightPx);
  const shrink = Math.max(1, lines / ceiling.cameraMaxHeightPx);
  const sent = { widthPx: size.widthPx / shrink, heightPx: size.heightPx / shrink };
  const layers = layerCount(sent);
  const maxFramerate = layers === 1 ? SMALL_FPS : FULL_FPS;
  const rates = layerRates(layers, ceiling.cameraMaxBitrateBps);
  if (codec === "VP9")
    return [
      {
        maxBitrate: Math.max(...rates),
        maxFramerate,
        scaleResolutionDownBy: shrink,
        scalabilityMode: layers === 1 ? "L1T2" : `L${layers}T3_KEY`,
      },
    ];
  return rates.map((maxBitrate, layer) => ({
    maxBitrate,
    maxFramerate,
    scaleResolutionDownBy: shrink * 2 ** (layers - 1 - layer),
    scalabilityMode: "L1T2",
  }));
}

/** The layers' rates; together they stay under the ceiling, the lower ones first served. */
function layerRates(layers: number, ceilingBps: number): number[] {
  let left = ceilingBps;
  return LAYER_BPS.slice(0, layers).map((bps) => {
    const rate = Math.max(Math.min(bps, left), MIN_LAYER_BPS);
    left -= rate;
    return Math.round(rate);
  });
}

/** A screen: one encoding, letters before movement. */
export const SCREEN_CONSTRAINTS: MediaTrackConstraints = {
  width: { max: 1920 },
  height: { max: 1080 },
  frameRate: { ideal: 10, max: 15 },
};
export const SCREEN_ENCODINGS: ms.RtpEncodingParameters[] = [
  { maxBitrate: 1_200_000, maxFramerate: 15, priority: "high", scalabilityMode: "L1T1" },
];
export const SCREEN_SOUND_OPTIONS: ms.ProducerCodecOptions = {
  opusStereo: true,
  opusDtx: false,
  opusFec: true,
  opusMaxAverageBitrate: 96_000,
};

export type SoundMode = "speech" | "music";

/** Speech is cleaned and thinned; music is left as it sounds. */
export function microphoneConstraints(mode: SoundMode): MediaTrackConstraints {
  const isSpeech = mode === "speech";
  return {
    echoCancellation: isSpeech,
    noiseSuppression: isSpeech,
    autoGainControl: isSpeech,
    channelCount: isSpeech ? 1 : { ideal: 2 },
  };
}

/** Opus at 32 kbit/s with DTX and FEC, or 128 kbit/s stereo without pauses. */
export function microphoneOptions(mode: SoundMode): ms.ProducerCodecOptions {
  return mode === "speech"
    ? { opusDtx: true, opusFec: true, opusStereo: false, opusMaxAverageBitrate: 32_000 }
    : { opusDtx: false, opusFec: true, opusStereo: true, opusMaxAverageBitrate: 128_000 };
}

/** The wanted codec if the device has it, else the first video codec it has. */
export function chooseCodec(
  codecs: readonly ms.RtpCodecCapability[],
  wanted: VideoCodec,
): { name: VideoCodec; capability: ms.RtpCodecCapability } | null {
  for (const name of [wanted, "VP8", "H264", "VP9"] as const) {
    const capability = codecs.find(
      (c) => c.mimeType.toLowerCase() === `video/${name}`.toLowerCase(),
    );
    if (capability) return { name, capability };
  }
  return null;
}

/**
 * The layer whose picture is nearest to the size it is shown at: the smallest one that still has three
 * quarters of the shown lines. Layers halve downwards from `topLines`.
 */
export function layerFor(shownLines: number, layers: number, topLines: number): number {
  for (let layer = 0; layer < layers - 1; layer++)
    if (topLines / 2 ** (layers - 1 - layer) >= shownLines * 0.75) return layer;
  return layers - 1;
}
