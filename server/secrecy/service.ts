import { randomBytes } from "node:crypto";
import { AppError } from "../errors.ts";
import { type Caller, createBucket } from "../realtime.ts";
import type { Peer } from "../rooms/peer.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/service.ts";
import type { Members, Said } from "./protocol.ts";
import { type Able, canSealBy, chooseCurve, PACE, paceOf } from "./rules.ts";

type Deps = { rooms: Rooms; now: () => number };
/** One opening of a sealed room: who is in it, in the order of their joining. Lives in memory alone. */
type Sealed = {
  era: string;
  epoch: number;
  members: Map<string, Able>;
  /** By person and pace. */
  turns: Map<string, () => boolean>;
};

/**
 * Carries what the devices of a sealed room say to each other. Keeps who is in it and nothing that was said, reads
 * nothing, and writes no log line.
 */
export function createSecrecy({ rooms, now }: Deps) {
  const sealed = new Map<string, Sealed>();

  rooms.on("sealedLeft", ({ lessonId, personId }) => {
    const room = rooms.find(lessonId);
    const state = sealed.get(lessonId);
    if (!state?.members.delete(personId)) return;
    state.epoch += 1;
    // A talk that everybody has left is over: the next one shares nothing with it.
    if (state.members.size === 0) sealed.delete(lessonId);
    else if (room) tellMembers(room, state, null);
  });

  /** @throws AppError forbidden not_in_room; conflict, the room is not a sealed one */
  function at(lessonId: string, caller: Caller): { room: Room; peer: Peer } {
    const found = rooms.at(lessonId, caller);
    if (!found.room.isSealed) throw new AppError("conflict", "This room is not a sealed one");
    return found;
  }

  /** @throws AppError too_many */
  function takeTurn(state: Sealed, personId: string, pace: keyof typeof PACE): void {
    const { burst, perSecond } = PACE[pace];
    const key = `${personId}:${pace}`;
    const take = state.turns.get(key) ?? createBucket(burst, perSecond, now);
    state.turns.set(key, take);
    if (take()) return;
    const retryAfterSec = Math.ceil(1 / perSecond);
    throw new AppError("too_many", "Too much at once", { details: { retryAfterSec } });
  }

  function read({ era, epoch, members }: Sealed): Members {
    const curve = chooseCurve(members.values());
    const all = [...members].map(([personId, able]) => {
      return { personId, canSeal: canSealBy(curve, able) };
    });
    return { era, epoch, curve, members: all };
  }

  function tellMembers(room: Room, state: Sealed, except: Peer | null): void {
    const { lessonId } = room;
    const isTold = (peer: Peer) => peer !== except && state.members.has(peer.personId);
    room.tellSome(isTold, "secrecy:membersChanged", { lessonId, ...read(state) });
  }

  return {
    /**
     * A device is ready for keys: first, or anew after its connection broke. A new epoch begins for all.
     * @throws AppError forbidden not_in_room; conflict, no sealed room; too_many
     */
    join(lessonId: string, able: Able, caller: Caller): Members {
      const { room, peer } = at(lessonId, caller);
      const fresh = { era: randomBytes(16).toString("hex"), epoch: 0 };
      const state = sealed.get(lessonId) ?? { ...fresh, members: new Map(), turns: new Map() };
      takeTurn(state, peer.personId, "join");
      sealed.set(lessonId, state);
      state.members.set(peer.personId, able);
      state.epoch += 1;
      tellMembers(room, state, peer);
      return read(state);
    },

    /**
     * Passes it on to the other members, or to the one it names.
     * @throws AppError forbidden not_in_room, not joined; conflict, no sealed room; not_found, nobody of that id; too_many
     */
    say(lessonId: string, said: Said, caller: Caller): void {
      const { room, peer } = at(lessonId, caller);
      const from = peer.personId;
      const state = sealed.get(lessonId);
      if (!state?.members.has(from))
        throw new AppError("forbidden", "Join first", { reason: "not_in_room" });
      takeTurn(state, from, paceOf(said));
      if (said.kind === "key" && (said.to === from || !state.members.has(said.to)))
        throw new AppError("not_found", "Nobody of that id is here");
      const isFor = ({ personId }: Peer) =>
        said.kind === "key"
          ? personId === said.to
          : personId !== from && state.members.has(personId);
      room.tellSome(isFor, "secrecy:heard", { lessonId, from, said });
    },
  };
}
export type Secrecy = ReturnType<typeof createSecrecy>;
