import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PlayState, playRates, positionAt } from "#server/together/protocol.ts";
import { LEAD_MS, steer } from "#server/together/rules.ts";

const NOW = 1_800_000_000_000;
const durationMs = 60_000;
const standing: PlayState = { isPlaying: false, positionMs: 0, atMs: NOW, rate: 1 };

describe("positionAt", () => {
  test("stands still while it is paused, and before its instant has come", () => {
    expect(positionAt({ ...standing, positionMs: 5_000 }, NOW + 9_000, durationMs)).toBe(5_000);
    const soon = { ...standing, isPlaying: true, positionMs: 5_000, atMs: NOW + 800 };
    expect(positionAt(soon, NOW, durationMs)).toBe(5_000);
    expect(positionAt(soon, NOW + 1_800, durationMs)).toBe(6_000);
  });

  test("moves at its rate and stops at the end", () => {
    const slow = { ...standing, isPlaying: true, rate: 0.5 as const };
    expect(positionAt(slow, NOW + 10_000, durationMs)).toBe(5_000);
    expect(positionAt(slow, NOW + 500_000, durationMs)).toBe(durationMs);
  });
});

describe("steer", () => {
  const at = (nowMs: number) => ({ nowMs, durationMs });

  test("a start takes hold a moment later, so that everybody hears of it before", () => {
    expect(steer(standing, { isPlaying: true }, at(NOW))).toEqual({
      ...standing,
      isPlaying: true,
      atMs: NOW + LEAD_MS,
    });
  });

  test("playing what plays changes nothing of where it stands", () => {
    const playing = steer(standing, { isPlaying: true }, at(NOW));
    for (const afterMs of [100, LEAD_MS, 5_000]) {
      const again = steer(playing, { isPlaying: true }, at(NOW + afterMs));
      for (const laterMs of [6_000, 20_000])
        expect(positionAt(again, NOW + laterMs, durationMs)).toBe(
          positionAt(playing, NOW + laterMs, durationMs),
        );
    }
  });

  test("a pause holds where it was at that instant", () => {
    const playing = steer(standing, { isPlaying: true }, at(NOW));
    const paused = steer(playing, { isPlaying: false }, at(NOW + LEAD_MS + 7_000));
    expect(paused).toMatchObject({ isPlaying: false, positionMs: 7_000 });
  });

  test("a leap while playing goes on from there, for everybody at one instant", () => {
    const playing = steer(standing, { isPlaying: true }, at(NOW));
    const leapt = steer(playing, { positionMs: 30_000 }, at(NOW + 5_000));
    expect(leapt).toEqual({
      isPlaying: true,
      positionMs: 30_000,
      atMs: NOW + 5_000 + LEAD_MS,
      rate: 1,
    });
  });

  test("playing at the end begins anew", () => {
    const playing = steer(standing, { isPlaying: true }, at(NOW));
    const again = steer(playing, { isPlaying: true }, at(NOW + 100_000));
    expect(again).toMatchObject({ isPlaying: true, positionMs: 0, atMs: NOW + 100_000 + LEAD_MS });
  });

  test("no act leaves the film, and a change of speed alone moves nobody", () => {
    const act = fc.record(
      {
        isPlaying: fc.boolean(),
        positionMs: fc.integer({ min: 0, max: 3 * durationMs }),
        rate: fc.constantFrom(...playRates),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(act, fc.integer({ min: 0, max: 30_000 }))), (acts) => {
        let state = standing;
        let nowMs = NOW;
        for (const [wanted, afterMs] of acts) {
          nowMs += afterMs;
          const before = positionAt(state, nowMs, durationMs);
          const next = steer(state, wanted, { nowMs, durationMs });
          const after = positionAt(next, nowMs, durationMs);
          expect(after).toBeGreaterThanOrEqual(0);
          expect(after).toBeLessThanOrEqual(durationMs);
          const isSpeedAlone = wanted.isPlaying === undefined && wanted.positionMs === undefined;
          if (isSpeedAlone && before < durationMs) expect(after).toBe(before);
          if (wanted.positionMs !== undefined && wanted.positionMs < durationMs)
            expect(after).toBe(wanted.positionMs);
          state = next;
        }
      }),
    );
  });
});
