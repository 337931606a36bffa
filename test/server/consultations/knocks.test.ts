import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createKnocks, pauseAfterMs } from "#server/consultations/knocks.ts";

const SEC = 1000;
const MIN = 60 * SEC;
const room = "a".repeat(24);
const [pupil, parent] = ["b".repeat(24), "c".repeat(24)];

function setting() {
  const clock = { now: 1_000_000 };
  const knocks = createKnocks(() => clock.now);
  /** What it is answered: seconds to wait, null where it is heard. */
  const knock = (personId = pupil, roomId = room) => {
    try {
      knocks.requireTurn(roomId, personId);
      return null;
    } catch (error) {
      return error;
    }
  };
  return { clock, knocks, knock };
}
const paused = (retryAfterSec: number) =>
  expect.objectContaining({
    ...{ code: "too_many", reason: "knock_paused", details: { retryAfterSec } },
  });

describe("the pause", () => {
  test("none after the first refusal, then half a minute, doubled by each, ten minutes at most", () => {
    const pauses = [0, 1, 2, 3, 4, 5, 6, 7, 20].map((refusals) => pauseAfterMs(refusals) / SEC);
    expect(pauses).toEqual([0, 0, 30, 60, 120, 240, 480, 600, 600]);
  });

  test("never becomes shorter, and is never for good", () => {
    fc.assert(
      fc.property(fc.nat(2_000), (refusals) => {
        expect(pauseAfterMs(refusals + 1)).toBeGreaterThanOrEqual(pauseAfterMs(refusals));
        expect(pauseAfterMs(refusals)).toBeLessThanOrEqual(10 * MIN);
      }),
    );
  });
});

describe("whoever was refused", () => {
  test("may ask again at once, after that waits, to the millisecond; trying meanwhile adds nothing", () => {
    const { clock, knocks, knock } = setting();
    knocks.refused(room, pupil);
    expect(knock()).toBeNull();
    knocks.refused(room, pupil);
    expect(knock()).toEqual(paused(30));
    clock.now += 30 * SEC - 1;
    for (let times = 0; times < 100; times++) expect(knock()).toEqual(paused(1));
    clock.now += 1;
    expect(knock()).toBeNull();
    knocks.refused(room, pupil);
    expect(knock()).toEqual(paused(60));
  });

  test("of others, and of other rooms, nothing is held against anybody", () => {
    const { knocks, knock } = setting();
    for (let times = 0; times < 5; times++) knocks.refused(room, pupil);
    expect(knock(parent)).toBeNull();
    expect(knock(pupil, "d".repeat(24))).toBeNull();
    expect(knock()).toEqual(paused(240));
  });

  test("begins anew once let in, when the door is gone, or after half an hour's rest", () => {
    const { clock, knocks, knock } = setting();
    const refuse = () => {
      for (let times = 0; times < 9; times++) knocks.refused(room, pupil);
    };
    refuse();
    knocks.letIn(room, pupil);
    expect(knock()).toBeNull();
    refuse();
    knocks.forget(room);
    expect(knock()).toBeNull();
    refuse();
    clock.now += 30 * MIN;
    expect(knock()).toBeNull();
    knocks.refused(room, pupil);
    expect(knock()).toBeNull();
  });
});

test("whoever knocks and goes without end is slowed down, nobody beside them, and is no refused one", () => {
  const { clock, knocks, knock } = setting();
  for (let times = 0; times < 10; times++) expect(knock()).toBeNull();
  const slow = { code: "too_many", reason: undefined, details: { retryAfterSec: 5 } };
  expect(knock()).toMatchObject(slow);
  expect(knock(parent)).toBeNull();
  clock.now += 5 * SEC;
  expect(knock()).toBeNull();
  expect(knock()).toMatchObject(slow);
  knocks.letIn(room, pupil);
  expect(knock()).toBeNull();
});
