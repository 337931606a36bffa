import { logger } from "../logger.ts";
import type { RoomMedia } from "./media.ts";
import { type Claims, maxLayerOf, maxPicturesBps, priorityOf } from "./modes-rules.ts";
import type { Peer } from "./peer.ts";

type Layers = { spatialLayer: number; temporalLayer?: number };
/** What the engine was told of one device last; asked again only for what differs. */
type Shape = {
  generation: number;
  maxBps: number | null;
  /** By consumer: what the client asked for, by the size it shows. */
  wanted: Map<string, Layers>;
  layer: Map<string, string>;
  priority: Map<string, number>;
};
type Deps = { lessonId: string; media: RoomMedia; claims: () => Claims };

/** Holds the engine to a device's mode: the largest layer it sends, who gets the downlink first, the cap of it all. */
export function createShaping({ lessonId, media, claims }: Deps) {
  const shapes = new WeakMap<Peer, Shape>();

  function shapeOf(peer: Peer): Shape {
    const { generation } = peer;
    const known = shapes.get(peer);
    if (known?.generation === generation) {
      for (const kept of [known.wanted, known.layer, known.priority])
        for (const consumerId of kept.keys())
          if (!peer.consumers.has(consumerId)) kept.delete(consumerId);
      return known;
    }
    const fresh = { generation, maxBps: null };
    const shape = { ...fresh, wanted: new Map(), layer: new Map(), priority: new Map() };
    shapes.set(peer, shape);
    return shape;
  }

  /** Brings the engine to where the device's mode and offers are. @throws AppError room_moved; MediaError */
  async function apply(peer: Peer): Promise<void> {
    const room = media.of(peer);
    const shape = shapeOf(peer);
    const who = claims();
    const asked: Promise<void>[] = [];
    const ofMode = maxPicturesBps(peer, peer.isTeaching);
    const maxBps = peer.maxDownlinkBps ?? ofMode;
    if (peer.transports.receive !== null && maxBps !== (shape.maxBps ?? 0)) {
      shape.maxBps = maxBps;
      asked.push(room.limitReceiving(peer.id, maxBps));
    }
    for (const [consumerId, producerId] of peer.consumers) {
      const offer = peer.offers.find((one) => one.producerId === producerId);
      if (offer?.kind !== "video") continue;
      const priority = priorityOf(offer, who);
      if (shape.priority.get(consumerId) !== priority) {
        shape.priority.set(consumerId, priority);
        asked.push(room.setPriority(peer.id, consumerId, priority));
      }
      const most = maxLayerOf(peer, offer, peer.offers, who.isTeaching);
      const wanted = shape.wanted.get(consumerId) ?? { spatialLayer: 3 };
      const layers = { ...wanted, spatialLayer: Math.min(wanted.spatialLayer, most) };
      const text = JSON.stringify(layers);
      if (shape.layer.get(consumerId) === text) continue;
      shape.layer.set(consumerId, text);
      asked.push(room.setPreferredLayers(peer.id, consumerId, layers));
    }
    await Promise.all(asked);
  }

  /** The same in passing: what closes meanwhile needs it no more. */
  function applySoon(peer: Peer): void {
    if (peer.consumers.size === 0 && peer.transports.receive === null) return;
    Promise.resolve()
      .then(() => apply(peer))
      .catch((err: unknown) => logger.debug({ err, lessonId }, "a device was not shaped"));
  }

  /** The client shows a picture at another size. @throws MediaError no_such_consumer, bad_parameters */
  async function prefer(peer: Peer, consumerId: string, layers: Layers): Promise<void> {
    if (!peer.consumers.has(consumerId))
      return media.of(peer).setPreferredLayers(peer.id, consumerId, layers);
    shapeOf(peer).wanted.set(consumerId, layers);
    await apply(peer);
  }

  /** A device opened another transport: the engine knows its cap, but not that of a new peer. */
  function forget(peer: Peer): void {
    shapes.delete(peer);
  }

  return { apply, applySoon, prefer, forget };
}
export type Shaping = ReturnType<typeof createShaping>;
