import { describe, expect, test } from "vitest";
import { sortRoster } from "#client/room/roster.ts";
import { planStage } from "#client/room/stage-plan.ts";
import { initialState, type RoomState } from "#client/room/state.ts";
import type { Seat } from "#server/rooms/protocol.ts";

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
