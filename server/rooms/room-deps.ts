import type { Sfu } from "#media/types.ts";
import type { Caller, Teller } from "../realtime.ts";
import type { Chat } from "./chat.ts";
import type { Keeping } from "./keeping.ts";
import type { Entered, ReceiveMode, RoomKind } from "./protocol.ts";
import type { Admission, Seats } from "./seats.ts";
import type { RoomTiming } from "./timing.ts";
import type { Visits } from "./visits.ts";

/** What a room is made of. */
export type RoomDeps = {
  schoolId: string;
  lessonId: string;
  kind: RoomKind;
  sfu: Sfu;
  seats: Seats;
  chat: Chat;
  keeping: Keeping;
  teller: Teller;
  visits: Visits;
  iceServers: (personId: string) => Entered["iceServers"];
  now: () => number;
  timing: RoomTiming;
};
export type ClosedReason = "ended" | "removed" | "replaced" | "stopping";
/** A device at the door. */
export type Entering = {
  caller: Caller;
  deviceId: string;
  isFresh: boolean;
  /** How much it wants to receive; as before, or all, where it says nothing. */
  mode?: ReceiveMode | undefined;
  admission: Admission;
  /** Whether the socket that asked is gone meanwhile. */
  isGone: () => boolean;
};
