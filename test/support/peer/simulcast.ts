import type { types as client } from "mediasoup-client";
import * as werift from "werift";
import type { SfuRoom } from "#media/types.ts";
import { rtpNow } from "./clock.ts";
import { CAPTURE_TIME } from "./dom.ts";
import { vp8Frame } from "./vp8.ts";

/** Three layers as a camera sends them, smallest first; small enough for any estimate of the link. */
export const LAYERS = [
  { ssrc: 71_001, widthPx: 160, heightPx: 90, packetBytes: 150 },
  { ssrc: 71_002, widthPx: 320, heightPx: 180, packetBytes: 300 },
  { ssrc: 71_003, widthPx: 640, heightPx: 360, packetBytes: 600 },
] as const;
const PAYLOAD_TYPE = 111;
const FRAME_MS = 40;
const REPORT_MS = 300;
const CLOCK_RATE = 90_000;
const NTP_EPOCH_S = 2_208_988_800n;

/**
 * Publishes VP8 simulcast, which werift's own sender cannot, over the connection `producer` already
 * made. Like Chromium under mediasoup-client, it lists abs-capture-time and never sends it.
 */
export async function publishSimulcast(
  room: SfuRoom,
  peerId: string,
  transport: client.Transport,
  producer: client.Producer,
) {
  const sender: unknown = producer.rtpSender;
  if (!(sender instanceof werift.RTCRtpSender) || !sender.transport)
    throw new TypeError("Not a connected werift sender");
  const dtls = sender.transport;
  const { producerId } = await room.produce(peerId, transport.id, {
    kind: "video",
    source: "camera",
    isPaused: false,
    rtpParameters: {
      mid: "simulcast",
      codecs: [
        {
          mimeType: "video/VP8",
          payloadType: PAYLOAD_TYPE,
          clockRate: CLOCK_RATE,
          rtcpFeedback: [{ type: "nack", parameter: "pli" }],
        },
      ],
      encodings: LAYERS.map(({ ssrc }) => ({ ssrc, scalabilityMode: "L1T1" })),
      headerExtensions: [CAPTURE_TIME],
      rtcp: { cname: producer.rtpParameters.rtcp?.cname ?? "simulcast" },
    },
  });

  const keyDue = new Set<number>(LAYERS.map(({ ssrc }) => ssrc));
  dtls.onRtcp.subscribe((packet) => {
    if (!(packet instanceof werift.RtcpPayloadSpecificFeedback)) return;
    const { feedback } = packet;
    if (feedback instanceof werift.PictureLossIndication) keyDue.add(feedback.mediaSsrc);
  });
  let sequenceNumber = 0;
  const sendFrames = () => {
    const timestamp = rtpNow(CLOCK_RATE);
    for (const { ssrc, ...size } of LAYERS) {
      const isKey = keyDue.delete(ssrc);
      const [payload] = vp8Frame({ ...size, isKey, packets: 1 });
      if (payload) send(dtls, { ssrc, sequenceNumber, timestamp, payload });
    }
    sequenceNumber = (sequenceNumber + 1) & 0xffff;
  };
  const timers = [
    setInterval(sendFrames, FRAME_MS),
    setInterval(() => report(dtls, sequenceNumber), REPORT_MS),
  ];
  return { producerId, stop: () => timers.forEach(clearInterval) };
}

type Packet = { ssrc: number; sequenceNumber: number; timestamp: number; payload: Buffer };

function send(dtls: werift.RTCDtlsTransport, { payload, ...fields }: Packet): void {
  const header = new werift.RtpHeader({ ...fields, marker: true, payloadType: PAYLOAD_TYPE });
  dtls.sendRtp(payload, header).catch(() => {}); // The connection closed first.
}

/** Sender reports tie the layers' timestamps to one clock; without them no layer can be switched to. */
function report(dtls: werift.RTCDtlsTransport, packetCount: number): void {
  const atMs = performance.timeOrigin + performance.now();
  const seconds = BigInt(Math.floor(atMs / 1_000)) + NTP_EPOCH_S;
  const fraction = BigInt(Math.floor(((atMs % 1_000) / 1_000) * 2 ** 32));
  const reports = LAYERS.map(
    ({ ssrc, packetBytes }) =>
      new werift.RtcpSrPacket({
        ssrc,
        senderInfo: new werift.RtcpSenderInfo({
          ntpTimestamp: (seconds << 32n) | fraction,
          rtpTimestamp: rtpNow(CLOCK_RATE),
          packetCount,
          octetCount: packetCount * packetBytes,
        }),
      }),
  );
  dtls.sendRtcp(reports).catch(() => {}); // The connection closed first.
}
