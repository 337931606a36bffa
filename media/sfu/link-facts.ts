import type { types as ms } from "mediasoup";
import type { LinkFacts } from "../types.ts";

type Seen = { sent: number; lost: number };

/** Looks at how one peer's downlink does: each look is of the packets since the one before. */
export class LinkWatch {
  readonly #seen = new WeakMap<ms.Consumer, Seen>();

  async look(
    transport: ms.WebRtcTransport | null,
    consumers: readonly ms.Consumer[],
  ): Promise<LinkFacts> {
    const facts: LinkFacts = { sentPackets: 0, lostPackets: 0, rttMs: null, availableBps: null };
    if (!transport || transport.closed) return facts;
    const [stats] = await transport.getStats();
    facts.availableBps = stats?.availableOutgoingBitrate ?? null;
    await Promise.all(
      consumers
        .filter(({ closed, paused, producerPaused }) => !closed && !paused && !producerPaused)
        .map(async (consumer) => this.#add(facts, consumer)),
    );
    return facts;
  }

  async #add(facts: LinkFacts, consumer: ms.Consumer): Promise<void> {
    const own = (await consumer.getStats()).find(({ type }) => type === "outbound-rtp");
    if (!own) return;
    const before = this.#seen.get(consumer);
    this.#seen.set(consumer, { sent: own.packetCount, lost: own.packetsLost });
    // A peer's first report counts from where it began to listen, so the first look only remembers.
    if (before) {
      facts.sentPackets += Math.max(0, own.packetCount - before.sent);
      facts.lostPackets += Math.max(0, own.packetsLost - before.lost);
    }
    const { roundTripTime = 0 } = own;
    if (roundTripTime > 0) facts.rttMs = Math.max(facts.rttMs ?? 0, Math.round(roundTripTime));
  }
}
