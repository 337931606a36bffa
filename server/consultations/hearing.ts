import { AppError } from "../errors.ts";
import type { Caller } from "../realtime.ts";
import type { Rooms } from "../rooms/service.ts";

/**
 * For those who read better than they hear, or need more time: lines of what is said, and a word to the host to go
 * slower. Passed on within an ordinary consultation's room and kept nowhere; a sealed room has neither.
 */
export function createHearing({ rooms }: { rooms: Pick<Rooms, "at"> }) {
  /** @throws AppError forbidden not_in_room, sealed_room; conflict, another kind of room */
  function at(lessonId: string, caller: Caller) {
    const found = rooms.at(lessonId, caller);
    if (found.room.isSealed)
      throw new AppError("forbidden", "Not in a sealed room", { reason: "sealed_room" });
    if (found.room.kind !== "consultation")
      throw new AppError("conflict", "This room is no consultation's");
    return found;
  }

  return {
    /** A line of what the caller says, to every other device in the room. @throws AppError as `at` */
    caption(lessonId: string, line: { text: string; isFinal: boolean }, caller: Caller): void {
      const { room, peer } = at(lessonId, caller);
      const { personId } = peer;
      const notice = { lessonId, personId, ...line };
      room.tellSome((other) => other !== peer, "consultation:captioned", notice);
    },

    /** A guest's wish, to the host's devices. @throws AppError as `at`; forbidden, the host's own */
    askPace(lessonId: string, wish: "slower" | "again" | "pause", caller: Caller): void {
      const { room, peer } = at(lessonId, caller);
      if (peer.isHost) throw new AppError("forbidden", "The host sets the pace");
      const { personId } = peer;
      const notice = { lessonId, personId, wish };
      room.tellSome(({ isHost }) => isHost, "consultation:paceAsked", notice);
    },
  };
}
