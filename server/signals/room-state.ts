import type { Peer } from "../rooms/peer.ts";
import { mayInRoom } from "../rooms/permissions.ts";
import type { RoomAction } from "../rooms/protocol.ts";
import type { Room } from "../rooms/room.ts";
import type { Picked, PrivateNote, Reaction, Timer, Understood } from "./protocol.ts";
import { createLimit, type Turns } from "./rules.ts";
import type { StoredPrompt } from "./store.ts";

/**
 * What is on in one room. All but prompts and turns lives here alone: a restart of the server forgets a timer, who
 * understood, reactions and private notes, and so does the lesson's end.
 */
export type RoomState = {
  understood: Map<string, Understood>;
  timer: Timer | null;
  ringing: NodeJS.Timeout | undefined;
  picked: Picked | null;
  /** Of a room without a class and a subject. */
  turns: Map<string, Turns>;
  /** This lesson's, once they were read. */
  prompts: StoredPrompt[] | null;
  /** A prompt is on its way into the database: a second press of the button is too soon. */
  isAsking: boolean;
  notes: PrivateNote[];
  /** Reactions not told yet, by group; null is the whole class. */
  reacted: Map<string | null, Map<Reaction, number>>;
  soon: Map<string, NodeJS.Timeout>;
  /** Each counts one more, and throws too_many. */
  mayReact: (personId: string) => void;
  mayWrite: (personId: string) => void;
};

export const newState = (now: () => number): RoomState => ({
  understood: new Map(),
  timer: null,
  ringing: undefined,
  picked: null,
  turns: new Map(),
  prompts: null,
  isAsking: false,
  notes: [],
  reacted: new Map(),
  soon: new Map(),
  mayReact: createLimit(6, 4_000, now),
  mayWrite: createLimit(4, 30_000, now),
});

/** Nothing of it fires any more. */
export function closeState({ ringing, soon }: RoomState): void {
  clearTimeout(ringing);
  for (const timer of soon.values()) clearTimeout(timer);
}

/** Who sits in a room, by which device. */
type Seated = Pick<Room, "kind" | "seats" | "peersOf">;

/** Devices in the room whose role may do this. */
export function devicesThatMay(room: Seated, action: RoomAction): Peer[] {
  return room.seats.personIds
    .flatMap((id) => room.peersOf(id))
    .filter(({ role }) => mayInRoom(role, action, room.kind));
}

/** Persons who are here and may answer: those whom chance can choose and presence is asked of. */
export function answeringIn(room: Seated): string[] {
  return room.seats.personIds.filter((id) => {
    const role = room.seats.roleOf(id);
    return role !== null && mayInRoom(role, "answer", room.kind) && room.peersOf(id).length > 0;
  });
}
