import { mayInRoom } from "../rooms/permissions.ts";
import type { Room } from "../rooms/room.ts";
import type { Poll, PollResults, RoomPoll } from "./protocol.ts";
import { pollForClass, resultsForClass, resultsOf } from "./rules.ts";
import type { StoredAnswer, StoredPoll } from "./store.ts";

/** The poll that is on in a room, with what was answered so far. */
export type Live = {
  poll: StoredPoll;
  answers: Map<string, StoredAnswer>;
  /** Persons who could answer, when it was last counted. */
  expected: number;
};

/** Without what only the server knows. */
export function toPoll({ approved: _a, secret: _s, results: _r, ...poll }: StoredPoll): Poll {
  return poll;
}

/** Persons in the room whose role may answer. */
export function expectedIn(room: Pick<Room, "kind" | "seats" | "peersOf">): number {
  const { seats } = room;
  return seats.personIds.filter((id) => {
    const role = seats.roleOf(id);
    return role !== null && mayInRoom(role, "answer", room.kind) && room.peersOf(id).length > 0;
  }).length;
}

/** What came of it by now; of one that is over, what was kept. */
export function resultsNow({ poll, answers, expected }: Live): PollResults {
  if (poll.results) return poll.results;
  const { approved } = poll;
  return resultsOf(
    poll,
    [...answers.values()].map(({ answer }) => answer),
    { expected, approved },
  );
}

/** A poll as somebody sees it: all of it for those who ask. */
export function seenBy(live: Live, isAsking: boolean): Omit<RoomPoll, "own"> {
  const poll = toPoll(live.poll);
  const results = resultsNow(live);
  if (isAsking) return { poll, results };
  return { poll: pollForClass(poll), results: resultsForClass(poll, results) };
}

/** Every device in the room, with whether its role may ask. */
export function devicesOf(room: Room) {
  return room.seats.personIds
    .flatMap((id) => room.peersOf(id))
    .map((peer) => ({ peer, isAsking: mayInRoom(peer.role, "ask", room.kind) }));
}
