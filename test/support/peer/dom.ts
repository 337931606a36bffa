import * as werift from "werift";

/**
 * The seam between werift and code written for browsers: werift's classes behave as the browser's
 * but are typed apart from them. What crosses here is checked, not cast.
 */

const { RTCRtpCodecParameters: Codec, RTCRtpHeaderExtensionParameters: Extension } = werift;
const { RTP_EXTENSION_URI: URI } = werift;

const VIDEO_FEEDBACK: werift.RTCRtcpFeedback[] = [
  { type: "nack" },
  { type: "nack", parameter: "pli" },
  { type: "transport-cc" },
];
const H264 = "profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1";
const MID = new Extension({ uri: URI.sdesMid });
const SEND_TIME = new Extension({ uri: URI.absSendTime });

/** What this process offers as a browser would: loopback only, one socket a connection. */
const CONNECTION_DEFAULTS: werift.RTCPeerConnectionConfig = {
  iceUseIpv6: false,
  iceInterfaceAddresses: { udp4: "127.0.0.1" },
  iceAdditionalHostAddresses: ["127.0.0.1"],
  iceTcpPassive: false,
  codecs: {
    audio: [new Codec({ mimeType: "audio/OPUS", clockRate: 48_000, channels: 2 })],
    video: [
      new Codec({ mimeType: "video/VP8", clockRate: 90_000, rtcpFeedback: VIDEO_FEEDBACK }),
      new Codec({
        mimeType: "video/H264",
        clockRate: 90_000,
        rtcpFeedback: VIDEO_FEEDBACK,
        parameters: H264,
      }),
    ],
  },
  headerExtensions: {
    audio: [MID, SEND_TIME, new Extension({ uri: URI.audioLevelIndication })],
    video: [MID, SEND_TIME, new Extension({ uri: URI.transportWideCC })],
  },
};
/** Where werift puts the audio level: extensions are numbered in the order of the list above. */
export const AUDIO_LEVEL_ID = 3;

/** The extension that keeps mediasoup from switching layers when it is listed and never sent. */
export const CAPTURE_TIME = {
  uri: "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time",
  id: 9,
} as const;

class LoopbackConnection extends werift.RTCPeerConnection {
  constructor(config: werift.RTCPeerConnectionConfig = {}) {
    super({ ...CONNECTION_DEFAULTS, ...config });
  }
}

/** Gives this process the globals mediasoup-client's Chrome handlers expect. Twice is harmless. */
export function installWebRtc(): void {
  Object.assign(globalThis, {
    RTCPeerConnection: LoopbackConnection,
    MediaStream: werift.MediaStream,
    MediaStreamTrack: werift.MediaStreamTrack,
    RTCSessionDescription: werift.RTCSessionDescription,
  });
}

/** Transport settings for a participant that connects by TCP: werift does so only when told. */
export function tcpSettings(): RTCConfiguration {
  const settings: RTCConfiguration = {};
  return Object.assign(settings, { iceUseTcp: true });
}

/** A werift track as code for browsers sees it. */
export function toDomTrack(track: unknown): MediaStreamTrack {
  if (!isDomTrack(track)) throw new TypeError("Not a track");
  return track;
}
function isDomTrack(track: unknown): track is MediaStreamTrack {
  return track instanceof werift.MediaStreamTrack && typeof track.id === "string";
}

/** The werift track behind what mediasoup-client hands out. */
export function toWeriftTrack(track: unknown): werift.MediaStreamTrack {
  if (track instanceof werift.MediaStreamTrack) return track;
  throw new TypeError("Not a track of werift");
}
