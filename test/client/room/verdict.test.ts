import { describe, expect, test } from "vitest";
import { lossOf } from "#client/room/probe.ts";
import { proposeMode } from "#client/room/verdict.ts";

const routes = { udp: "connected", tcp: "connected", relay: "absent" } as const;
const at = (downBps: number) => ({ downBps, upBps: 1_000_000 });
const propose = (downBps: number, lossShare: number | null = 0) =>
  proposeMode({ routes, bandwidth: at(downBps), lossShare });

describe("the mode that the check proposes", () => {
  test("follows the rate: from sound alone to everything", () => {
    expect([50_000, 200_000, 800_000, 5_000_000].map((bps) => propose(bps))).toEqual([
      ...["sound", "slides", "small", "full"],
    ]);
  });

  test("falls with loss, however fast the link is", () => {
    expect(propose(50_000_000, 0.05)).toBe("full");
    expect(propose(50_000_000, 0.12)).toBe("small");
    expect(propose(50_000_000, 0.2)).toBe("slides");
    expect(propose(50_000_000, 0.4)).toBe("sound");
  });

  test("is the middle where the rate could not be measured, and none where no way leads in", () => {
    expect(proposeMode({ routes, bandwidth: null, lossShare: null })).toBe("small");
    const blocked = { udp: "failed", tcp: "failed", relay: "absent" } as const;
    expect(proposeMode({ routes: blocked, bandwidth: at(9e6), lossShare: null })).toBeNull();
  });
});

describe("lost ticks", () => {
  test("are the numbers missing between the first and the last", () => {
    expect(lossOf([3, 4, 5, 6, 7, 8, 9, 10])).toBe(0);
    expect(lossOf([1, 2, 4, 5, 7, 8, 9, 10])).toBeCloseTo(0.2);
  });

  test("are unknown from few, and neither order nor repetition counts", () => {
    expect(lossOf([1, 2, 3])).toBeNull();
    expect(lossOf([])).toBeNull();
    expect(lossOf([9, 8, 7, 6, 5, 4, 3, 2, 2, 2])).toBe(0);
    expect(lossOf([Number.NaN, 1, 2, 3, 4, 5, 6, 7, 8])).toBe(0);
  });
});
