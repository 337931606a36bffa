import { describe, expect, test } from "vitest";
import * as werift from "werift";
import { toFeedback } from "../support/peer/transport-feedback.ts";

/** Reads a report back with another's parser: each packet's arrival in ms after the reference time. */
function readBack(packet: Buffer) {
  const [parsed] = werift.RtcpPacketConverter.deSerialize(packet);
  if (!(parsed instanceof werift.RtcpTransportLayerFeedback)) throw new Error("No feedback");
  const { feedback } = parsed;
  if (!(feedback instanceof werift.TransportWideCC)) throw new Error("No transport-wide feedback");
  return {
    base: feedback.baseSequenceNumber,
    referenceTime: feedback.referenceTime,
    report: feedback.fbPktCount,
    count: feedback.packetStatusCount,
    statuses: feedback.packetChunks.flatMap((chunk) =>
      chunk instanceof werift.StatusVectorChunk ? chunk.symbolList : [],
    ),
    deltasUs: feedback.recvDeltas.map(({ delta }) => delta),
  };
}

describe("toFeedback", () => {
  test("says what came, what did not, and when, over the end of the sequence numbers", () => {
    const start = 64_000 * 1_000;
    const arrivals = new Map([
      [65_534, start + 1_000],
      [65_535, start + 1_250],
      [65_537, start + 101_250], // 65536, sequence number 0, never came.
      [65_538, start + 100_250], // Before the one above: a negative step.
    ]);
    expect(readBack(toFeedback(arrivals, 7))).toEqual({
      base: 65_534,
      referenceTime: 1_000,
      report: 7,
      count: 5,
      statuses: [1, 1, 0, 2, 2, 0, 0], // Soon, soon, never, late, late; the rest fills the chunk.
      deltasUs: [1_000, 250, 100_000, -1_000],
    });
  });
});
