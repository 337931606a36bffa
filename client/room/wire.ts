import type { types as ms } from "mediasoup-client";
import type { z } from "zod";
import type { IceServer, roomCalls, TransportOptions } from "#server/rooms/protocol.ts";

/**
 * mediasoup's own objects travel as loose JSON, checked by mediasoup itself. This is the one place that
 * gives them their types back.
 */
type Loose = Record<string, unknown>;
type Consumers = z.output<(typeof roomCalls)["room:consume"]["reply"]>["consumers"];
type ProbeData = z.output<(typeof roomCalls)["room:openProbe"]["reply"]>["data"];
export type IceServers = z.output<typeof IceServer>[];

export function toRtpCapabilities(loose: Loose): ms.RtpCapabilities {
  return loose as ms.RtpCapabilities;
}

export function toIceParameters(loose: Loose): ms.IceParameters {
  return loose as ms.IceParameters;
}

/** Everything mediasoup-client needs for one side of a transport. */
export function toTransportOptions(
  options: z.output<typeof TransportOptions> & { sctpParameters?: Loose },
  iceServers: IceServers,
  isRelayOnly: boolean,
): ms.TransportOptions {
  return {
    id: options.id,
    iceParameters: options.iceParameters as ms.IceParameters,
    iceCandidates: options.iceCandidates as ms.IceCandidate[],
    dtlsParameters: options.dtlsParameters as ms.DtlsParameters,
    ...(options.sctpParameters
      ? { sctpParameters: options.sctpParameters as ms.SctpParameters }
      : {}),
    iceServers: iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    })),
    ...(isRelayOnly ? { iceTransportPolicy: "relay" as const } : {}),
  };
}

export function toConsumerOptions(
  consumer: Consumers[number],
  streamId: string,
): ms.ConsumerOptions {
  return {
    id: consumer.id,
    producerId: consumer.producerId,
    kind: consumer.kind,
    rtpParameters: consumer.rtpParameters as ms.RtpParameters,
    streamId,
  };
}

export function toDataConsumerOptions(data: ProbeData): ms.DataConsumerOptions {
  const { id, dataProducerId, label, protocol } = data;
  const sctpStreamParameters = data.sctpStreamParameters as ms.SctpStreamParameters;
  return { id, dataProducerId, label, protocol, sctpStreamParameters };
}
