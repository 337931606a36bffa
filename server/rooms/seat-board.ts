import type { Teller } from "../realtime.ts";
import type { Seat } from "./protocol.ts";

type Deps = {
  lessonId: string;
  group: string;
  teller: Teller;
  read: (personId: string) => Seat | null;
  everyMs: number;
};

/** Tells everybody in the room of seats that changed, each at most once in a while and only when it differs. */
export function createSeatBoard({ lessonId, group, teller, read, everyMs }: Deps) {
  const changed = new Set<string>();
  const told = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let lastAt = 0;

  function tellChanged(): void {
    timer = undefined;
    lastAt = Date.now();
    for (const personId of changed) {
      const seat = read(personId);
      const text = JSON.stringify(seat);
      if (!seat || told.get(personId) === text) continue;
      told.set(personId, text);
      teller.tell(group, "room:seatChanged", { lessonId, seat });
    }
    changed.clear();
  }

  /** These seats may have changed. */
  function touch(...personIds: string[]): void {
    for (const personId of personIds) changed.add(personId);
    if (changed.size > 0)
      timer ??= setTimeout(tellChanged, Math.max(0, lastAt + everyMs - Date.now())).unref();
  }

  return { touch, close: () => clearTimeout(timer) };
}
export type SeatBoard = ReturnType<typeof createSeatBoard>;
