import type { types as ms } from "mediasoup";

/**
 * What every room understands, in the order browsers prefer when not told otherwise. Left out: AV1,
 * whose SVC decoded nothing in Chromium 156 (live.md).
 */
export const ROOM_CODECS: ms.RouterRtpCodecCapability[] = [
  {
    kind: "audio",
    mimeType: "audio/opus",
    clockRate: 48_000,
    channels: 2,
    // These reach the sending browser as the answer's fmtp line (RFC 7587 §6.1): repair data for a
    // lost packet inside the next one, and nearly nothing sent in silence, which is what a class of
    // thirty open microphones mostly is. Music turns DTX off by its own codec options.
    parameters: { useinbandfec: 1, usedtx: 1, minptime: 10 },
  },
  // Simulcast in every browser; the cheapest to decode on an old phone.
  { kind: "video", mimeType: "video/VP8", clockRate: 90_000 },
  // Profile 0: 8 bit, 4:2:0, the only one all browsers decode. SVC: one stream that holds all layers.
  { kind: "video", mimeType: "video/VP9", clockRate: 90_000, parameters: { "profile-id": 0 } },
  {
    kind: "video",
    mimeType: "video/H264",
    clockRate: 90_000,
    // Constrained baseline 3.1 (RFC 6184 §8.1): hardware on phones and iPads knows it. Mode 1 lets
    // a frame span packets; asymmetry lets a sender exceed what it can receive.
    parameters: {
      "packetization-mode": 1,
      "profile-level-id": "42e01f",
      "level-asymmetry-allowed": 1,
    },
  },
];

const TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
/** How loud a packet is, in clear beside sealed sound (RFC 6464): enough to hear who speaks, when and how. */
const AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
const ABS_CAPTURE_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

/**
 * The router's capabilities as clients may see them: without abs-capture-time. A client that lists the
 * extension in its rtpParameters and never sends it (mediasoup-client 3.18.7 did, 3.24.1 does not)
 * makes the worker wait for capture times that never come, and simulcast consumers never switch layers.
 *
 * Sound is sent without transport-cc: its rate is fixed, so there is nothing to estimate, and a pupil who only
 * speaks would be answered ten times a second for it. Pictures keep it.
 *
 * Of a sealed room loudness is not offered either.
 */
export function clientCapabilities(
  capabilities: ms.RtpCapabilities,
  isSealed = false,
): ms.RtpCapabilities {
  return {
    ...capabilities,
    ...(capabilities.codecs && { codecs: capabilities.codecs.map(withFixedSound) }),
    headerExtensions: (capabilities.headerExtensions ?? []).filter(
      ({ kind, uri }) =>
        !unwanted(isSealed).has(uri) && !(kind === "audio" && uri === TRANSPORT_CC),
    ),
  };
}

function withFixedSound(codec: ms.RtpCodecCapability): ms.RtpCodecCapability {
  if (codec.kind !== "audio") return codec;
  const feedback = (codec.rtcpFeedback ?? []).filter(({ type }) => type !== "transport-cc");
  return { ...codec, rtcpFeedback: feedback };
}

const unwanted = (isSealed: boolean): ReadonlySet<string> =>
  new Set(isSealed ? [ABS_CAPTURE_TIME, AUDIO_LEVEL] : [ABS_CAPTURE_TIME]);

/** The same extensions taken out of what a client sends, should it list them all the same. */
export function withoutUnwanted(parameters: ms.RtpParameters, isSealed = false): ms.RtpParameters {
  if (!Array.isArray(parameters?.headerExtensions)) return parameters;
  const left = unwanted(isSealed);
  return {
    ...parameters,
    headerExtensions: parameters.headerExtensions.filter((ext) => !left.has(ext?.uri)),
  };
}
