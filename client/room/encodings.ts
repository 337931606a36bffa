import type { types as ms } from "mediasoup-client";

export type PictureSize = { widthPx: number; heightPx: number };
/** What the room allows this person's camera: `RoomRights`, the two numbers of it. */
export type Ceiling = { cameraMaxHeightPx: number; cameraMaxBitrateBps: number };
export type VideoCodec = "VP8" | "VP9" | "H264";

/**
 * Rates of the simulcast layers, smallest first. The largest leaves room under the 9 MB a minute a pupil's whole
 * lesson may cost; a talking head of 720 lines needs no more.
 */
const LAYER_BPS = [150_000, 400_000, 900_000] as const;
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

/**
 * Of a sealed room: no layers, since nobody between may choose among them; lines, the rate for them, bit/s, and as many
 * frames as a face needs to be read by.
 */
const SEALED = { lines: 360, maxBitrate: 500_000, fps: 20 } as const;

/** What a sealed room asks of the camera. */
export const SEALED_CAMERA: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: SEALED.lines },
  frameRate: { ideal: SEALED.fps, max: 30 },
};

/** The one encoding of a camera in a sealed room. */
export function sealedEncoding({ widthPx, heightPx }: PictureSize): ms.RtpEncodingParameters {
  const shrink = Math.max(1, Math.min(widthPx, heightPx) / SEALED.lines);
  return {
    ...{ maxBitrate: SEALED.maxBitrate, maxFramerate: SEALED.fps },
    ...{ scaleResolutionDownBy: shrink, scalabilityMode: "L1T1" },
  };
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

/** A screen: letters before movement. */
export const SCREEN_CONSTRAINTS: MediaTrackConstraints = {
  width: { max: 1920 },
  height: { max: 1080 },
  frameRate: { ideal: 10, max: 15 },
};
const SCREEN_FULL: ms.RtpEncodingParameters = {
  ...{ maxBitrate: 800_000, maxFramerate: 15, scalabilityMode: "L1T1" },
};
/** For weak links: half the lines, at a pace that is enough for pages. */
const SCREEN_SMALL: ms.RtpEncodingParameters = {
  ...{ maxBitrate: 120_000, maxFramerate: 5, scaleResolutionDownBy: 2, scalabilityMode: "L1T1" },
};

/**
 * The encodings of a screen, largest last: two where the screen is large enough and the codec sends several. The
 * priority is the sender's and stands in the first alone: Chromium refuses all of them where another has one.
 */
export function screenEncodings(size: PictureSize, codec: VideoCodec): ms.RtpEncodingParameters[] {
  const isLarge = layerCount(size) > 1 && codec !== "VP9";
  const [first, ...others] = isLarge ? [SCREEN_SMALL, SCREEN_FULL] : [SCREEN_FULL];
  return [{ ...first, priority: "high" }, ...others];
}
export const SCREEN_SOUND_OPTIONS: ms.ProducerCodecOptions = {
  opusStereo: true,
  opusDtx: false,
  opusFec: true,
  opusNack: true,
  opusMaxAverageBitrate: 96_000,
};

export type SoundMode = "speech" | "music";

export type Speaker = "teacher" | "pupil";

/**
 * Speech is cleaned and thinned; music is left as it sounds. A pupil's phone plays the teacher aloud while it listens:
 * its echo is taken out in music too, or the whole class would hear itself.
 */
export function microphoneConstraints(mode: SoundMode, who: Speaker): MediaTrackConstraints {
  const isSpeech = mode === "speech";
  return {
    echoCancellation: isSpeech || who === "pupil",
    noiseSuppression: isSpeech,
    autoGainControl: isSpeech,
    channelCount: isSpeech || who === "pupil" ? 1 : { ideal: 2 },
  };
}

/** An instrument in stereo; a pupil who sings is one voice on a home's uplink. bit/s */
const MUSIC_BPS: Record<Speaker, number> = { teacher: 128_000, pupil: 64_000 };
/** Opus's own numbers for speech in full breadth, bit/s; a pupil's answer is well understood with less. */
const VOICE_BPS = { teacher: 24_000, pupil: 20_000 } as const;
/**
 * Two frames in a packet: the headers around each (about 60 bytes with SRTP, UDP and IP) cost 12 kbit/s in place of
 * 24. Longer packets would leave the room's level meter fewer than the ten it needs in 0.8 s.
 */
const VOICE_PACKET_MS = 40;

/** Speech: Opus with pauses (DTX) and repair data (FEC). Music: 128 kbit/s stereo without pauses. */
export function microphoneOptions(mode: SoundMode, who: Speaker): ms.ProducerCodecOptions {
  if (mode === "music")
    return {
      ...{ opusDtx: false, opusFec: true, opusNack: true },
      ...{ opusStereo: who === "teacher", opusMaxAverageBitrate: MUSIC_BPS[who] },
    };
  return {
    ...{ opusDtx: true, opusFec: true, opusNack: true, opusStereo: false },
    ...{ opusPtime: VOICE_PACKET_MS, opusMaxAverageBitrate: VOICE_BPS[who] },
  };
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
 * quarters (`share`) of the shown lines. Layers halve downwards from `topLines`.
 */
export function layerFor(
  shownLines: number,
  layers: number,
  topLines: number,
  share = 0.75,
): number {
  for (let layer = 0; layer < layers - 1; layer++)
    if (topLines / 2 ** (layers - 1 - layer) >= shownLines * share) return layer;
  return layers - 1;
}
