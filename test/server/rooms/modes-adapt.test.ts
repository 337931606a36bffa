import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Adaptation,
  beginWith,
  type LinkLook,
  look,
  receptionOf,
} from "#server/rooms/modes-adapt.ts";
import { ReceiveMode } from "#server/rooms/protocol.ts";

const EVERY_MS = 2500;
const CLEAN: LinkLook = { lossShare: 0, availableBps: null, rttMs: 80, isSilent: false };
const LOSSY: LinkLook = { ...CLEAN, lossShare: 0.12 };
const rank = (mode: ReceiveMode) => ReceiveMode.options.indexOf(mode);

/** Runs a trace; gives every state it came through, the first included. */
function run(begin: Adaptation, trace: readonly LinkLook[], isWhole = false): Adaptation[] {
  const states = [begin];
  let at = begin.lookedAt;
  for (const link of trace) {
    at += EVERY_MS;
    states.push(look(states.at(-1) ?? begin, link, at, isWhole));
  }
  return states;
}
const modeOf = (state: Adaptation | undefined) => state && receptionOf(state).mode;
const changes = (states: readonly Adaptation[]) =>
  states.filter(({ step }, at) => at > 0 && step !== states[at - 1]?.step).length;
const times = (count: number, link: LinkLook) => Array.from({ length: count }, () => link);
const minutes = (count: number, link: LinkLook) => times((count * 60_000) / EVERY_MS, link);

describe("down", () => {
  test("one step after 6 s of loss speech does not hide, and not before", () => {
    const states = run(beginWith("full", 0), times(3, LOSSY));
    expect(states.map(({ step }) => step)).toEqual([4, 4, 4, 3]);
    expect(receptionOf(states[3] ?? states[0]!)).toEqual({ mode: "full", isWithoutOthers: true });
  });

  test("in the order of protection: others' pictures, the teacher's and the screen, the slides; voice stays", () => {
    const seen = new Set(
      run(beginWith("full", 0), minutes(2, LOSSY)).map((state) => {
        const { mode, isWithoutOthers } = receptionOf(state);
        return isWithoutOthers && mode === "full" ? "full without others" : mode;
      }),
    );
    expect([...seen]).toEqual(["full", "full without others", "small", "slides", "sound"]);
  });

  test("where a quarter is lost all pictures go at once", () => {
    const hard = { ...CLEAN, lossShare: 0.4 };
    expect(modeOf(run(beginWith("full", 0), times(3, hard)).at(-1))).toBe("slides");
    // Pictures of one size may be what floods the link: they become small first, and go if that has not helped in 15 s.
    const whole = run(beginWith("full", 0), times(9, hard), true);
    expect([3, 8, 9].map((at) => modeOf(whole[at]))).toEqual(["small", "small", "slides"]);
  });

  test("one step where nothing comes though something should", () => {
    const silent = { ...CLEAN, isSilent: true };
    expect(run(beginWith("full", 0), times(3, silent)).at(-1)?.step).toBe(3);
  });

  test("when the worker's estimate does not carry the step; with no pictures there is nothing to estimate", () => {
    const short = { ...CLEAN, availableBps: 80_000, rttMs: 700 };
    expect(modeOf(run(beginWith("full", 0), times(18, short)).at(-1))).toBe("slides");
    expect(modeOf(run(beginWith("slides", 0), minutes(2, short)).at(-1))).toBe("slides");
  });

  test("but not by the estimate alone, which is low where little is sent", () => {
    const quiet = { ...CLEAN, availableBps: 80_000 };
    expect(changes(run(beginWith("full", 0), minutes(5, quiet)))).toBe(0);
  });

  test("a burst of 4 s in a clean link changes nothing", () => {
    const trace = [...times(20, CLEAN), ...times(2, LOSSY), ...times(20, CLEAN)];
    expect(changes(run(beginWith("full", 0), trace))).toBe(0);
  });
});

describe("up", () => {
  const fallen = () => {
    const states = run(beginWith("full", 0), times(3, LOSSY));
    return states.at(-1)!;
  };

  test("after 30 s without loss, one step, and the cause says so", () => {
    const states = run(fallen(), times(12, CLEAN));
    expect(states.findIndex(({ step }) => step === 4)).toBe(12);
    expect(states[12]?.cause).toBe("better");
  });

  test("waits twice as long after each step up that failed, at most 8 minutes", () => {
    let state = fallen();
    const waits: number[] = [];
    for (let round = 0; round < 7; round++) {
      const up = run(state, minutes(9, CLEAN));
      const at = up.findIndex(({ step }) => step === 4);
      waits.push((at * EVERY_MS) / 1000);
      state = run(up[at]!, times(3, LOSSY)).at(-1)!;
      expect(state.step).toBe(3);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 480, 480]);
  });

  test("a step that held makes the next wait shorter again", () => {
    const failed = { ...fallen(), upAfterMs: 240_000 };
    const held = run(failed, minutes(7, CLEAN)).at(-1)!;
    expect(held.step).toBe(4);
    expect(held.upAfterMs).toBe(120_000);
  });
});

const someLink = fc.record({
  lossShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  availableBps: fc.option(fc.integer({ min: 0, max: 2_000_000 })),
  rttMs: fc.option(fc.integer({ min: 0, max: 3000 })),
  isSilent: fc.boolean(),
});
const someMode = fc.constantFrom(...ReceiveMode.options);

describe("whatever the link does", () => {
  test("never above what was chosen, never below sound, one step at a time upwards", () => {
    fc.assert(
      fc.property(someMode, fc.array(someLink, { maxLength: 400 }), (chosen, trace) => {
        const states = run(beginWith(chosen, 0), trace);
        states.forEach((state, at) => {
          expect(rank(receptionOf(state).mode)).toBeLessThanOrEqual(rank(chosen));
          expect(state.step).toBeGreaterThanOrEqual(0);
          expect(state.step).toBeLessThanOrEqual((states[at - 1]?.step ?? state.step) + 1);
        });
      }),
    );
  });

  test("no flapping: on a link that is bad at random, fewer than 14 changes in 10 minutes", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 240, maxLength: 240 }),
        (badShare, rolls) => {
          const trace = rolls.map((roll) => (roll < badShare ? LOSSY : CLEAN));
          expect(changes(run(beginWith("full", 0), trace))).toBeLessThan(14);
        },
      ),
    );
  });

  test("a link that is clean again brings back what was chosen, however bad it was before", () => {
    fc.assert(
      fc.property(someMode, fc.array(someLink, { maxLength: 200 }), (chosen, trace) => {
        const after = run(run(beginWith(chosen, 0), trace).at(-1)!, minutes(40, CLEAN));
        expect(modeOf(after.at(-1))).toBe(chosen);
      }),
    );
  });

  test("a clock that jumps or stands still breaks nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e7, max: 1e7 }), { maxLength: 100 }), (jumps) => {
        let state = beginWith("full", 1e9);
        let at = 1e9;
        for (const jump of jumps) {
          at += jump;
          state = look(state, LOSSY, at);
          expect(state.step).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
