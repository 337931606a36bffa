import type { Session } from "#media/recorder/types.ts";
import { logger } from "../logger.ts";
import type { Room } from "../rooms/room.ts";
import { type Terms, tapOf, wantedOf } from "./taps.ts";

/** How often a room is looked at: a camera that is switched on is recorded within this, and who lost the right is not. */
const LOOK_MS = 300;

type Deps = {
  lessonId: string;
  /** Null while the room has none, such as after its worker died. */
  findRoom: () => Room | null;
  session: Session;
  terms: () => Terms;
  /** Tracks are also kept as they come. */
  keeps: boolean;
};

/** Keeps a session's tracks equal to what may be recorded in the room. */
export function follow({ lessonId, findRoom, session, terms, keeps }: Deps) {
  const held = new Set<string>();
  let isBusy = false;
  let isClosed = false;

  async function look(): Promise<void> {
    if (isBusy || isClosed) return;
    isBusy = true;
    try {
      const room = findRoom();
      const wanted = room ? wantedOf(room, terms()) : [];
      const ids = new Set(wanted.map(({ id }) => id));
      for (const id of [...held].filter((one) => !ids.has(one))) {
        held.delete(id);
        await session.remove(id);
      }
      for (const one of wanted) if (room && !held.has(one.id)) await add(room, one);
    } finally {
      isBusy = false;
    }
  }
  async function add(room: Room, one: ReturnType<typeof wantedOf>[number]): Promise<void> {
    try {
      const track = await tapOf(room, one, terms(), keeps);
      if (isClosed) {
        track.light?.close();
        track.original?.close();
        return;
      }
      held.add(one.id);
      await session.add(track);
    } catch (err) {
      held.delete(one.id); // gone meanwhile, or the worker is: looked for again
      logger.debug({ err, lessonId }, "not tapped yet");
    }
  }
  const watch = () =>
    void look().catch((err: unknown) => logger.error({ err, lessonId }, "recording not followed"));
  const timer = setInterval(watch, LOOK_MS);
  watch();
  return {
    close(): void {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
export type Following = ReturnType<typeof follow>;
