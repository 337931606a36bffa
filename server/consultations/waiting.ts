import type { Waiting } from "./protocol-room.ts";

/** One device before the door of a private room. */
export type AtDoorNow = {
  schoolId: string;
  roomId: string;
  hostId: string;
  personId: string;
  name: string;
  deviceId: string;
  connectionId: string;
  canSeal: boolean;
  byCard: Waiting["byCard"];
  sinceMs: number;
};

const keyOf = ({ connectionId, roomId }: Pick<AtDoorNow, "connectionId" | "roomId">): string =>
  `${connectionId} ${roomId}`;

/** Who stands before the doors of private rooms. In memory: a connection that is gone waits no more. */
export function createWaitingList() {
  const all = new Map<string, AtDoorNow>();
  const ofRoom = (roomId: string): AtDoorNow[] =>
    [...all.values()]
      .filter((one) => one.roomId === roomId)
      .toSorted((a, b) => a.sinceMs - b.sinceMs);

  return {
    ofRoom,
    ofConnection: (connectionId: string): AtDoorNow[] =>
      [...all.values()].filter((one) => one.connectionId === connectionId),
    /** The device keeps its place when its page knocks anew. */
    put(one: AtDoorNow): void {
      const before = ofRoom(one.roomId).find(
        ({ personId, deviceId }) => personId === one.personId && deviceId === one.deviceId,
      );
      if (before) all.delete(keyOf(before));
      all.set(keyOf(one), { ...one, sinceMs: before?.sinceMs ?? one.sinceMs });
    },
    remove: (one: AtDoorNow): void => void all.delete(keyOf(one)),
    /** Of one person the device that has waited longest; null: nobody such waits. */
    first: (roomId: string, personId: string): AtDoorNow | null =>
      ofRoom(roomId).find((one) => one.personId === personId) ?? null,
    /** As the host sees it, the longest first; of two devices of one person the first. */
    listFor(roomId: string, isInside: (personId: string) => boolean): Waiting[] {
      const first = new Map<string, AtDoorNow>();
      for (const one of ofRoom(roomId)) if (!first.has(one.personId)) first.set(one.personId, one);
      return [...first.values()].map(({ personId, name, sinceMs, canSeal, byCard }) => {
        const since = new Date(sinceMs).toISOString();
        return { personId, name, since, canSeal, isInside: isInside(personId), byCard };
      });
    },
  };
}
