import type { types as client } from "mediasoup-client";
import type { Direction, SfuRoom, Source } from "#media/types.ts";
import { createDevice } from "./device.ts";
import { CAPTURE_TIME } from "./dom.ts";

type Options = {
  /** Lists abs-capture-time in what it produces without ever sending it, as Chromium's client did. */
  listsCaptureTime?: boolean;
};

/** A participant wired straight to a room of the engine, without the server's signalling between. */
export async function joinRoom(room: SfuRoom, peerId: string, options: Options = {}) {
  const device = createDevice();
  await device.load({ routerRtpCapabilities: overTheWire(room.rtpCapabilities) });
  const transports: Partial<Record<Direction, client.Transport>> = {};

  async function open(direction: Direction): Promise<client.Transport> {
    const offered = await room.openTransport(peerId, direction);
    const transport =
      direction === "send"
        ? device.createSendTransport(offered)
        : device.createRecvTransport(offered);
    wire(room, peerId, transport, options);
    transports[direction] = transport;
    return transport;
  }

  /** Publishes a track as `source`. */
  async function publish(
    source: Source,
    { track, onRtpSender }: { track: MediaStreamTrack; onRtpSender(sender: unknown): void },
  ): Promise<client.Producer> {
    const transport = transports.send ?? (await open("send"));
    return transport.produce({ track, onRtpSender, appData: { source } });
  }

  /** Consumes a producer and lets it flow. */
  async function receive(producerId: string): Promise<client.Consumer> {
    const transport = transports.receive ?? (await open("receive"));
    const offered = await room.consume(peerId, producerId, device.recvRtpCapabilities);
    const consumer = await transport.consume(overTheWire(offered));
    await room.resumeConsumer(peerId, consumer.id);
    return consumer;
  }

  function close(): void {
    for (const transport of Object.values(transports)) transport.close();
    room.closePeer(peerId);
  }
  return { peerId, device, open, publish, receive, close };
}
export type EnginePeer = Awaited<ReturnType<typeof joinRoom>>;

/** A copy as the client gets it: plain JSON, without the properties that are undefined. */
function overTheWire(value: object) {
  return JSON.parse(JSON.stringify(value));
}

const SOURCES = ["microphone", "camera", "screen", "screenSound"] as const;

function wire(
  room: SfuRoom,
  peerId: string,
  transport: client.Transport,
  { listsCaptureTime = false }: Options,
): void {
  transport.on("connect", ({ dtlsParameters }, done, failed) => {
    room.connectTransport(peerId, transport.id, dtlsParameters).then(done, failed);
  });
  transport.on("produce", ({ kind, rtpParameters, appData }, done, failed) => {
    const source = SOURCES.find((known) => known === appData.source);
    if (!source) return failed(new Error("A producer needs its source"));
    if (listsCaptureTime) rtpParameters.headerExtensions?.push(CAPTURE_TIME);
    room
      .produce(peerId, transport.id, { kind, source, rtpParameters, isPaused: false })
      .then(({ producerId }) => done({ id: producerId }), failed);
  });
}
