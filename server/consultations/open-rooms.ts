import { endsAtMs, isOpenNow, OPEN_AFTER_MS, OPENS_BEFORE_MS } from "./rules.ts";
import type { StoredConsultation } from "./store.ts";

/** A room that is open: a private one since its host's knock, an ordinary one since the first came. Ms. */
export type OpenRoom = {
  openedAtMs: number;
  /** The device of each person that used its ticket last. */
  admitted: Map<string, string>;
  /** When it may be forgotten once nobody is in it. */
  untilMs: number;
};
/** `open`: one may come to the door and through it. */
export type Standing = "open" | "early" | "over";

/** Where a talk stands. One that runs late goes on: its open room is not closed by the clock. */
export function standingOf(
  talk: StoredConsultation,
  room: OpenRoom | null,
  nowMs: number,
): Standing {
  const { state, startsAtMs } = talk;
  if (isOpenNow(talk, nowMs)) return "open";
  const isPast = (endsAtMs(talk) ?? Number.POSITIVE_INFINITY) + OPEN_AFTER_MS < nowMs;
  if (state === "agreed" && room && startsAtMs !== null && nowMs >= startsAtMs - OPENS_BEFORE_MS)
    return "open";
  const isToCome = state === "asked" || state === "moved" || state === "agreed";
  return isToCome && !isPast ? "early" : "over";
}

/** Which rooms of consultations are open, and which devices may come back. In memory: after a restart the host knocks again. */
export function createOpenRooms({
  rooms,
  now,
}: {
  rooms: { isEmpty(roomId: string): boolean; close(roomId: string): void };
  now: () => number;
}) {
  const all = new Map<string, OpenRoom>();
  const untilOf = (talk: StoredConsultation) => (endsAtMs(talk) ?? now()) + OPEN_AFTER_MS;

  return {
    find: (roomId: string): OpenRoom | null => all.get(roomId) ?? null,
    /** Twice changes nothing. */
    open(talk: StoredConsultation): void {
      if (all.has(talk.id)) return;
      all.set(talk.id, { openedAtMs: now(), admitted: new Map(), untilMs: untilOf(talk) });
    },
    moved(talk: StoredConsultation): void {
      const room = all.get(talk.id);
      if (room) room.untilMs = untilOf(talk);
    },
    /** The host has sent this person out: their device does not come back by itself. */
    sendOut(roomId: string, personId: string): void {
      all.get(roomId)?.admitted.delete(personId);
    },
    forget: (roomId: string): void => void all.delete(roomId),
    /** Closes what was forgotten open: past its time and empty. */
    sweep(): void {
      for (const [roomId, { untilMs }] of all) {
        if (now() <= untilMs || !rooms.isEmpty(roomId)) continue;
        rooms.close(roomId);
        all.delete(roomId);
      }
    },
  };
}
