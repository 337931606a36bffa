import type { types as ms } from "mediasoup";
import * as mediasoup from "mediasoup";
import { assemblerOf, type Frame } from "#media/recorder/frames.ts";
import { createOrder, readPacket } from "#media/recorder/rtp.ts";

/** One producer as a server records it that means ill: whole frames as they left the sender, after SRTP. */
export type Recorded = {
  producerId: string;
  kind: "audio" | "video";
  mimeType: string;
  channels: number;
  frames: Frame[];
};

/**
 * Records every producer of every router of this process, past our own engine and its refusals: by mediasoup itself,
 * as somebody would who owns the machine. Call it before the first worker is made. With `onFrame` nothing is kept.
 */
export function tapEverything(onFrame?: (recorded: Recorded, frame: Frame) => void) {
  const all: Recorded[] = [];
  const failures: unknown[] = [];
  let isOver = false;

  async function record(router: ms.Router, producer: ms.Producer): Promise<void> {
    const codec = producer.rtpParameters.codecs[0];
    const mimeType = codec?.mimeType.toLowerCase() ?? "";
    const recorded: Recorded = {
      ...{ producerId: producer.id, kind: producer.kind, mimeType },
      ...{ channels: codec?.channels ?? 1, frames: [] },
    };
    all.push(recorded);
    const transport = await router.createDirectTransport();
    const codecs = (router.rtpCapabilities.codecs ?? [])
      .filter((one) => one.mimeType.toLowerCase() === mimeType)
      .map((one) => ({ ...one, rtcpFeedback: [{ type: "nack", parameter: "pli" }] }));
    const rtpCapabilities = { codecs, headerExtensions: [] };
    const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
    const order = createOrder(400);
    const assembler = assemblerOf(mimeType);
    consumer.on("rtp", (bytes) => {
      const packet = readPacket(bytes);
      if (!packet) return;
      for (const next of order.take(packet, performance.now())) {
        // The bytes are the worker's own and will be used again.
        const frame = assembler?.push({ ...next, payload: next.payload.slice() });
        if (!frame) continue;
        if (onFrame) onFrame(recorded, frame);
        else recorded.frames.push({ ...frame, bytes: new Uint8Array(frame.bytes) });
      }
      if (assembler?.needsKey && producer.kind === "video") void consumer.requestKeyFrame();
    });
  }
  const onWorker = (worker: ms.Worker): void =>
    void worker.observer.on("newrouter", (router) =>
      router.observer.on("newtransport", (transport) =>
        transport.observer.on("newproducer", (producer) => {
          if (!isOver) record(router, producer).catch((error: unknown) => failures.push(error));
        }),
      ),
    );
  mediasoup.observer.on("newworker", onWorker);
  return {
    all,
    failures,
    /** How many frames each producer has so far: what comes later is after this. */
    mark: () => new Map(all.map(({ producerId, frames }) => [producerId, frames.length])),
    stop(): void {
      isOver = true;
      mediasoup.observer.off("newworker", onWorker);
    },
  };
}
export type WireTap = ReturnType<typeof tapEverything>;
