import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { offsetOf } from "#client/together/clock.ts";
import {
  type Act,
  actFor,
  LEAP_MS,
  learnLeap,
  type Memory,
  MOST_SPEED,
} from "#client/together/follow.ts";
import { wayOf } from "#client/together/receive.ts";
import { type PlayState, positionAt } from "#server/together/protocol.ts";

const START = 1_800_000_000_000;
const durationMs = 20 * 60_000;
const playing: PlayState = { isPlaying: true, positionMs: 0, atMs: START, rate: 1 };

describe("offsetOf", () => {
  test("trusts the shortest way; half of it bounds the error, whichever way the delay lay", () => {
    const sample = fc.record({
      upMs: fc.integer({ min: 1, max: 2_000 }),
      downMs: fc.integer({ min: 1, max: 2_000 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: -86_400_000, max: 86_400_000 }),
        fc.array(sample, { minLength: 1, maxLength: 8 }),
        (trueMs, ways) => {
          let own = START;
          const samples = ways.map(({ upMs, downMs }) => {
            const sentMs = own;
            own += upMs + downMs + 120;
            return { sentMs, serverMs: sentMs + upMs + trueMs, receivedMs: sentMs + upMs + downMs };
          });
          const shortest = Math.min(...ways.map(({ upMs, downMs }) => upMs + downMs));
          const offsetMs = offsetOf(samples) ?? Number.NaN;
          expect(Math.abs(offsetMs - trueMs)).toBeLessThanOrEqual(shortest / 2 + 1);
        },
      ),
    );
  });

  test("knows nothing without an answer", () => expect(offsetOf([])).toBeNull());
});

/** A device whose media element is simulated in steps: it plays, leaps at a cost, and stalls when told to. */
class Device {
  positionMs: number;
  rate = 1;
  isPaused = true;
  loadingMs = 0;
  leaps = 0;
  readonly #clockErrorMs: number;
  readonly #leapCostMs: number;
  #memory: Memory = { leaptAtMs: 0, leapCostMs: 120 };

  constructor(options: { positionMs: number; clockErrorMs: number; leapCostMs: number }) {
    this.positionMs = options.positionMs;
    this.#clockErrorMs = options.clockErrorMs;
    this.#leapCostMs = options.leapCostMs;
  }

  step(state: PlayState, nowMs: number, stepMs: number): Act {
    const movedMs = Math.max(0, stepMs - this.loadingMs);
    this.loadingMs = Math.max(0, this.loadingMs - stepMs);
    if (!this.isPaused)
      this.positionMs = Math.min(durationMs, this.positionMs + movedMs * this.rate);
    const seen = {
      positionMs: this.positionMs,
      bufferedToMs: this.positionMs + 30_000,
      isPaused: this.isPaused,
      isLoading: this.loadingMs > 0,
      rate: this.rate,
    };
    const at = nowMs + this.#clockErrorMs;
    const act = actFor({ state, durationMs }, seen, this.#memory, at);
    if (act.name === "play") this.isPaused = false;
    if (act.name === "pause") this.isPaused = true;
    if (act.name === "rate") this.rate = act.rate;
    if (act.name === "seek") {
      this.leaps += 1;
      this.positionMs = act.toMs;
      this.loadingMs = this.#leapCostMs;
      const leapCostMs = learnLeap(this.#memory, this.#leapCostMs);
      this.#memory = { leaptAtMs: at, leapCostMs };
    }
    return act;
  }
}
const STEP_MS = 250;
const device = fc.record({
  positionMs: fc.integer({ min: 0, max: 60_000 }),
  clockErrorMs: fc.integer({ min: -100, max: 100 }),
  leapCostMs: fc.integer({ min: 20, max: 1_500 }),
});

describe("actFor", () => {
  test("any two devices come within half a second of each other, wherever they began, and stay", () => {
    fc.assert(
      fc.property(
        device,
        device,
        fc.constantFrom(0.5 as const, 1 as const, 1.5 as const),
        (a, b, rate) => {
          const [one, other] = [new Device(a), new Device(b)];
          const state = { ...playing, rate, positionMs: 30_000 };
          for (let ms = 0; ms < 60_000; ms += STEP_MS) {
            one.step(state, START + ms, STEP_MS);
            other.step(state, START + ms, STEP_MS);
            if (ms > 30_000) expect(Math.abs(one.positionMs - other.positionMs)).toBeLessThan(500);
          }
          expect(one.leaps).toBeLessThan(8);
        },
      ),
    );
  });

  test("who stalled catches up by itself and then leaps no more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 15_000 }), device, (stallMs, about) => {
        const one = new Device(about);
        let ms = 0;
        const run = (forMs: number) => {
          for (const untilMs = ms + forMs; ms < untilMs; ms += STEP_MS)
            one.step(playing, START + ms, STEP_MS);
        };
        run(40_000);
        one.loadingMs = stallMs;
        run(stallMs + 30_000);
        const { leaps } = one;
        const targetMs = positionAt(playing, START + ms, durationMs);
        expect(Math.abs(one.positionMs - targetMs)).toBeLessThan(500);
        run(20_000);
        expect(one.leaps).toBe(leaps);
      }),
    );
  });

  test("the speed never differs by more than the ear lets pass", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5_000, max: 5_000 }),
        fc.boolean(),
        fc.constantFrom(0.5 as const, 0.75 as const, 1 as const, 1.25 as const, 1.5 as const),
        (awayMs, isThere, rate) => {
          const nowMs = START + 60_000;
          const targetMs = 60_000 * rate;
          const positionMs = Math.max(0, targetMs + awayMs);
          const act = actFor(
            { state: { ...playing, rate }, durationMs },
            {
              positionMs,
              bufferedToMs: isThere ? durationMs : positionMs,
              isPaused: false,
              isLoading: false,
              rate,
            },
            { leaptAtMs: nowMs - 1_000, leapCostMs: 100 },
            nowMs,
          );
          expect(act.name).not.toBe("seek"); // it has only just leapt
          if (act.name !== "rate") return;
          expect(Math.abs(act.rate / rate - 1)).toBeLessThanOrEqual(MOST_SPEED + 1e-9);
          expect(Math.sign(act.rate - rate)).toBe(-Math.sign(awayMs));
        },
      ),
    );
  });

  const seen = {
    positionMs: 5_000,
    bufferedToMs: 30_000,
    isPaused: true,
    isLoading: false,
    rate: 1,
  };
  const calm: Memory = { leaptAtMs: 0, leapCostMs: 100 };
  const act = (state: PlayState, change: Partial<typeof seen> = {}, nowMs = START) =>
    actFor({ state, durationMs }, { ...seen, ...change }, calm, nowMs);

  test("before the instant of a start it stands at the place and waits for it", () => {
    const soon = { ...playing, positionMs: 5_000, atMs: START + 700 };
    expect(act(soon)).toEqual({ name: "await", atMs: START + 700 });
    expect(act(soon, { positionMs: 9_000 })).toEqual({ name: "seek", toMs: 5_000 });
    expect(act(soon, { isPaused: false })).toEqual({ name: "pause" });
    expect(act(soon, {}, START + 700)).toEqual({ name: "play" });
  });

  test("a pause holds everybody at the same frame", () => {
    const paused = { ...playing, isPlaying: false, positionMs: 5_000 };
    expect(act(paused, { isPaused: false })).toEqual({ name: "pause" });
    expect(act(paused, { positionMs: 5_300 })).toEqual({ name: "seek", toMs: 5_000 });
    expect(act(paused, { positionMs: 5_040 })).toEqual({ name: "none" });
  });

  test("behind with nothing to leap to it hurries instead of throwing away what it has", () => {
    const at = START + 6_000;
    const behind = { isPaused: false, positionMs: 5_000, bufferedToMs: 5_600 };
    expect(act(playing, behind, at)).toEqual({ name: "rate", rate: 1 + MOST_SPEED });
    expect(act(playing, { ...behind, bufferedToMs: 30_000 }, at).name).toBe("seek");
    expect(act(playing, { ...behind, positionMs: 5_990 - LEAP_MS * 12 }, at).name).toBe("seek");
  });

  test("at the end it plays out, stands there, and who comes then sees the end", () => {
    const over = START + durationMs + 5_000;
    expect(act(playing, { isPaused: false, positionMs: durationMs - 200 }, over)).toEqual({
      name: "none",
    });
    expect(act(playing, { positionMs: 0 }, over)).toEqual({ name: "seek", toMs: durationMs - 200 });
    expect(act(playing, { positionMs: durationMs }, over)).toEqual({ name: "none" });
  });
});

describe("wayOf", () => {
  const film = { isSound: false, soundUrl: "/sound.m3u8" };
  test.each([
    ["sound", { what: "sound" }],
    ["slides", { what: "sound" }],
    ["small", { what: "picture", quality: "saving" }],
    ["full", { what: "picture", quality: "auto" }],
  ] as const)("in «%s» a film comes as %o", (mode, way) => {
    expect(wayOf(mode, film, false)).toEqual(way);
  });

  test("who asks for the picture gets the smallest, and music is the same for all", () => {
    expect(wayOf("sound", film, true)).toEqual({ what: "picture", quality: "saving" });
    expect(wayOf("sound", { isSound: true, soundUrl: "/sound.m3u8" }, false)).toEqual({
      what: "picture",
      quality: "auto",
    });
  });

  test("a film without sound is not fetched by who takes sound alone", () => {
    expect(wayOf("slides", { ...film, soundUrl: null }, false)).toEqual({ what: "none" });
  });
});
