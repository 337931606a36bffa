import type { Peer } from "./peer.ts";
import { roomActionsOf } from "./permissions.ts";
import type { Entered } from "./protocol.ts";
import type { Room } from "./room.ts";

type OfEntering = Pick<Entered, "lesson" | "isResumed" | "rtpCapabilities" | "iceServers" | "now">;

/** Who reads the chat by this device. */
export const readerOf = ({ seats, kind }: Room, { personId, role }: Peer) => {
  return { personId, role, kind, groupId: seats.groupOf(personId) };
};

/** All a device that entered is told at once, as the room is now. */
export function toEntered(room: Room, peer: Peer, entering: OfEntering): Entered {
  const offers = [...room.offers.listFor(peer)];
  return {
    ...entering,
    lesson: { ...entering.lesson, presentCount: room.presentCount },
    generation: peer.generation,
    me: {
      personId: peer.personId,
      role: peer.role,
      isHost: peer.isHost,
      actions: roomActionsOf(peer.role, room.kind),
    },
    seats: room.seats.personIds.flatMap((id) => room.readSeat(id) ?? []),
    offers,
    chat: room.chat.listFor(readerOf(room, peer)),
    chatSettings: room.chat.settings,
    soundMode: room.stage.soundMode,
    ofClass: room.seats.ofClass,
    stage: room.stage.content,
    mode: peer.mode,
  };
}
