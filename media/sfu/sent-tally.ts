import type { types as ms } from "mediasoup";
import type { SentBytes, Source } from "../types.ts";

const BUCKET = {
  microphone: "audio",
  screenSound: "audio",
  camera: "video",
  screen: "screen",
} as const satisfies Record<Source, keyof SentBytes>;

export type SourcedConsumer = { consumer: ms.Consumer; source: Source };

/** Counts what one peer was sent, over all its consumers, those already closed included. */
export class SentTally {
  readonly #closed: SentBytes = { audio: 0, video: 0, screen: 0 };
  readonly #asking = new Set<Promise<void>>();
  /** The worker closes these before it tells of it; until then they only look open. */
  readonly #kept = new WeakSet<ms.Consumer>();

  /** Keeps the last count of a consumer about to close: the worker answers in the order it was asked. */
  keep({ consumer, source }: SourcedConsumer): void {
    if (consumer.closed || this.#kept.has(consumer)) return;
    this.#kept.add(consumer);
    const asking = countBytes(consumer)
      .then((bytes) => {
        this.#closed[BUCKET[source]] += bytes;
      })
      .catch(() => {}) // The worker died, and its counts with it.
      .finally(() => this.#asking.delete(asking));
    this.#asking.add(asking);
  }

  /** The sum of the consumers that are open and those that were. */
  async read(open: Iterable<SourcedConsumer>): Promise<SentBytes> {
    await Promise.all(this.#asking);
    // Both halves of the sum belong to this moment: what closes from here on counts as open.
    const sum = { ...this.#closed };
    const counts = Array.from(open, async ({ consumer, source }) => {
      if (this.#kept.has(consumer)) return;
      const bytes = await countBytes(consumer);
      sum[BUCKET[source]] += bytes;
    });
    await Promise.all(counts);
    return sum;
  }
}

async function countBytes(consumer: ms.Consumer): Promise<number> {
  const stats = await consumer.getStats();
  return stats.find(({ type }) => type === "outbound-rtp")?.byteCount ?? 0;
}
