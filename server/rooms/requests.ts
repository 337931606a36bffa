import { MediaError } from "#media/errors.ts";
import type {
  ConsumerOptions,
  Direction,
  ProduceRequest,
  SfuRoom,
  TransportOptions,
} from "#media/types.ts";
import { AppError } from "../errors.ts";
import type { RoomMedia } from "./media.ts";
import type { Peer, Produced } from "./peer.ts";
import type { RoomRights } from "./protocol.ts";
import { requireSource } from "./rights.ts";
import type { Shaping } from "./shaping.ts";

type Capabilities = SfuRoom["rtpCapabilities"];
type DtlsParameters = TransportOptions["dtlsParameters"];

type Deps = {
  media: RoomMedia;
  rightsOf: (personId: string) => RoomRights;
  /** A producer came, paused or resumed. */
  onChanged: (peer: Peer) => void;
  /** Holds the engine to the device's mode. */
  shaping: Shaping;
  now: () => number;
};

/** What a device may ask of a room's media. Each request is checked against the room's own books before the SFU hears of it. */
export function createRequests({ media, rightsOf, onChanged, shaping, now }: Deps) {
  /** @throws AppError unavailable room_moved */
  async function openTransport(peer: Peer, direction: Direction): Promise<TransportOptions> {
    const room = media.of(peer);
    const options = await room.openTransport(peer.id, direction);
    media.of(peer); // the peer may have left meanwhile
    peer.transports[direction] = options.id;
    if (direction === "send") await media.limit(peer);
    else {
      peer.setReceiving(false);
      shaping.forget(peer); // what the engine was told of the transport before is gone with it
      await shaping.apply(peer);
    }
    return options;
  }

  /** @throws MediaError no_such_transport, unknown or another's; bad_parameters */
  async function connectTransport(peer: Peer, transportId: string, parameters: DtlsParameters) {
    await media.of(peer).connectTransport(peer.id, transportId, parameters);
  }

  /** @throws MediaError no_such_transport */
  async function restartIce(
    peer: Peer,
    transportId: string,
  ): Promise<TransportOptions["iceParameters"]> {
    return media.of(peer).restartIce(peer.id, transportId);
  }

  /**
   * Takes in one source of a device; a second one of the same source replaces the first.
   * @throws AppError forbidden microphone_locked, camera_locked, source_forbidden; unavailable room_moved
   * @throws MediaError no_such_transport, bad_parameters
   */
  async function produce(
    peer: Peer,
    transportId: string,
    request: ProduceRequest,
  ): Promise<string> {
    const { kind, source, isPaused } = request;
    const room = media.of(peer);
    requireSource(source, rightsOf(peer.personId));
    const { producerId } = await room.produce(peer.id, transportId, request);
    try {
      // While the worker answered, the right may have been taken and the device may have left.
      media.of(peer);
      requireSource(source, rightsOf(peer.personId));
      if (peer.transports.send !== transportId)
        throw new MediaError("no_such_transport", "The transport was closed meanwhile");
    } catch (error) {
      room.closeProducer(peer.id, producerId);
      throw error;
    }
    const before = peer.producers.get(source);
    peer.producers.set(source, { id: producerId, source, kind, isPaused, startedAt: now() });
    if (before) room.closeProducer(peer.id, before.id);
    onChanged(peer);
    return producerId;
  }

  /** @throws AppError not_found, not this device's */
  function ownProducer(peer: Peer, producerId: string): Produced {
    const own = [...peer.producers.values()].find(({ id }) => id === producerId);
    if (!own) throw new AppError("not_found", "This device has no such producer");
    return own;
  }

  /** Pauses or resumes one's own producer. @throws AppError not_found; forbidden, the right was taken */
  async function setPaused(peer: Peer, producerId: string, isPaused: boolean): Promise<void> {
    const room = media.of(peer);
    const own = ownProducer(peer, producerId);
    if (!isPaused) requireSource(own.source, rightsOf(peer.personId));
    if (isPaused) await room.pauseProducer(peer.id, producerId);
    else await room.resumeProducer(peer.id, producerId);
    own.isPaused = isPaused;
    onChanged(peer);
  }

  /** @throws AppError not_found */
  function closeProducer(peer: Peer, producerId: string): void {
    const room = media.of(peer);
    ownProducer(peer, producerId);
    room.closeProducer(peer.id, producerId);
  }

  /** Pauses the peer's open microphone. Returns whether there was one. */
  async function mute(peer: Peer): Promise<boolean> {
    const microphone = peer.producers.get("microphone");
    if (!microphone || microphone.isPaused) return false;
    await setPaused(peer, microphone.id, true);
    return true;
  }

  /**
   * Consumes what was offered to this device, paused. What is gone meanwhile is left out.
   * @throws AppError forbidden, one was never offered to this device; unavailable room_moved
   * @throws MediaError no_such_transport, cannot_consume
   */
  async function consume(
    peer: Peer,
    producerIds: readonly string[],
    capabilities: Capabilities,
  ): Promise<ConsumerOptions[]> {
    const room = media.of(peer);
    const wanted = [...new Set(producerIds)];
    if (wanted.some((id) => !peer.wasOffered.has(id)))
      throw new AppError("forbidden", "This producer is not offered to this device");
    const isOffered = (id: string) => peer.offers.some(({ producerId }) => producerId === id);
    const made = await Promise.all(
      wanted.filter(isOffered).map(async (producerId) => {
        const one = await ifThere(() => room.consume(peer.id, producerId, capabilities));
        media.of(peer); // the peer may have left meanwhile, and the choice may have changed
        if (one && isOffered(producerId)) peer.consumers.set(one.id, producerId);
        else if (one) room.closeConsumer(peer.id, one.id);
        return one && isOffered(producerId) ? [one] : [];
      }),
    );
    await shaping.apply(peer); // before anything flows
    return made.flat();
  }

  /** Lets media flow. One that ended meanwhile is passed over. @throws AppError not_found, none is this device's */
  async function resumeConsumers(peer: Peer, consumerIds: readonly string[]): Promise<void> {
    const room = media.of(peer);
    const own = [...new Set(consumerIds)].filter((id) => peer.consumers.has(id));
    if (own.length === 0) throw new AppError("not_found", "This device has no such consumer");
    await Promise.all(own.map((id) => ifThere(() => room.resumeConsumer(peer.id, id))));
  }

  /** Within what the device's mode allows. @throws MediaError no_such_consumer, unknown or another's */
  async function preferLayers(
    peer: Peer,
    consumerId: string,
    layers: { spatialLayer: number; temporalLayer?: number },
  ): Promise<void> {
    await shaping.prefer(peer, consumerId, layers);
  }

  return {
    openTransport,
    connectTransport,
    restartIce,
    produce,
    setPaused,
    closeProducer,
    mute,
    consume,
    resumeConsumers,
    preferLayers,
  };
}
export type Requests = ReturnType<typeof createRequests>;

/** Null for what ended while the request was on its way. */
async function ifThere<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    const isGone =
      error instanceof MediaError &&
      (error.reason === "no_such_producer" || error.reason === "no_such_consumer");
    if (isGone) return null;
    throw error;
  }
}
