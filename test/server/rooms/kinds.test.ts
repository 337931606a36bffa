import { describe, expect, test } from "vitest";
import { expectedIn } from "#server/polls/told.ts";
import { mayRead } from "#server/rooms/chat.ts";
import { Peer } from "#server/rooms/peer.ts";
import type { RoomKind } from "#server/rooms/protocol.ts";
import { Seats } from "#server/rooms/seats.ts";
import { answeringIn, devicesThatMay } from "#server/signals/room-state.ts";

const [teacher, pupil, parent] = ["a", "b", "c"].map((digit) => digit.repeat(24)) as [
  string,
  string,
  string,
];

/** A teacher, a pupil and the pupil's parent, each by one device. */
function roomOf(kind: RoomKind) {
  const seats = new Seats(kind);
  const host = { id: teacher, name: "" };
  seats.updatePeople({ host, roster: [{ id: pupil, name: "" }] });
  seats.add({ id: parent, name: "" }, "parent");
  const peers = seats.personIds.map((personId) => {
    const role = seats.roleOf(personId) ?? "listener";
    return new Peer({ personId, deviceId: personId, role }, 0);
  });
  const peersOf = (personId: string) => peers.filter((peer) => peer.personId === personId);
  return { kind, seats, peersOf };
}

describe("who may do what is decided by the room's own kind", () => {
  test.each<[RoomKind, string[]]>([
    ["lesson", [pupil]],
    ["consultation", [pupil, parent]],
    ["private", []],
  ])("%s: polls, presence and chance ask these", (kind, asked) => {
    const room = roomOf(kind);
    expect(expectedIn(room)).toBe(asked.length);
    expect(answeringIn(room)).toEqual(asked);
    expect(devicesThatMay(room, "answer").map(({ personId }) => personId)).toEqual(asked);
  });

  test("the tally is the teacher's; in a sealed room it is nobody's", () => {
    const leads = (kind: RoomKind) =>
      devicesThatMay(roomOf(kind), "seeModes").map(({ personId }) => personId);
    expect(leads("lesson")).toEqual([teacher]);
    expect(leads("consultation")).toEqual([teacher]);
    expect(leads("private")).toEqual([]);
  });

  test("words to the teacher are read by whoever leads in a room of that kind", () => {
    const toTeacher = { personId: pupil, groupId: null, isToTeacher: true };
    const reads = (kind: RoomKind, role: "host" | "parent") =>
      mayRead(toTeacher, { personId: parent, role, groupId: null, kind });
    expect(reads("lesson", "host")).toBe(true);
    expect(reads("consultation", "parent")).toBe(false);
  });
});
