import type { types as ms } from "mediasoup";
import type { Level } from "../types.ts";
import type { RoomProducer } from "./peer.ts";

/** Quieter than this, averaged over the interval, is silence: a quiet room's noise lies near -65 dBov. */
const SILENCE_DB = -60;
const INTERVAL_MS = 800;
/** As many as a screen of tiles can mark. */
const MAX_LEVELS = 8;

type Listeners = {
  onLevels: (levels: Level[]) => void;
  onSpeaker: (speaker: { peerId: string; producerId: string }) => void;
};

/** Listens to a room's microphones in the worker, which reads the level each packet carries (RFC 6464). */
export async function createLevels(router: ms.Router, { onLevels, onSpeaker }: Listeners) {
  const producers = new Map<string, RoomProducer>();
  const loudness = await router.createAudioLevelObserver({
    maxEntries: MAX_LEVELS,
    threshold: SILENCE_DB,
    interval: INTERVAL_MS,
  });
  const floor = await router.createActiveSpeakerObserver();

  loudness.on("volumes", (volumes) =>
    onLevels(
      volumes.flatMap(({ producer: { id: producerId }, volume: levelDb }) => {
        const peerId = producers.get(producerId)?.appData.peerId;
        return peerId ? [{ producerId, peerId, levelDb }] : [];
      }),
    ),
  );
  loudness.on("silence", () => onLevels([]));
  floor.on("dominantspeaker", ({ producer: { id: producerId } }) => {
    const peerId = producers.get(producerId)?.appData.peerId;
    if (peerId) onSpeaker({ peerId, producerId });
  });

  /** Listens to a microphone until it closes. */
  async function add(producer: RoomProducer): Promise<void> {
    producers.set(producer.id, producer);
    producer.observer.on("close", () => producers.delete(producer.id));
    await loudness.addProducer({ producerId: producer.id });
    await floor.addProducer({ producerId: producer.id });
  }
  return { add };
}
export type Levels = Awaited<ReturnType<typeof createLevels>>;
