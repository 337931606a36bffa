import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Store } from "#client/kit/store.ts";
import { loopTarget, withA, withB } from "#client/player/ab-loop.ts";
import {
  intervalAt,
  READY_MS,
  type Signal,
  signalsBetween,
  stepped,
  totalMs,
} from "#client/player/interval.ts";
import { IntervalTimer } from "#client/player/interval-timer.ts";
import { initialState } from "#client/player/state.ts";
import { stepLoop } from "#client/player/view-actions.ts";

describe("the loop", () => {
  test("goes from A to B, whichever was set first", () => {
    expect(withB(withA(null, 4_000), 9_000)).toEqual({ aMs: 4_000, bMs: 9_000 });
    expect(withB(withA(null, 9_000), 4_000)).toEqual({ aMs: 4_000, bMs: 9_000 });
    expect(withB(null, 4_000)).toEqual({ aMs: 0, bMs: 4_000 });
  });

  test("drops a B that a later A has passed, and is never too short to hear", () => {
    expect(withA({ aMs: 0, bMs: 5_000 }, 6_000)).toEqual({ aMs: 6_000, bMs: null });
    expect(withB(withA(null, 3_000), 3_000)).toEqual({ aMs: 3_000, bMs: 3_500 });
  });

  test("turns back on reaching B, and lets go whoever has sought past it", () => {
    const loop = { aMs: 2_000, bMs: 5_000 };
    expect(loopTarget(loop, 4_990, 5_010)).toBe(2_000);
    expect(loopTarget(loop, 4_000, 4_040)).toBeNull();
    expect(loopTarget(loop, 8_000, 8_040)).toBeNull();
    expect(loopTarget({ aMs: 2_000, bMs: null }, 4_000, 9_000)).toBeNull();
    expect(loopTarget(null, 0, 1)).toBeNull();
  });
});

describe("one button", () => {
  test("sets A, sets B and goes back to A, clears", () => {
    const store = new Store(initialState(60_000));
    let atMs = 4_000;
    const sought: number[] = [];
    const engine = {
      store,
      positionMs: () => atMs,
      seek: (toMs: number) => void sought.push(toMs),
    };
    stepLoop(engine);
    expect(store.get().loop).toEqual({ aMs: 4_000, bMs: null });
    atMs = 9_000;
    stepLoop(engine);
    expect(store.get().loop).toEqual({ aMs: 4_000, bMs: 9_000 });
    expect(sought).toEqual([4_000]);
    stepLoop(engine);
    expect(store.get().loop).toBeNull();
  });
});

const timer = { workS: 30, restS: 15, rounds: 2 };
const someTimer = fc.record({
  workS: fc.integer({ min: 5, max: 60 }),
  restS: fc.integer({ min: 0, max: 60 }),
  rounds: fc.integer({ min: 1, max: 6 }),
});

describe("the interval timer's rules", () => {
  test("ready, work, rest, work, done", () => {
    const at = (seconds: number) => intervalAt(timer, READY_MS + seconds * 1000);
    expect(intervalAt(timer, 0)).toMatchObject({ part: "ready", leftMs: READY_MS, next: "work" });
    expect(at(0)).toMatchObject({ part: "work", round: 1, leftMs: 30_000, next: "rest" });
    expect(at(12)).toMatchObject({ part: "work", leftMs: 18_000, share: 0.4 });
    expect(at(30)).toMatchObject({ part: "rest", round: 1, leftMs: 15_000, next: "work" });
    expect(at(45)).toMatchObject({ part: "work", round: 2, next: "done" });
    expect(at(75)).toMatchObject({ part: "done", round: 2, leftMs: 0 });
    expect(totalMs(timer)).toBe(READY_MS + 75_000);
  });

  test("without rest one round follows the other", () => {
    const dense = { workS: 10, restS: 0, rounds: 3 };
    expect(intervalAt(dense, READY_MS + 10_000)).toMatchObject({ part: "work", round: 2 });
    expect(intervalAt(dense, READY_MS + 9_000).next).toBe("work");
  });

  test("whatever its seconds, it never has more left than the part is long, and ends when it should", () => {
    fc.assert(
      fc.property(someTimer, fc.nat(600_000), (some, elapsedMs) => {
        const { part, leftMs, share, round } = intervalAt(some, elapsedMs);
        const isOver = elapsedMs >= totalMs(some);
        expect(part === "done").toBe(isOver);
        expect(leftMs).toBeGreaterThanOrEqual(0);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(round).toBeLessThanOrEqual(some.rounds);
      }),
    );
  });

  test("each change of part is heard once, with three ticks before it", () => {
    fc.assert(
      fc.property(someTimer, fc.integer({ min: 50, max: 900 }), (some, stepMs) => {
        const heard: Signal[] = [];
        for (let ms = 0; ms < totalMs(some); ms += stepMs)
          heard.push(...signalsBetween(some, ms, Math.min(ms + stepMs, totalMs(some))));
        const count = (signal: Signal) => heard.filter((one) => one === signal).length;
        expect(count("work")).toBe(some.rounds);
        expect(count("rest")).toBe(some.restS > 0 ? some.rounds - 1 : 0);
        expect(count("done")).toBe(1);
        expect(heard.at(-1)).toBe("done");
      }),
    );
  });

  test("the viewer changes it within what the protocol takes", () => {
    expect(stepped(timer, "workS", 1)).toEqual({ ...timer, workS: 35 });
    expect(stepped({ ...timer, workS: 5 }, "workS", -1).workS).toBe(5);
    expect(stepped({ ...timer, restS: 0 }, "restS", -1).restS).toBe(0);
    expect(stepped({ ...timer, rounds: 50 }, "rounds", 1).rounds).toBe(50);
  });
});

describe("the interval timer", () => {
  let heard: Signal[];
  let running: IntervalTimer;
  beforeEach(() => {
    vi.useFakeTimers();
    heard = [];
    running = new IntervalTimer(timer, { signal: (one) => heard.push(one), now: () => Date.now() });
  });
  afterEach(() => {
    running.close();
    vi.useRealTimers();
  });

  test("runs by the clock, pauses, goes on and stops at its end", async () => {
    running.start();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(running.store.get().elapsedMs).toBe(15_000);
    running.pause();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(running.store.get()).toMatchObject({ isRunning: false, elapsedMs: 15_000 });
    running.start();
    await vi.advanceTimersByTimeAsync(70_000);
    expect(running.store.get()).toMatchObject({ isRunning: false, elapsedMs: totalMs(timer) });
    expect(heard.filter((one) => one !== "tick")).toEqual(["work", "rest", "work", "done"]);
  });

  test("says only the newest signal after a sleep", async () => {
    running.start();
    await vi.advanceTimersByTimeAsync(1_000);
    vi.setSystemTime(Date.now() + 35_000); // the tab slept
    await vi.advanceTimersByTimeAsync(100);
    expect(heard).toEqual(["rest"]);
  });

  test("begins anew when its seconds are changed", () => {
    running.start();
    running.change({ workS: 10, restS: 5, rounds: 1 });
    expect(running.store.get()).toMatchObject({ isRunning: false, elapsedMs: 0 });
  });
});
