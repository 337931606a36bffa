import { logger } from "../logger.ts";
import type { KeptSeats, Seats } from "./seats.ts";
import type { RoomStore } from "./store.ts";

/** Several switches of one moment are written once, ms. */
const KEEP_AFTER_MS = 300;

type Deps = { store: RoomStore; schoolId: string; lessonId: string; seats: Seats };

/** Writes down what the teacher switched, who has the floor and who is in which group: a restart keeps it. */
export function createKeeping({ store, schoolId, lessonId, seats }: Deps) {
  let timer: NodeJS.Timeout | undefined;
  let kept = JSON.stringify(seats.keep());
  let writing = Promise.resolve();

  function write(): void {
    timer = undefined;
    const state: KeptSeats = structuredClone(seats.keep());
    const text = JSON.stringify(state);
    if (text === kept) return;
    kept = text;
    writing = writing
      .then(() => store.saveSeats(schoolId, lessonId, state))
      .catch((err: unknown) => {
        kept = ""; // the next change writes all of it
        logger.error({ err, lessonId }, "a room's state was not kept");
      });
  }

  return {
    /** Something changed. */
    soon(): void {
      timer ??= setTimeout(write, KEEP_AFTER_MS).unref();
    },
    /** Writes what waits; afterwards nothing more, so that closing a room does not empty what is kept. */
    close(): void {
      if (timer) {
        clearTimeout(timer);
        write();
      }
      timer = undefined;
    },
  };
}
export type Keeping = ReturnType<typeof createKeeping>;
