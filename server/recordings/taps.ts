import type { Track } from "#media/recorder/types.ts";
import type { Tap } from "#media/types.ts";
import { AppError } from "../errors.ts";
import type { Peer, Produced } from "../rooms/peer.ts";
import type { Room } from "../rooms/room.ts";
import { mayTap } from "./rules.ts";

/** Whose voices may be kept beside the teachers'. */
export type Terms = { withPupils: boolean; agreed: ReadonlySet<string> };
/** The rules of a stream that is kept by nobody: what the whole class hears is heard in it too. */
type Wanted = { id: string; peer: Peer; produced: Produced };

/**
 * The one door between a room's media and a recording: refuses everybody whom the rules do not name, whatever the
 * caller believes. @throws AppError forbidden, perhaps sealed_room; MediaError no_such_producer, room_closed
 */
export async function tapOf(
  room: Room,
  { peer, produced }: Pick<Wanted, "peer" | "produced">,
  terms: Terms,
  keeps: boolean,
): Promise<Track> {
  if (room.isSealed)
    throw new AppError("forbidden", "A sealed room has no recording", { reason: "sealed_room" });
  const role = room.seats.roleOf(peer.personId);
  const { id, source, kind } = produced;
  const hasConsent = terms.agreed.has(peer.personId);
  if (!role || !mayTap({ role, source, hasConsent }, terms.withPupils))
    throw new AppError("forbidden", "This person is not recorded");
  const light = await room.media.tap(peer, id, "low");
  if (!keeps) return { id, source, light, original: null };
  // Sound has one size: one tap serves both. A picture is kept large and shown small.
  if (kind === "audio") return { id, source, light, original: light };
  return { id, source, light, original: await originalOf(room, peer, id, light) };
}

async function originalOf(room: Room, peer: Peer, id: string, light: Tap): Promise<Tap> {
  try {
    return await room.media.tap(peer, id, "high");
  } catch (error) {
    light.close();
    throw error;
  }
}

/** What of a room is to be recorded now. */
export function wantedOf(room: Room, { withPupils, agreed }: Terms): Wanted[] {
  return room.seats.personIds.flatMap((personId) => {
    const role = room.seats.roleOf(personId);
    if (!role) return [];
    return room
      .peersOf(personId)
      .flatMap((peer) =>
        [...peer.producers.values()]
          .filter(({ source }) =>
            mayTap({ role, source, hasConsent: agreed.has(personId) }, withPupils),
          )
          .map((produced) => ({ id: produced.id, peer, produced })),
      );
  });
}
