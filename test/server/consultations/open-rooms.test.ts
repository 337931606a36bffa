import { describe, expect, test } from "vitest";
import { createOpenRooms, standingOf } from "#server/consultations/open-rooms.ts";
import type { StoredConsultation } from "#server/consultations/store.ts";

const NOW = Date.parse("2026-11-26T06:00:00Z");
const MIN_MS = 60_000;
const id = "a".repeat(24);

/** Private, agreed, of forty minutes, beginning so many minutes from now. */
function talkIn(
  inMin: number | null,
  change: Partial<StoredConsultation> = {},
): StoredConsultation {
  return {
    ...{ id, schoolId: "b".repeat(24), hostId: "c".repeat(24), guestId: "d".repeat(24) },
    ...{ kind: "private", otherIds: [], state: "agreed", waitsFor: null, lengthMin: 40 },
    ...{ startsAtMs: inMin === null ? null : NOW + inMin * MIN_MS, way: "video", reason: null },
    ...{ createdAtMs: NOW, changedAtMs: NOW },
    ...change,
  };
}
const room = { openedAtMs: NOW, admitted: new Map<string, string>(), untilMs: NOW };

describe("where a talk stands", () => {
  test.each([
    ["ten minutes before", talkIn(10), null, "open"],
    ["sooner than that", talkIn(11), null, "early"],
    ["half an hour after its end", talkIn(-70), null, "open"],
    ["later than that", talkIn(-71), null, "over"],
    ["later than that, its room open: it runs late", talkIn(-71), room, "open"],
    ["asked for without a time", talkIn(null, { state: "asked" }), null, "early"],
    ["to be answered, on its time", talkIn(0, { state: "moved" }), room, "early"],
    ["never answered, past", talkIn(-90, { state: "asked" }), null, "over"],
    ["cancelled, its room open", talkIn(0, { state: "cancelled" }), room, "over"],
    ["held", talkIn(0, { state: "held" }), room, "over"],
    ["agreed without a time", talkIn(null), room, "early"],
  ] as const)("%s", (_, talk, open, expected) => {
    expect(standingOf(talk, open, NOW)).toBe(expected);
  });
});

describe("rooms that are open", () => {
  function setting(isEmpty: () => boolean) {
    const clock = { now: NOW };
    const closed: string[] = [];
    const rooms = createOpenRooms({
      rooms: { isEmpty: () => isEmpty(), close: (roomId) => void closed.push(roomId) },
      now: () => clock.now,
    });
    return { clock, closed, rooms };
  }

  test("stay open until they are past their time and empty", () => {
    let isEmpty = false;
    const { clock, closed, rooms } = setting(() => isEmpty);
    rooms.open(talkIn(0));
    clock.now = NOW + 70 * MIN_MS;
    rooms.sweep();
    isEmpty = true;
    rooms.sweep();
    expect(closed).toEqual([]);
    isEmpty = false;
    clock.now += MIN_MS;
    rooms.sweep();
    expect(rooms.find(id)).not.toBeNull();
    isEmpty = true;
    rooms.sweep();
    expect(closed).toEqual([id]);
    expect(rooms.find(id)).toBeNull();
  });

  test("opened twice keep who was let in; who is sent out is forgotten, and another time holds", () => {
    const { clock, closed, rooms } = setting(() => true);
    rooms.open(talkIn(0));
    rooms.find(id)?.admitted.set("p", "one");
    rooms.open(talkIn(0));
    expect(rooms.find(id)?.admitted.get("p")).toBe("one");
    rooms.sendOut(id, "p");
    expect(rooms.find(id)?.admitted.has("p")).toBe(false);
    rooms.moved(talkIn(60));
    clock.now = NOW + 129 * MIN_MS;
    rooms.sweep();
    expect(closed).toEqual([]);
  });
});
