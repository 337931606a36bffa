import { describe, expect, test } from "vitest";
import { countClass, isLate, lateFromMs, sortRoster } from "#client/room/roster.ts";
import { planStage } from "#client/room/stage-plan.ts";
import { initialState, type RoomState } from "#client/room/state.ts";
import type { RoomInfo, Seat } from "#server/rooms/protocol.ts";

const rights = {
  microphone: true,
  camera: true,
  screen: false,
  chat: true,
  board: false,
  cameraMaxHeightPx: 180,
  cameraMaxBitrateBps: 150_000,
};
const seat = (personId: string, change: Partial<Seat> = {}): Seat => ({
  personId,
  name: personId,
  role: "pupil",
  state: "here",
  devices: 1,
  hasMicrophone: false,
  isMuted: true,
  hasCamera: false,
  hasScreen: false,
  handRaisedAt: null,
  isCalled: false,
  enteredAt: null,
  attempts: 0,
  rights,
  mode: null,
  quality: "unknown",
  groupId: null,
  ...change,
});
const names = (seats: Seat[]) => seats.map(({ name }) => name);

describe("sortRoster", () => {
  const at = (minute: number) => `2026-11-24T04:0${minute}:00.000Z`;

  test("puts hands first, the longest waiting at the head, and each pupil in one place only", () => {
    const roster = sortRoster([
      seat("teacher", { role: "host" }),
      seat("late hand", { handRaisedAt: at(5) }),
      seat("early hand", { handRaisedAt: at(1), state: "reconnecting" }),
      seat("here"),
      seat("dropped", { state: "reconnecting" }),
      seat("never came", { state: "absent", devices: 0 }),
      seat("gone", { state: "left", handRaisedAt: at(2) }),
      seat("out", { state: "removed" }),
    ]);
    expect(names(roster.hands)).toEqual(["early hand", "late hand"]);
    expect(names(roster.here)).toEqual(["here"]);
    expect(names(roster.reconnecting)).toEqual(["dropped"]);
    expect(names(roster.absent)).toEqual(["never came", "gone", "out"]);
  });
});

describe("planStage", () => {
  const room = (change: Partial<RoomState>): RoomState => ({ ...initialState(), ...change });
  const pupilsView = {
    me: { personId: "own", role: "pupil" as const, isHost: false, actions: [] },
  };
  const seats = [seat("teacher", { role: "host" }), seat("own"), seat("b"), seat("c")];

  test("shows a pupil the teacher large, even without a picture", () => {
    const { main, side } = planStage(room({ ...pupilsView, seats }));
    expect(main).toMatchObject({ personId: "teacher", source: "camera", stream: null });
    expect(side).toEqual([]);
  });

  test("puts who was called and who speaks beside the teacher, four at most, never oneself", () => {
    const many = ["d", "e", "f", "g"].map((id) => seat(id, { isCalled: true }));
    const recentSpeakers = ["b", "own"];
    const { side } = planStage(room({ ...pupilsView, seats: [...seats, ...many], recentSpeakers }));
    expect(side.map(({ personId }) => personId)).toEqual(["d", "e", "f", "g"]);
  });

  test("leaves absent pupils out", () => {
    const gone = [...seats, seat("gone", { state: "left", isCalled: true })];
    expect(planStage(room({ ...pupilsView, seats: gone })).side).toEqual([]);
  });

  test("gives a teacher who is alone their own place, and a called pupil the stage", () => {
    const me = { personId: "teacher", role: "host" as const, isHost: true, actions: [] };
    expect(planStage(room({ me, seats })).main).toMatchObject({ personId: "teacher", isOwn: true });
    const heard = planStage(room({ me, seats, recentSpeakers: ["b"] }));
    expect(heard.main?.personId).toBe("teacher"); // a voice alone does not take the stage
    expect(heard.side.map(({ personId }) => personId)).toEqual(["b"]);
    const called = seats.map((one) => (one.personId === "b" ? { ...one, isCalled: true } : one));
    const { main, side } = planStage(room({ me, seats: called }));
    expect(main?.personId).toBe("b");
    expect(side.map(({ personId }) => personId)).toEqual(["teacher"]);
  });
});

describe("countClass", () => {
  const lesson = {
    startsAt: "2026-11-24T04:00:00.000Z",
    startedAt: "2026-11-24T03:55:00.000Z",
    lateAfterMin: 5,
  };
  const info = lesson as RoomInfo;
  const came = (minute: number) => `2026-11-24T04:${String(minute).padStart(2, "0")}:30.000Z`;

  test("counts pupils only; late by the school's minutes after the bell", () => {
    const seats = [
      seat("host", { role: "host" }),
      seat("cohost", { role: "cohost", enteredAt: came(20) }),
      seat("parent", { role: "parent", enteredAt: came(20), mode: "sound" }),
      seat("guest", { role: "guest", enteredAt: came(20) }),
      seat("in time", { enteredAt: came(4), mode: "full" }),
      seat("late", { enteredAt: came(5), mode: "sound" }),
      seat("late, gone", { enteredAt: came(9), state: "left" }),
      seat("absent", { state: "absent" }),
      seat("back soon", { state: "reconnecting", enteredAt: came(1) }),
    ];
    const fromMs = lateFromMs(info);
    expect(countClass(seats, fromMs)).toEqual({ here: 3, late: 1, absent: 2, soundOnly: 1 });
  });

  test("nobody is late where there is no rule, or before the start", () => {
    expect(lateFromMs(null)).toBeNull();
    expect(lateFromMs({ ...info, startedAt: null })).toBeNull();
    const { lateAfterMin: _, ...rest } = lesson;
    expect(lateFromMs(rest as RoomInfo)).toBeNull();
    expect(isLate(seat("x", { enteredAt: came(30) }), null)).toBe(false);
  });

  test("who is beside the class stands apart, and is gone from sight when gone", () => {
    const roster = sortRoster([
      seat("host", { role: "host", state: "left" }),
      seat("cohost", { role: "cohost" }),
      seat("cohost away", { role: "cohost", state: "left" }),
      seat("guest", { role: "guest" }),
      seat("guest out", { role: "guest", state: "removed" }),
      seat("parent", { role: "parent" }),
      seat("parent gone", { role: "parent", state: "left" }),
      seat("pupil"),
    ]);
    expect(names(roster.teaching)).toEqual(["host", "cohost"]);
    expect(names(roster.guests)).toEqual(["guest", "guest out"]);
    expect(names(roster.parents)).toEqual(["parent"]);
    expect(names(roster.here)).toEqual(["pupil"]);
  });
});

describe("planStage in a group", () => {
  const inGroup = { groupId: "1".repeat(24) };
  const state = (me: string, seats: Seat[]): RoomState => ({
    ...initialState(),
    me: { personId: me, role: "pupil", isHost: false, actions: [] },
    seats,
  });

  test("shows the own group, all of it, and neither the teacher nor the others", () => {
    const { main, side } = planStage(
      state("me", [
        seat("host", { role: "host" }),
        seat("me", inGroup),
        seat("mate", inGroup),
        seat("quiet mate", inGroup),
        seat("other", { groupId: "2".repeat(24), isCalled: true }),
      ]),
    );
    expect([main, ...side].map((one) => one?.name)).toEqual(["mate", "quiet mate"]);
  });

  test("shows the teacher who came, and alone one sees oneself", () => {
    const visited = planStage(
      state("me", [seat("host", { role: "host", ...inGroup }), seat("me", inGroup)]),
    );
    expect(visited.main?.name).toBe("host");
    const alone = planStage(state("me", [seat("host", { role: "host" }), seat("me", inGroup)]));
    expect(alone.main?.name).toBe("me");
  });
});
