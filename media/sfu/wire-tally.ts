import type { types as ms } from "mediasoup";
import type { WireBytes } from "../types.ts";

/** IPv4 and UDP headers of one packet, which the worker does not count. Over TCP it is a little more. */
const HEADERS_BYTES = 28;

type Stream = ms.Consumer | ms.Producer;

/** Counts all that one peer's transports carried, those already closed included. */
export class WireTally {
  readonly #closed: WireBytes = { down: 0, up: 0 };
  readonly #asking = new Set<Promise<void>>();
  /** About to close; until the worker tells of it they only look open. */
  readonly #kept = new WeakSet<Stream | ms.WebRtcTransport>();

  /** Keeps the last count of a stream about to close: the worker answers in the order it was asked. */
  keepStream(way: keyof WireBytes, stream: Stream): void {
    this.#keep(stream, async () => {
      this.#closed[way] += HEADERS_BYTES * (await countPackets(stream));
    });
  }

  /** The same of a transport; its streams are kept before. */
  keepTransport(transport: ms.WebRtcTransport): void {
    this.#keep(transport, async () => {
      const { down, up } = await countBytes(transport);
      this.#closed.down += down;
      this.#closed.up += up;
    });
  }

  #keep(what: Stream | ms.WebRtcTransport, count: () => Promise<void>): void {
    if (what.closed || this.#kept.has(what)) return;
    this.#kept.add(what);
    const asking = count()
      .catch(() => {}) // The worker died, and its counts with it.
      .finally(() => this.#asking.delete(asking));
    this.#asking.add(asking);
  }

  /** The sum of what is open and what was. */
  async read(open: {
    transports: readonly ms.WebRtcTransport[];
    consumers: readonly ms.Consumer[];
    producers: readonly ms.Producer[];
  }): Promise<WireBytes> {
    await Promise.all(this.#asking);
    const sum = { ...this.#closed };
    const isOpen = (one: Stream | ms.WebRtcTransport) => !one.closed && !this.#kept.has(one);
    const headers = (way: keyof WireBytes) => async (stream: Stream) => {
      sum[way] += HEADERS_BYTES * (await countPackets(stream));
    };
    await Promise.all([
      ...open.consumers.filter(isOpen).map(headers("down")),
      ...open.producers.filter(isOpen).map(headers("up")),
      ...open.transports.filter(isOpen).map(async (transport) => {
        const { down, up } = await countBytes(transport);
        sum.down += down;
        sum.up += up;
      }),
    ]);
    return sum;
  }
}

async function countPackets(stream: Stream): Promise<number> {
  const stats = await stream.getStats();
  // A consumer's answer holds its producer's stream too; one's own direction alone is ours.
  const own = "producerId" in stream ? "outbound-rtp" : "inbound-rtp";
  let packets = 0;
  for (const { type, packetCount } of stats) if (type === own) packets += packetCount;
  return packets;
}

async function countBytes(transport: ms.WebRtcTransport): Promise<WireBytes> {
  const [stats] = await transport.getStats();
  return { down: stats?.bytesSent ?? 0, up: stats?.bytesReceived ?? 0 };
}
