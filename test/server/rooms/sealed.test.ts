import { describe, expect, test } from "vitest";
import { AppError } from "#server/errors.ts";
import { calls } from "#server/protocol/all.ts";
import { guardCalls } from "#server/rooms/guard.ts";
import { isSealedKind, mayInRoom, roomActionsOf, sealedCalls } from "#server/rooms/permissions.ts";
import { RoomKind, RoomRole } from "#server/rooms/protocol.ts";
import { PUPIL_RIGHTS, rightsOfRole } from "#server/rooms/rights.ts";

/** By hand, and on purpose a second time: a call joins the sealed room only when two people wrote it down. */
const OPEN = [
  ...["consultation:end", "consultation:knock", "consultation:letIn"],
  ...["consultation:listWaiting", "consultation:stopWaiting"],
  ...["room:chooseMode", "room:closeProducer", "room:connectTransport", "room:consume"],
  ...["room:enter", "room:leave", "room:openTransport", "room:pauseProducer"],
  ...["room:preferLayers", "room:produce", "room:readMode", "room:remove", "room:reportLink"],
  ...["room:restartIce", "room:resumeConsumers", "room:resumeProducer"],
  ...["secrecy:join", "secrecy:say"],
];

test("what may be asked of a sealed room is exactly this list, all of it of the protocol", () => {
  expect([...sealedCalls].toSorted()).toEqual(OPEN);
  expect(OPEN.filter((event) => !(event in calls))).toEqual([]);
  expect(RoomKind.options.filter(isSealedKind)).toEqual(["private"]);
});

describe("the guard, before every call of the protocol", () => {
  const all = Object.keys(calls);

  /** What a call about a room meets; null: it is let through. */
  function met(event: string, isSealed: boolean): string | null {
    const found = { room: { isSealed } } as never;
    const open = { isSealed, findPeer: () => ({}) } as never;
    const rooms = { find: () => open, at: () => found, atMay: () => found };
    return askedOf(guardCalls(rooms, { id: "socket", data: {} }), event).answer;
  }

  const ROOM = "65f000000000000000000001";
  function askedOf(guard: ReturnType<typeof guardCalls>, event: string) {
    let answer: string | null = "nothing";
    const ack = (reply: { error: { code: string; reason?: string } }) => {
      answer = `${reply.error.code} ${reply.error.reason}`;
    };
    const packet = [event, { lessonId: ROOM, of: [{ lessonId: ROOM }] }, ack];
    guard(packet, () => {
      answer = null;
    });
    return { answer, passed: JSON.stringify(packet) };
  }

  test("lets the list through to a sealed room and refuses each other one, as if it did not exist yet", () => {
    expect(all.length).toBeGreaterThan(100);
    const refused = all.filter((event) => met(event, true) === "forbidden sealed_room");
    const passed = all.filter((event) => met(event, true) === null);
    expect(passed.toSorted()).toEqual(OPEN);
    expect([...refused, ...passed].toSorted()).toEqual(all.toSorted());
    expect(met("some:newPart", true)).toBe("forbidden sealed_room");
  });

  test("whoever is outside meets what they would where there is none, and no handler hears which room it was", () => {
    const outside = new AppError("forbidden", "Not in it", { reason: "not_in_room" });
    const refuse = () => {
      throw outside;
    };
    const asking = (isThere: boolean) =>
      guardCalls(
        {
          find: () => (isThere ? ({ isSealed: true, findPeer: () => null } as never) : null),
          at: refuse,
          atMay: refuse,
        },
        { id: "socket", data: {} },
      );
    for (const event of [...all, "some:newPart"]) {
      const there = askedOf(asking(true), event);
      expect(there.answer, event).toBe(askedOf(asking(false), event).answer);
      if (!sealedCalls.has(event) && there.answer === null)
        expect(there.passed, event).not.toContain(ROOM);
    }
    expect(askedOf(asking(true), "lesson:start").answer).toBeNull();
    expect(askedOf(asking(false), "lesson:start").passed).toContain(ROOM);
  });

  test("minds no other room", () => {
    expect(all.filter((event) => met(event, false) !== null)).toEqual([]);
  });
});

describe("who may what", () => {
  test("in a sealed room all speak and are seen; the host shows out, and nobody does more", () => {
    for (const role of RoomRole.options) {
      const talking = ["speak", "showCamera"];
      const own = role === "host" ? [...talking, "lead"] : talking;
      expect(roomActionsOf(role, "private").toSorted(), role).toEqual(own.toSorted());
    }
  });

  test("in a consultation the parent beside the child speaks, and leads nothing", () => {
    expect(mayInRoom("parent", "speak", "consultation")).toBe(true);
    expect(mayInRoom("parent", "lead", "consultation")).toBe(false);
    expect(mayInRoom("parent", "speak", "lesson")).toBe(false);
    expect(mayInRoom("host", "present", "consultation")).toBe(true);
  });

  test("rights: sealed for all alike, 360 lines at most; in a consultation the host's screen too", () => {
    const standing = { ofClass: { ...PUPIL_RIGHTS }, own: {}, isCalled: false };
    const small = { cameraMaxHeightPx: 360, cameraMaxBitrateBps: 500_000 };
    for (const role of RoomRole.options)
      expect(rightsOfRole(role, { ...standing, kind: "private" }), role).toEqual({
        ...{ microphone: true, camera: true, screen: false, chat: false, board: false },
        ...small,
      });
    for (const role of ["pupil", "parent", "guest"] as const)
      expect(rightsOfRole(role, { ...standing, kind: "consultation" }), role).toMatchObject({
        ...{ microphone: true, camera: true, screen: false, chat: true, ...small },
      });
    expect(rightsOfRole("host", { ...standing, kind: "consultation" }).screen).toBe(true);
    // Whoever leads may still take a right away there.
    const muted = { ...standing, own: { microphone: false }, kind: "consultation" as const };
    expect(rightsOfRole("pupil", muted).microphone).toBe(false);
  });
});
