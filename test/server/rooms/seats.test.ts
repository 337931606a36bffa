import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Peer } from "#server/rooms/peer.ts";
import { type Admission, Seats } from "#server/rooms/seats.ts";

const NOW = Date.parse("2026-09-01T09:00:00Z");
const HOST = "f".repeat(24);
const PUPILS = ["1", "2", "3", "4", "5", "6"].map((digit) => digit.repeat(24));
const [FIRST = "", SECOND = "", THIRD = ""] = PUPILS;

function classroom(): Seats {
  const seats = new Seats("lesson");
  const admission: Pick<Admission, "host" | "roster"> = {
    host: { id: HOST, name: "Айгүл Серікқызы" },
    roster: PUPILS.map((id) => ({ id, name: `Оқушы ${id[0]}` })),
  };
  seats.updatePeople(admission);
  return seats;
}
const peerOf = (personId: string) =>
  new Peer({ personId, deviceId: randomUUID(), role: personId === HOST ? "host" : "pupil" }, NOW);

describe("seats.read", () => {
  test("has the teacher first and the whole class, absent pupils too", () => {
    const seats = classroom();
    expect(seats.personIds).toEqual([HOST, ...PUPILS]);
    expect(seats.read(FIRST, [])).toMatchObject({ state: "absent", devices: 0, isMuted: true });
  });

  test("says reconnecting while no device is connected, and left when none is there", () => {
    const seats = classroom();
    seats.entered(FIRST, NOW);
    expect(seats.read(FIRST, [peerOf(FIRST)])).toMatchObject({ state: "reconnecting", devices: 1 });
    expect(seats.read(FIRST, [])).toMatchObject({
      state: "left",
      enteredAt: "2026-09-01T09:00:00.000Z",
    });
  });

  test("counts a paused microphone as muted and a paused camera as none", () => {
    const peer = peerOf(FIRST);
    const common = { isPaused: true, startedAt: NOW };
    peer.producers.set("microphone", { id: "m", source: "microphone", kind: "audio", ...common });
    peer.producers.set("camera", { id: "c", source: "camera", kind: "video", ...common });
    expect(classroom().read(FIRST, [peer])).toMatchObject({
      hasMicrophone: true,
      isMuted: true,
      hasCamera: false,
    });
  });

  test("knows no stranger", () => {
    expect(classroom().read("0".repeat(24), [])).toBeNull();
  });
});

describe("seats.setHand", () => {
  const handOf = (seats: Seats, id: string) => seats.read(id, [])?.handRaisedAt ?? "";

  test("gives each its own place in the queue, even in one millisecond", () => {
    const seats = classroom();
    for (const id of [SECOND, FIRST, THIRD]) seats.setHand(id, true, NOW);
    const queue = [FIRST, SECOND, THIRD].toSorted((a, b) =>
      handOf(seats, a).localeCompare(handOf(seats, b)),
    );
    expect(queue).toEqual([SECOND, FIRST, THIRD]);
    expect(new Set(queue.map((id) => handOf(seats, id))).size).toBe(3);
  });

  test("keeps the place of a hand raised again", () => {
    const seats = classroom();
    seats.setHand(FIRST, true, NOW);
    seats.setHand(FIRST, true, NOW + 5_000);
    expect(handOf(seats, FIRST)).toBe("2026-09-01T09:00:00.000Z");
  });

  test("goes down when its owner leaves", () => {
    const seats = classroom();
    seats.setHand(FIRST, true, NOW);
    seats.left(FIRST);
    expect(handOf(seats, FIRST)).toBe("");
  });
});

describe("seats.call", () => {
  test("drops the earliest called for a fifth", () => {
    const seats = classroom();
    for (const id of PUPILS.slice(0, 4)) seats.call(id, true);
    expect(seats.call(PUPILS[4] ?? "", true)).toEqual([FIRST, PUPILS[4]]);
    expect(seats.called).toEqual(PUPILS.slice(1, 5));
  });

  test("changes nothing for one who is called already", () => {
    const seats = classroom();
    seats.call(FIRST, true);
    expect(seats.call(FIRST, true)).toEqual([]);
    expect(seats.called).toEqual([FIRST]);
  });

  test("lowers the hand", () => {
    const seats = classroom();
    seats.setHand(FIRST, true, NOW);
    seats.call(FIRST, true);
    expect(seats.read(FIRST, [])).toMatchObject({ handRaisedAt: null, isCalled: true });
  });
});

describe("seats.changeRights", () => {
  test("for the class counts for a pupil who comes later", () => {
    const seats = classroom();
    seats.changeRights(null, { microphone: false });
    const late = { id: "7".repeat(24), name: "Кеш" };
    seats.updatePeople({ host: { id: HOST, name: "" }, roster: [late] });
    expect(seats.rightsOf(late.id).microphone).toBe(false);
  });

  test("for the class overrides an exception made before, and spares the teacher", () => {
    const seats = classroom();
    seats.changeRights(FIRST, { camera: true });
    seats.changeRights(null, { camera: false });
    expect(seats.rightsOf(FIRST).camera).toBe(false);
    expect(seats.rightsOf(HOST).camera).toBe(true);
  });
});

test("requireLed refuses the teacher and strangers", () => {
  const seats = classroom();
  const notFound = expect.objectContaining({ code: "not_found" });
  expect(() => seats.requireLed(HOST)).toThrow(notFound);
  expect(() => seats.requireLed("0".repeat(24))).toThrow(notFound);
  expect(() => seats.requireLed(FIRST)).not.toThrow();
});

describe("what outlives a restart", () => {
  test("locks, what one alone was given, the floor and groups come back", () => {
    const before = classroom();
    before.changeRights(null, { microphone: false, board: true });
    before.changeRights(SECOND, { chat: false });
    before.call(THIRD, true);
    before.call(FIRST, true);
    before.setGroup(SECOND, HOST);
    const after = classroom();
    after.restore(structuredClone(before.keep()));
    expect(after.allRights()).toEqual(before.allRights());
    expect(after.called).toEqual([THIRD, FIRST]);
    expect(after.groupOf(SECOND)).toBe(HOST);
    expect(after.keep()).toEqual(before.keep());
  });

  test("of people who are no longer of the class nothing is left", () => {
    const stranger = "0".repeat(24);
    const seats = classroom();
    seats.restore({
      ofClass: seats.ofClass,
      own: [{ personId: stranger, change: { chat: false } }],
      called: [stranger, FIRST],
      groups: [{ personId: stranger, groupId: HOST }],
    });
    expect(seats.called).toEqual([FIRST]);
    expect(seats.hasGroups).toBe(false);
    expect(seats.has(stranger)).toBe(false);
  });
});

test("a role outlives the roster being read again, and shows who is of the class", () => {
  const seats = classroom();
  seats.setRole(FIRST, "cohost");
  seats.updatePeople({ host: { id: HOST, name: "x" }, roster: [{ id: FIRST, name: "y" }] });
  expect(seats.roleOf(FIRST)).toBe("cohost");
  expect(seats.isOfClass(FIRST)).toBe(true);
  expect(seats.isOfClass(SECOND)).toBe(false);
  expect(seats.isTeaching(FIRST)).toBe(true);
});
