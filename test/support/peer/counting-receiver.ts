import type { types as client } from "mediasoup-client";
import * as werift from "werift";
import { msSince } from "./clock.ts";
import { toWeriftTrack } from "./dom.ts";
import { createFeedback, type Feedback } from "./transport-feedback.ts";

export type ReceiverCount = {
  packets: number;
  bytes: number;
  /** Sequence numbers that never came, up to the highest that did. */
  lost: number;
  /** `performance.now()` of the first packet; null before it. */
  firstAtMs: number | null;
  /** One-way delay of each packet of a `syntheticTrack` on this machine. */
  delaysMs: number[];
};

/** One connection's packets, read from their headers, which SRTP leaves in the clear. */
type Link = { streams: Map<number, (packet: Buffer) => void> };
const links = new WeakMap<werift.RTCDtlsTransport, Link>();

/**
 * Counts what a consumer receives at a fraction of a real receiver's cost, so that sixty pupils fit
 * beside the server. werift decrypts the connection's first packet, which proves the keys; from then
 * on only headers are read. Transport-wide feedback is sent as browsers do, since evaluating it is a
 * quarter of the server's work; lost packets are not asked for again, so loss shows as loss.
 */
export function countingReceiver(consumer: client.Consumer): { count: ReceiverCount } {
  const count: ReceiverCount = { packets: 0, bytes: 0, lost: 0, firstAtMs: null, delaysMs: [] };
  const { codecs, encodings } = consumer.rtpParameters;
  const ssrc = encodings?.[0]?.ssrc;
  const clockRate = codecs[0]?.clockRate;
  if (ssrc === undefined || clockRate === undefined) throw new Error("A consumer without a stream");

  let firstSequence = -1;
  let highest = -1;
  const take = (packet: Buffer) => {
    const sequence = packet.readUInt16BE(2);
    if (highest === -1) {
      firstSequence = highest = sequence;
      count.firstAtMs = performance.now();
    }
    const step = ((sequence - highest + 0x18000) & 0xffff) - 0x8000;
    if (step > 0) highest += step;
    count.packets++;
    count.bytes += packet.length;
    count.lost = highest - firstSequence + 1 - count.packets;
    count.delaysMs.push(msSince(packet.readUInt32BE(4), clockRate));
  };
  openLink(consumer).streams.set(ssrc, take);
  return { count };
}

function openLink(consumer: client.Consumer): Link {
  const receiver: unknown = consumer.rtpReceiver;
  if (!(receiver instanceof werift.RTCRtpReceiver)) throw new TypeError("Not a werift receiver");
  const dtls = receiver.dtlsTransport;
  const known = links.get(dtls);
  if (known) return known;

  const link: Link = { streams: new Map() };
  links.set(dtls, link);
  const { onData } = dtls.iceTransport.connection;
  const feedback = createFeedback(dtls);
  const read = (packet: Buffer) => readPacket(packet, link, feedback);
  onData.subscribe(read);
  toWeriftTrack(consumer.track).onReceiveRtp.once(() => {
    onData.allUnsubscribe();
    onData.subscribe(read);
  });
  return link;
}

function readPacket(packet: Buffer, { streams }: Link, feedback: Feedback): void {
  const isRtp = packet.length > 12 && (packet[0] ?? 0) >> 6 === 2;
  const payloadType = (packet[1] ?? 0) & 0x7f;
  if (!isRtp || (payloadType >= 64 && payloadType < 96)) return; // RFC 5761 §4: that is RTCP.
  feedback.take(packet);
  streams.get(packet.readUInt32BE(8))?.(packet);
}
