import { AppError } from "../errors.ts";
import type { Peer } from "./peer.ts";
import { isSealedKind } from "./permissions.ts";
import type { RoomKind } from "./protocol.ts";

/** Devices of one person at once; a further one takes the oldest one's place. In a sealed room each person is one end of the talk. */
export const maxDevicesOf = (kind: RoomKind): number => (isSealedKind(kind) ? 1 : 4);

/** Few enough to know each other by sight. Source: the issue. */
const SEALED_PEOPLE = 4;

/** @throws AppError conflict room_full */
export function requirePlace(kind: RoomKind, peers: Iterable<Peer>, personId: string): void {
  if (!isSealedKind(kind)) return;
  const others = new Set(Array.from(peers, (peer) => peer.personId));
  others.delete(personId);
  if (others.size >= SEALED_PEOPLE)
    throw new AppError("conflict", "The room is full", { reason: "room_full" });
}
