import { ROOM_CODECS } from "./codecs.ts";
import { RoomEmitter } from "./events.ts";
import { createLevels } from "./levels.ts";
import type { Logger } from "./options.ts";
import { Room } from "./room.ts";
import { createTaps } from "./taps.ts";
import type { LiveWorker } from "./worker.ts";

type Options = {
  /** Nothing is handed out of it, and nobody listens to how loud it is. */
  isSealed: boolean;
  logger: Logger;
  onClosed: () => void;
};

/** Opens a room on a worker; `onClosed` follows its end. Rejects when the worker dies meanwhile. */
export async function openRoom(
  id: string,
  live: LiveWorker,
  { isSealed, logger, onClosed }: Options,
): Promise<Room> {
  const router = await live.worker.createRouter({ mediaCodecs: ROOM_CODECS });
  router.observer.on("close", onClosed);
  const events = new RoomEmitter(logger);
  if (isSealed) return new Room(id, { ...live, router, events, listening: null });
  const levels = await createLevels(router, {
    onLevels: (list) => events.emit("levels", list),
    onSpeaker: (speaker) => events.emit("speakerChanged", speaker),
  });
  return new Room(id, { ...live, router, events, listening: { levels, taps: createTaps(router) } });
}
