import { logger } from "../logger.ts";
import type { Peer } from "./peer.ts";
import { isSealedKind } from "./permissions.ts";
import type { RoomKind } from "./protocol.ts";
import type { ClosedReason } from "./room-deps.ts";
import type { Visits } from "./visits.ts";

type Deps = {
  schoolId: string;
  lessonId: string;
  kind: RoomKind;
  visits: Visits;
  now: () => number;
};

/**
 * Tells other domains who came and went. Of a sealed room only those hear who carry the talk, and no log line says
 * who it was.
 */
export function createComings({ schoolId, lessonId, kind, visits, now }: Deps) {
  const isSealed = isSealedKind(kind);
  const ofVisit = ({ personId, deviceId, isHost }: Peer, at: number) => {
    return { schoolId, lessonId, personId, deviceId, at, isHost };
  };
  const ofSealed = ({ personId, deviceId, caller }: Peer, reason: ClosedReason | null) => {
    const connectionId = caller?.connectionId ?? null;
    return { schoolId, lessonId, personId, deviceId, connectionId, reason };
  };
  return {
    /** A device has a place for the first time. */
    came(peer: Peer, at: number): void {
      const { personId } = peer;
      logger.info(isSealed ? { lessonId } : { lessonId, personId }, "device entered");
      if (!isSealed) visits.emit("entered", ofVisit(peer, at));
    },
    /** It is in the room, now or again. */
    entered(peer: Peer): void {
      if (isSealed) visits.emit("sealedEntered", ofSealed(peer, null));
    },
    /** It is out; `at` is when it was last here, ms. */
    left(peer: Peer, at: number, reason: ClosedReason | null): void {
      if (isSealed) visits.emit("sealedLeft", ofSealed(peer, reason));
      else visits.emit("left", ofVisit(peer, at));
    },
    /** It could not receive media in time. */
    failed(peer: Peer): void {
      if (!isSealed) visits.emit("connectFailed", ofVisit(peer, now()));
    },
  };
}

/** What the parts of a room may tell: of a sealed one nothing. */
export function visitsOf(kind: RoomKind, visits: Visits): Visits {
  return isSealedKind(kind) ? { on: visits.on, emit: () => undefined } : visits;
}
