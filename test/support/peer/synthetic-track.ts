import * as werift from "werift";
import { rtpNow } from "./clock.ts";
import { AUDIO_LEVEL_ID, toDomTrack } from "./dom.ts";
import { vp8Frame } from "./vp8.ts";

type Options = {
  /** Video only. Default 1.2 Mbit/s, a teacher's camera. */
  bitrateBps?: number;
  /** Video only. Default 25. */
  fps?: number;
  /** Video only: what key frames announce. Default 640 x 360. */
  widthPx?: number;
  heightPx?: number;
  /** Video only: a key frame at least this often, apart from those asked for. Default 2 s. */
  keyFrameEveryMs?: number;
  /** Audio only: the level the packets carry, -127 to 0. Default -20, a voice nearby. */
  levelDb?: number;
};

/** 20 ms of Opus at 32 kbit/s: 80 bytes, the first of which says full band, stereo, 20 ms. */
const OPUS_FRAME = Buffer.alloc(80, 0x55).fill(0xfc, 0, 1);
const AUDIO_FRAME_MS = 20;
/** A timer that is late makes up for it, within reason, so that the rate holds on a busy machine. */
const TICK_MS = 10;
const MAX_FRAMES_BEHIND = 5;
const VIDEO_PACKET_BYTES = 1_100;
/** Browsers ignore a key frame request that comes sooner after the last (libwebrtc). */
const MIN_KEY_FRAME_GAP_MS = 300;

/**
 * A track that feeds RTP as a microphone (50 packets a second) or a camera would. Packets carry the
 * time they were made in their timestamp, so that a receiver on this machine can tell their delay.
 * Hand `onRtpSender` to `transport.produce()` to have key frame requests answered.
 */
export function syntheticTrack(kind: "audio" | "video", options: Options = {}) {
  const source = new werift.MediaStreamTrack({ kind });
  let levelDb = options.levelDb ?? -20;
  let sequenceNumber = 0;
  const make = kind === "audio" ? makeAudio : makeVideo(options);

  function send(payload: Buffer, timestamp: number, marker: boolean): void {
    if (!source.enabled) return;
    const level = kind === "audio" ? [{ id: AUDIO_LEVEL_ID, payload: Buffer.of(-levelDb) }] : [];
    const header = new werift.RtpHeader({
      sequenceNumber: sequenceNumber++ & 0xffff,
      timestamp,
      marker,
      payloadType: 96,
      extension: true,
      extensions: level,
    });
    source.writeRtp(new werift.RtpPacket(header, payload));
  }

  const startedAt = performance.now();
  let frames = 0;
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - startedAt) / make.everyMs);
    frames = Math.max(frames, due - MAX_FRAMES_BEHIND);
    for (; frames < due; frames++) make.next(send);
  }, TICK_MS);
  return {
    track: toDomTrack(source),
    onRtpSender(sender: unknown): void {
      if (sender instanceof werift.RTCRtpSender) sender.onPictureLossIndication.subscribe(make.ask);
    },
    setLevel(nextDb: number): void {
      levelDb = nextDb;
    },
    stop(): void {
      clearInterval(timer);
      source.stop();
    },
  };
}

type Send = (payload: Buffer, timestamp: number, marker: boolean) => void;

const makeAudio = {
  everyMs: AUDIO_FRAME_MS,
  ask() {},
  next(send: Send) {
    send(OPUS_FRAME, rtpNow(48_000), false);
  },
};

function makeVideo({
  bitrateBps = 1_200_000,
  fps = 25,
  widthPx = 640,
  heightPx = 360,
  keyFrameEveryMs = 2_000,
}: Options) {
  const packets = Math.max(1, Math.round(bitrateBps / 8 / fps / VIDEO_PACKET_BYTES));
  const framesPerKey = Math.max(1, Math.round((keyFrameEveryMs / 1_000) * fps));
  let frame = 0;
  let isKeyDue = true;
  let servedAt = Number.NEGATIVE_INFINITY;
  return {
    everyMs: 1_000 / fps,
    ask() {
      const now = performance.now();
      if (now - servedAt < MIN_KEY_FRAME_GAP_MS) return;
      servedAt = now;
      isKeyDue = true;
    },
    next(send: Send) {
      const isKey = isKeyDue || frame++ % framesPerKey === 0;
      isKeyDue = false;
      const timestamp = rtpNow(90_000);
      vp8Frame({ isKey, widthPx, heightPx, packets, packetBytes: VIDEO_PACKET_BYTES }).forEach(
        (payload, index) => {
          send(payload, timestamp, index === packets - 1);
        },
      );
    },
  };
}
